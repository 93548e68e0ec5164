"""The folder that a run leaves: weights after each epoch, and a log of its losses."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from nlpx.errors import TrainingError, UsageError
from nlpx.files import write_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

LAST: Final = "model-last.bin"
LOG: Final = "log.jsonl"
CONFIG: Final = "config.cfg"
_NAME: Final = re.compile(r"model(?P<epoch>\d+)(?P<temporary>\.temp)?\.bin")


def epoch_after(path: Path) -> int | None:
    """Return the epoch that follows on some weights by the name of their file; None where it does not say."""
    match = _NAME.fullmatch(path.name)
    if match is None:
        return None
    # Weights that were saved within an epoch have not seen all of it.
    return int(match["epoch"]) + (0 if match["temporary"] else 1)


class WeightsFolder:
    """Write the files of a run.

    Args:
        path: The folder.
        config: The text of the config of the run, which is written with the first weights.
        first_epoch: The epoch with which the run begins.

    Attributes:
        is_begun: Whether it has weights of the run.
    """

    def __init__(self, path: Path, config: str, *, first_epoch: int = 0) -> None:
        self.path = path
        self.config = config
        self.first_epoch = first_epoch
        self.is_begun = False

    def refuse_overwriting(self, *, is_interrupted: bool) -> None:
        """Refuse to begin where weights of another run would be written over.

        Args:
            is_interrupted: Whether the folder has a run that could be resumed.

        Raises:
            UsageError: They would.
        """
        there = sorted(self._of_other_runs(), key=lambda file: (epoch_after(file) or 0, file.name))
        if there or is_interrupted:
            names = ", ".join(file.name for file in there[:3]) + (" …" if len(there) > 3 else "")
            what = f"it has {names}" if there else "its run was interrupted"
            whole = {
                epoch_after(file) or 0: file for file in self.path.glob("model*.bin") if ".temp" not in file.suffixes
            }
            latest = max(whole, default=0)
            on = f"--init-tok2vec {whole[latest]} learns on from the latest of them, " if latest else ""
            goes_on = "--resume goes on with the run that was interrupted, " if is_interrupted else ""
            raise UsageError(
                f"{self.path}: {what}, which would be written over; {goes_on}{on}--force writes over them, or choose "
                "another folder"
            )

    def go_on(self, log_size: int) -> None:
        """Go on in the folder of an interrupted run; what the log has beyond a size was written after it was saved."""
        self.is_begun = True
        self._put(CONFIG, self.config.encode(), what="the config")
        log = self.path / LOG
        if log.is_file() and log.stat().st_size > log_size:
            write_bytes(log, log.read_bytes()[:log_size])

    @property
    def log_size(self) -> int:
        """How many bytes the log has."""
        log = self.path / LOG
        return log.stat().st_size if log.is_file() else 0

    def save(self, data: bytes, epoch: int, *, temporary: bool = False) -> Path:
        """Write the weights after an epoch, or of the middle of one."""
        return self._write(data, f"model{epoch}{'.temp' if temporary else ''}.bin")

    def save_last(self, data: bytes) -> Path:
        """Write the weights at the end of the run."""
        return self._write(data, LAST)

    def log(self, row: Mapping[str, Any]) -> None:
        """Add a line to the log."""
        self._begin()
        try:
            with (self.path / LOG).open("a", encoding="utf8") as file:
                file.write(json.dumps(row, separators=(",", ":")) + "\n")
        except OSError as error:
            raise _unsaved(self.path / LOG, "the log", error) from error

    def _write(self, data: bytes, name: str) -> Path:
        self._begin()
        return self._put(name, data, what="the weights")

    def _put(self, name: str, data: bytes, *, what: str) -> Path:
        path = self.path / name
        try:
            write_bytes(path, data, durable=True)
        except OSError as error:
            raise _unsaved(path, what, error) from error
        return path

    def _begin(self) -> None:
        """Write the config, and remove what another run has left, now that there is something better."""
        if not self.is_begun:
            self._put(CONFIG, self.config.encode(), what="the config")
            self.is_begun = True
            for file in self._of_other_runs():
                file.unlink()
            if not self.first_epoch:
                (self.path / LOG).unlink(missing_ok=True)

    def _of_other_runs(self) -> Iterator[Path]:
        """Yield the files of weights that are there and that belong to the epochs of this run."""
        for file in self.path.glob("model*.bin"):
            match = _NAME.fullmatch(file.name)
            is_last = file.name == LAST and not self.first_epoch
            if is_last or (match is not None and int(match["epoch"]) >= self.first_epoch):
                yield file


def _unsaved(path: Path, what: str, error: OSError) -> TrainingError:
    kept = "the file saved before is untouched" if path.exists() else "nothing half-written is left"
    return TrainingError(
        f"{path}: {what} could not be saved: {error.strerror or error}; {kept}. Make room, and go on with --resume"
    )
