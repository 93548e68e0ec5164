"""The components that a pipeline has now, and the choices of components that rest for a while.

A choice is made by `Language.select_pipes`. Made in a ``with`` statement, it holds inside the block: for the thread or
the asynchronous task that runs the block, and for nobody else. Kept as an object, it holds everywhere until
`DisabledPipes.restore`.

Which of the two it is shows only one step after it has been made. Its own thread cannot tell the difference; another
one that needs to know in between waits for that step, or for a moment that is longer than it takes.
"""

from __future__ import annotations

import threading
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from ...forked import free_in_forks
from ..components.upstream import connect_listeners
from .lineup import Lineup

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from contextlib import AbstractContextManager
    from types import TracebackType

    from typing_extensions import Self

    from ..inventory import Inventory
    from .lineup import Part

# The choices whose blocks run in this thread or task.
_in_force: ContextVar[tuple[DisabledPipes, ...]] = ContextVar("in_force", default=())
# How long other threads wait to see whether a choice is that of a block, in seconds.
_PATIENCE = 0.1


class CurrentLineup:
    """The lineup of a pipeline as it is now; it is exchanged as a whole, for all threads.

    Attributes:
        undecided: The choices of which it is not clear yet where they hold.
    """

    def __init__(self) -> None:
        self.undecided: dict[int, DisabledPipes] = {}
        self._lineup = Lineup()
        # Held for the moment in which the lineup is exchanged.
        self._exchanging = free_in_forks(threading.Lock())

    def get(self) -> Lineup:
        """Return the lineup."""
        return self._lineup

    def decided(self) -> Lineup:
        """Return the lineup, once it is clear where all choices hold."""
        if self.undecided:
            for choice in list(self.undecided.values()):
                choice.decide()
        return self._lineup

    def choices(self) -> list[DisabledPipes]:
        """Return the choices in this lineup whose blocks run in this thread or task."""
        return [choice for choice in _in_force.get() if choice.lineup is self]

    def running(self) -> Sequence[Part]:
        """Return the components that run for the caller, all taken from one lineup."""
        lineup = self.decided()
        resting = self._resting_in(lineup)
        return [part for part in lineup.parts if part.name not in resting] if resting else lineup.parts

    def resting(self) -> list[str]:
        """Return the names of the components that rest for the caller, in their order."""
        lineup = self.decided()
        resting = self._resting_in(lineup)
        return [name for name in lineup.names if name in resting]

    def change(self, changed: Callable[[Lineup], Lineup]) -> None:
        """Go over to a lineup of other components, with its listeners connected."""
        with self._exchanging:
            lineup = changed(self._lineup)
            connect_listeners([(part.name, part.pipe) for part in lineup.parts])
            self._lineup = lineup

    def at_rest(self) -> AbstractContextManager[Any]:
        """Return a context in which the lineup is not exchanged: a process that is forked there has it whole."""
        return self._exchanging

    def disable(self, names: Iterable[str]) -> None:
        """Let components rest, for all threads."""
        with self._exchanging:
            self._lineup = self._lineup.disable(names)

    def enable(self, names: Iterable[str]) -> None:
        """Let components run again, for all threads."""
        with self._exchanging:
            self._lineup = self._lineup.enable(names)

    def _resting_in(self, lineup: Lineup) -> frozenset[str]:
        choices = self.choices() if _in_force.get() else ()
        return lineup.disabled.union(*choices) if choices else lineup.disabled


class DisabledPipes(list[str]):
    """Hold the names of components that rest until `restore`, or until the end of a ``with`` block.

    Args:
        nlp: The pipeline.
        lineup: Its lineup.
        names: The components.
    """

    def __init__(self, nlp: Inventory, lineup: CurrentLineup, names: Iterable[str]) -> None:
        super().__init__(names)
        self.nlp = nlp
        self.lineup = lineup
        self._lock = free_in_forks(threading.Lock())
        self._decided = free_in_forks(threading.Event())
        self._everywhere = False
        self._thread = threading.get_ident()
        lineup.undecided[id(self)] = self

    def __enter__(self) -> Self:
        if self._decide(everywhere=False) and self._everywhere:
            self._everywhere = False
            self.lineup.enable(self)
        _in_force.set((*_in_force.get(), self))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _in_force.set(tuple(choice for choice in _in_force.get() if choice is not self))
        names = self._take()
        if kind is None:
            self._refuse_unknown(names)

    def restore(self) -> None:
        """Let the components run again.

        Raises:
            ValueError: One of them is no longer there; the others run.
        """
        self.decide()
        names = self._take()
        if self._everywhere:
            self.lineup.enable(names)
        self._refuse_unknown(names)

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
                self.lineup.disable(self)
            del self.lineup.undecided[id(self)]
            self._decided.set()
            return False

    def _take(self) -> list[str]:
        names = list(self)
        self.clear()
        return names

    def _refuse_unknown(self, names: Iterable[str]) -> None:
        for name in names:
            self.nlp.get_pipe_meta(name)
