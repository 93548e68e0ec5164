"""The table that a long run prints, and the line below it that moves on a terminal."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

from ..console import make_console
from .pace import pace_of_the_run
from .result_table import Column, clock, fit, header, row

if TYPE_CHECKING:
    from collections.abc import Sequence

    Info = dict[str, Any]


class ProgressTable:
    """Print a row for each report, and on a terminal a line with the current step, the speed and the time left.

    Reports have ``step``, ``words_per_second``, ``seconds_left``, ``share_done`` and what the columns show.

    Args:
        columns: What stands in a row.
        progress_bar: What the bar on a terminal shows: ``train`` the whole run, ``eval`` the steps up to the next
            report; None for no bar.
        total: How many steps the bar stands for; None or 0 where it moves by the share of the run that is done.
        elsewhere: Where columns can be found for which a terminal has no room.
        stdout: Where the rows go.
        stderr: Where the line goes if the rows do not go to a terminal.
    """

    def __init__(
        self,
        columns: Sequence[Column],
        progress_bar: str | None,
        *,
        total: int | None = None,
        elsewhere: str,
        stdout: IO[str],
        stderr: IO[str],
    ) -> None:
        self._columns = list(columns)
        self._stdout = stdout
        self._print = self._print_plain
        self._status: _Status | None = None
        if stdout.isatty() or stderr.isatty():
            self._status = _Status(progress_bar, total, file=stdout if stdout.isatty() else stderr)
        if self._status is not None and stdout.isatty():
            self._print = self._status.print
            self._columns, left_out = fit(self._columns, self._status.width)
            if left_out:
                names = ", ".join(column.heading for column in left_out)
                self._print(f"no room here for {names}; {elsewhere}", "dim")
        for line in header(self._columns):
            self._print(line)

    def log(self, info: Info | None) -> None:
        """Take note of a step: print its report, if there is one."""
        if info is not None:
            self._print(row(self._columns, info), "bold green" if info.get("is_best") else "")
        if self._status is not None:
            self._status.advance(info)

    def close(self) -> None:
        """Take the line away."""
        if self._status is not None:
            self._status.close()

    def _print_plain(self, line: str, style: str = "") -> None:
        print(line.rstrip(), file=self._stdout, flush=True)


class _Status:
    """Show the current step, the speed and the time left in one line at the bottom of a terminal."""

    def __init__(self, progress_bar: str | None, total: int | None, *, file: IO[str]) -> None:
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        self._bar = progress_bar
        self._step = 0
        self._speed: float | None = None
        self._console = make_console(file)
        # The rest of the line takes about 60 characters.
        bars = [BarColumn(max(min(self._console.width - 60, 40), 4))] if progress_bar else []
        self._progress = Progress(
            TextColumn("step {task.fields[step]}"), *bars, TextColumn("{task.fields[speed]}"), TimeElapsedColumn(),
            TextColumn("passed"), console=self._console, transient=True,
        )  # fmt: skip
        # Without a number of steps the bar moves by the share of the run that is done.
        self._by_share = progress_bar == "train" and not total
        self._task = self._progress.add_task("", total=1 if self._by_share else total or None, step=0, speed="")
        self._progress.start()
        self.close = self._progress.stop

    @property
    def width(self) -> int:
        """How many characters a line of the terminal has."""
        return self._console.width

    def print(self, line: str, style: str = "") -> None:
        """Print a line above the status."""
        from rich.text import Text

        self._console.print(Text(line, style=style), soft_wrap=True)

    def advance(self, info: Info | None) -> None:
        """Count a step; what a report says of the run stands until the next, before the first it is measured here."""
        pace = pace_of_the_run()
        changes: Info = {"step": self._step}
        if info is not None:
            self._step = info["step"]
            self._speed = info["words_per_second"]
            changes = {"step": self._step, "speed": _pace_line(self._speed, info["seconds_left"])}
        elif pace is not None:
            changes["speed"] = _pace_line(self._speed or pace.words_per_second, pace.seconds_left)
        if self._by_share:
            changes["completed"] = (info["share_done"] if info else pace and pace.share_done) or 0
        elif info is None:
            changes["advance"] = 1
        elif self._bar == "eval":
            changes["completed"] = 0
        self._step += 1
        self._progress.update(self._task, **changes)


def _pace_line(words_per_second: float, seconds_left: float | None) -> str:
    left = "" if seconds_left is None else f", {clock(seconds_left)} left"
    return f"{words_per_second:,.0f} words/s{left}"
