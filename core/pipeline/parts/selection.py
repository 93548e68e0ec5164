"""The choice of components that rest for a while, made by `Language.select_pipes`.

Made in a ``with`` statement, it holds inside the block: for the thread or the asynchronous task that runs the block,
and for nobody else. Kept as an object, it holds everywhere until `DisabledPipes.restore`.

Which of the two it is shows only one step after it has been made. Its own thread cannot tell the difference; another
one that needs to know in between waits for that step, or for a moment that is longer than it takes.
"""

from __future__ import annotations

import threading
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType

    from typing_extensions import Self

    from ..assembly import Assembly

# The choices whose blocks run in this thread or task.
_in_force: ContextVar[tuple[DisabledPipes, ...]] = ContextVar("in_force", default=())
# How long other threads wait to see whether a choice is that of a block, in seconds.
_PATIENCE = 0.1


class DisabledPipes(list[str]):
    """Hold the names of components that rest until `restore`, or until the end of a ``with`` block.

    Args:
        nlp: The pipeline.
        names: The components.
    """

    def __init__(self, nlp: Assembly, names: Iterable[str]) -> None:
        super().__init__(names)
        self.nlp = nlp
        self._lock = threading.Lock()
        self._decided = threading.Event()
        self._everywhere = False
        self._thread = threading.get_ident()
        nlp._undecided[id(self)] = self

    def __enter__(self) -> Self:
        if self._decide(everywhere=False) and self._everywhere:
            self._everywhere = False
            self.nlp._enable(self)
        _in_force.set((*_in_force.get(), self))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _in_force.set(tuple(choice for choice in _in_force.get() if choice is not self))
        names = self._take()
        if kind is None:
            self.nlp._refuse_unknown(names)

    def restore(self) -> None:
        """Let the components run again.

        Raises:
            ValueError: One of them is no longer there; the others run.
        """
        self.decide()
        names = self._take()
        if self._everywhere:
            self.nlp._enable(names)
        self.nlp._refuse_unknown(names)

    def decide(self) -> None:
        """Let the choice hold everywhere, unless it turns out to be that of a block."""
        if threading.get_ident() != self._thread:
            self._decided.wait(_PATIENCE)
        self._decide(everywhere=True)

    def _decide(self, *, everywhere: bool) -> bool:
        """Say where the choice holds; tells whether that has been said before."""
        with self._lock:
            if self._decided.is_set():
                return True
            self._everywhere = everywhere
            if everywhere:
                self.nlp._disable(self)
            del self.nlp._undecided[id(self)]
            self._decided.set()
            return False

    def _take(self) -> list[str]:
        names = list(self)
        self.clear()
        return names


def choices_for(nlp: Assembly) -> list[DisabledPipes]:
    """Return the choices for a pipeline whose blocks run in this thread or task."""
    return [choice for choice in _in_force.get() if choice.nlp is nlp]
