"""Where texts are annotated, as the event loop sees it: each lane has one batch at a time."""

from __future__ import annotations

from contextvars import copy_context
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Sequence

    from .annotator import Annotator, Item

    Done = Callable[[list[Any]], None]


class Lane(Protocol):
    """Whatever texts are annotated in; it is used in the event loop."""

    def begin(self, items: Sequence[Item], done: Done) -> None:
        """Have texts annotated; `done` is called with what is made of each, in the event loop."""
        ...

    def end(self) -> None:
        """End when the texts are done that were taken."""
        ...


class ThreadLane:
    """Annotate in a thread.

    Args:
        annotator: What annotates.
        loop: The event loop.
    """

    def __init__(self, annotator: Annotator, loop: asyncio.AbstractEventLoop) -> None:
        self._annotator = annotator
        self._loop = loop
        self._given: SimpleQueue[tuple[Callable[[], list[Any]], Done] | None] = SimpleQueue()
        # With what is set for this context alone, such as the device to compute on.
        Thread(target=copy_context().run, args=(self._work,), name="nlpx-serve", daemon=True).start()

    def begin(self, items: Sequence[Item], done: Done) -> None:
        self.run(lambda: self._annotator.annotate(items), done)

    def run(self, make: Callable[[], list[Any]], done: Done) -> None:
        """Have results made in the thread."""
        self._given.put((make, done))

    def end(self) -> None:
        self._given.put(None)

    def _work(self) -> None:
        while given := self._given.get():
            make, done = given
            results = make()
            # Nobody waits for a text that hung until the server had ended.
            if not self._loop.is_closed():
                self._loop.call_soon_threadsafe(done, results)
