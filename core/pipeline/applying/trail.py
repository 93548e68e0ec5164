"""What the processes of a run know of one another: which texts are at work, and which have killed a process.

A text can end the process that annotates it: a crash in compiled code, memory that runs out. Who watches begins another
process then, and this one goes by the trail: the batches that were at work are suspects, and of such a batch each text
is tried alone first. One that kills again is left out, and the others are annotated together, as if it had never been
there. So what comes out does not depend on what has died.
"""

from __future__ import annotations

import mmap
import os
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, Final

from ...isolation import prints_to_stderr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ...corpora.given_texts import GivenText

STDOUT: Final = Path("-")
"""The output that is standard output."""

_STDOUT = 1
# What the processes share, each a number: what is at work, its first and last text, and how many faults have been told.
_WHAT, _FIRST, _LAST, _N_TOLD = range(4)
_NOTHING, _BATCHES, _ONE = range(3)


class Trail:
    """Hold the trail of a run.

    Args:
        folder: Where the run keeps what it has done, until its output is whole.
        stdout: Standard output, where that is the output.

    Attributes:
        is_watched: Whether another process begins again when this one dies.
        killers: What happened to processes by texts, by the numbers of these.
    """

    def __init__(self, folder: Path, *, stdout: IO[bytes] | None = None) -> None:
        self.folder = folder
        self.stdout = stdout
        self.is_watched = False
        self.killers: dict[int, str] = {}
        self._shared = memoryview(mmap.mmap(-1, 8 * (_N_TOLD + 1))).cast("q")
        self._suspect_until = -1
        self._survived = 0
        self._apart: set[int] = set()

    def begin(self, batch: Sequence[GivenText], *, after: Sequence[GivenText] | None = None) -> None:
        """Note that a batch is at work.

        Args:
            batch: The batch.
            after: The first of those that are still at work before it, in other processes.
        """
        self._put(_BATCHES, (after or batch)[0].number, batch[-1].number)

    def begin_alone(self, text: GivenText) -> None:
        """Note that one text is at work."""
        self._put(_ONE, text.number, text.number)

    def end(self) -> None:
        """Note that no text is at work any more."""
        self._put(_NOTHING, 0, 0)

    def is_suspect(self, batch: Sequence[GivenText]) -> bool:
        """Tell whether a batch may have killed a process."""
        return batch[0].number <= self._suspect_until

    def is_to_be_tried(self, text: GivenText) -> bool:
        """Tell whether it is unknown of a text in a suspect batch whether it kills alone."""
        return text.number >= self._survived

    def kills_together(self, batch: Sequence[GivenText]) -> bool:
        """Tell whether a batch has killed a process of whose texts none does so alone."""
        return batch[0].number in self._apart

    def worker_died(self) -> None:
        """End this process, as a process that it has started has ended; returns where nobody would begin again."""
        if self.is_watched:
            os._exit(1)

    def once(self, tell: Callable[[str], None]) -> Callable[[str], None]:
        """Return what tells faults, in their order, but none that an earlier process has told."""
        n_told = 0

        def tell_new(fault: str) -> None:
            nonlocal n_told
            n_told += 1
            if n_told > self._shared[_N_TOLD]:
                tell(fault)
                self._shared[_N_TOLD] = n_told

        return tell_new

    def learn(self, death: str) -> bool:
        """Learn from the death of the process that was at work; returns whether another one can do better.

        Args:
            death: What happened to it.
        """
        what, first, last = (self._shared[field] for field in (_WHAT, _FIRST, _LAST))
        if what == _ONE:
            self.killers[first] = death
            self._survived = first + 1
        elif what == _BATCHES and last > self._suspect_until:
            self._suspect_until, self._survived = last, first
        elif what == _BATCHES and first not in self._apart:
            self._apart.add(first)
        else:
            return False
        self.end()
        return True

    def _put(self, what: int, first: int, last: int) -> None:
        self._shared[_FIRST], self._shared[_LAST], self._shared[_WHAT] = first, last, what


def unfinished(output: Path) -> Path:
    """Return the folder in which a run keeps what it has done, until its output is whole."""
    return output.parent / f"{output.name}.unfinished"


@contextmanager
def trail_of(output: Path) -> Iterator[Trail]:
    """Yield the trail of a run.

    Where the output is standard output, what else is printed meanwhile goes to standard error, and what is done is kept
    no longer than the trail.
    """
    if output == STDOUT:
        with TemporaryDirectory() as folder, os.fdopen(os.dup(_STDOUT), "wb") as stdout, prints_to_stderr():
            yield Trail(Path(folder, "run"), stdout=stdout)
    else:
        yield Trail(unfinished(output))
