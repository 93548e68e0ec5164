"""The line that shows how far a command is; only a terminal shows it."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def progress_line(*, silent: bool) -> Iterator[Callable[[str, float], None] | None]:
    """Yield what shows what was done, in words, and which share that is, from 0 to 1; the line is gone in the end.

    Args:
        silent: Whether to show nothing; then, and where there is no terminal, None is yielded.
    """
    if silent or not sys.stderr.isatty():
        yield None
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    from ..console import make_console

    with Progress(
        TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), TextColumn("passed,"),
        TimeRemainingColumn(), TextColumn("left"), console=make_console(sys.stderr), transient=True,
    ) as progress:  # fmt: skip
        task = progress.add_task("", total=1.0)
        yield lambda done, share: progress.update(task, completed=share, description=done)
