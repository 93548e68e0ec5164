"""Have the texts of many requests annotated together, in threads of their own."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from contextvars import copy_context
from math import ceil
from threading import Condition, Lock, Thread
from typing import TYPE_CHECKING, Any, NamedTuple

from .annotator import Item

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..tokens import Doc
    from .annotator import Annotator
    from .limits import Limits

# A batch that is not full waits for more texts: so many seconds for the next one, and so many for all.
_PAUSE, _PATIENCE = 0.001, 0.005
# How much the time of the last batch counts in the mean.
_NEW = 0.2


class QueueFull(Exception):
    """Report that there is no room for more texts.

    Args:
        seconds: After how long there probably is.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class _Job(NamedTuple):
    """Hold a text that waits, with what is to be made of its Doc, and who waits for that."""

    item: Item
    answer: asyncio.Future[Any]


class Batches:
    """Have the texts that wait annotated, as many together as there are.

    Args:
        annotators: What annotates: each in a thread of its own.
        limits: How many texts may wait, and how many are annotated together.
        loop: The event loop of those who ask.
    """

    def __init__(self, annotators: Sequence[Annotator], limits: Limits, loop: asyncio.AbstractEventLoop) -> None:
        self._limits = limits
        self._loop = loop
        self._jobs: deque[_Job] = deque()
        self._changed = Condition()
        # One thread at a time waits for texts.
        self._turn = Lock()
        self._n_threads = self._n_idle = len(annotators)
        self._n_running = 0
        self._is_rest = False
        self._is_closed = False
        self._seconds_per_text = 0.0
        self._ended: asyncio.Future[None] = loop.create_future()
        for annotator in annotators:
            # With what is set for this context alone, such as the device to compute on.
            run = copy_context().run
            Thread(target=run, args=(self._work, annotator), name="nlpx-serve", daemon=True).start()

    @property
    def n_pending(self) -> int:
        """How many texts wait or are being annotated."""
        return len(self._jobs) + self._n_running

    def submit(self, texts: Sequence[str], make: Callable[[Doc], Any]) -> list[asyncio.Future[Any]]:
        """Put texts into the queue, all or none; call it in the event loop.

        Args:
            texts: The texts.
            make: What is made of the Doc of each, where it was annotated; a function of a module.

        Returns:
            What will hold the result of each text, or that it `Failed`; a text whose future is cancelled in time is not
            annotated.

        Raises:
            QueueFull: There is no room for so many.
        """
        with self._changed:
            if len(self._jobs) + len(texts) > self._limits.queue_size:
                raise QueueFull(len(self._jobs) * self._seconds_per_text / self._n_threads)
            jobs = [_Job(Item(text, make), self._loop.create_future()) for text in texts]
            self._jobs.extend(jobs)
            self._changed.notify()
        return [job.answer for job in jobs]

    async def close(self) -> None:
        """Annotate what waits, for no longer than any request waits: a text may hang."""
        with self._changed:
            self._is_closed = True
            self._changed.notify()
        await asyncio.wait([self._ended], timeout=self._limits.timeout)

    def _work(self, annotator: Annotator) -> None:
        while jobs := self._next_jobs():
            start = time.perf_counter()
            results = annotator.annotate([job.item for job in jobs])
            seconds = (time.perf_counter() - start) / len(jobs)
            with self._changed:
                self._seconds_per_text += _NEW * (seconds - self._seconds_per_text)
                self._n_running -= len(jobs)
                self._n_idle += 1
            self._tell(_answer, jobs, results)
        with self._changed:
            self._n_threads -= 1
            is_last = not self._n_threads
        if is_last:
            self._tell(self._ended.set_result, None)

    def _tell(self, call: Callable[..., None], *arguments: Any) -> None:
        """Have a function called in the event loop, if there still is one: nobody waits for a text that hangs."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(call, *arguments)

    def _next_jobs(self) -> list[_Job]:
        """Wait for texts and take as many as there are, or a share where other threads are idle; none at the end."""
        with self._turn, self._changed:
            while True:
                while not self._jobs and not self._is_closed:
                    self._changed.wait()
                if not self._is_rest:
                    self._wait_for_more()
                share = min(ceil(len(self._jobs) / self._n_idle), self._limits.batch_size)
                taken = [self._jobs.popleft() for _ in range(share)]
                jobs = [job for job in taken if not job.answer.cancelled()]
                if jobs or (self._is_closed and not self._jobs):
                    self._n_running += len(jobs)
                    self._n_idle -= 1
                    # What is left has waited for more already, and for a thread that is idle.
                    self._is_rest = bool(self._jobs and self._n_idle)
                    return jobs

    def _wait_for_more(self) -> None:
        """Wait while texts come in: those who got their answers together ask again together."""
        end = time.monotonic() + _PATIENCE
        while len(self._jobs) < self._limits.batch_size and not self._is_closed:
            if not self._changed.wait(min(_PAUSE, max(end - time.monotonic(), 0))):
                return


def _answer(jobs: Sequence[_Job], results: Sequence[Any]) -> None:
    """Give each who waits its result."""
    for job, result in zip(jobs, results, strict=True):
        if not job.answer.done():
            job.answer.set_result(result)
