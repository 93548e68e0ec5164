"""Annotate the texts of many requests together, in a thread of its own."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from contextvars import copy_context
from threading import Condition, Thread
from typing import TYPE_CHECKING, Any, NamedTuple

from ..errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..pipeline import Language
    from ..tokens import Doc
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
    """Hold a text that waits, what is to be made of its Doc, and who waits for that."""

    text: str
    make: Callable[[Doc], Any]
    answer: asyncio.Future[Any]


class Batches:
    """Run a pipeline on the texts that wait, as many together as there are.

    A text that the pipeline fails on is the only one that gets the error: the others of its batch are annotated once
    more, each by itself.

    Args:
        nlp: The pipeline.
        limits: How many texts may wait, and how many are annotated together.
        loop: The event loop of those who ask.
    """

    def __init__(self, nlp: Language, limits: Limits, loop: asyncio.AbstractEventLoop) -> None:
        self._nlp = nlp
        self._limits = limits
        self._loop = loop
        self._jobs: deque[_Job] = deque()
        self._changed = Condition()
        self._n_running = 0
        self._is_closed = False
        self._seconds_per_text = 0.0
        self._ended: asyncio.Future[None] = loop.create_future()
        # With what is set for this context alone, such as the device to compute on.
        self._thread = Thread(target=copy_context().run, args=(self._work,), name="nlpx-serve", daemon=True)
        self._thread.start()

    @property
    def n_pending(self) -> int:
        """How many texts wait or are being annotated."""
        return len(self._jobs) + self._n_running

    def submit(self, texts: Sequence[str], make: Callable[[Doc], Any]) -> list[asyncio.Future[Any]]:
        """Put texts into the queue, all or none; call it in the event loop.

        Args:
            texts: The texts.
            make: What is made of the Doc of each, in the thread of the pipeline.

        Returns:
            What will hold the result of each text, or the error that it raised as a value; a text whose future is
            cancelled in time is not annotated.

        Raises:
            QueueFull: There is no room for so many.
        """
        with self._changed:
            if len(self._jobs) + len(texts) > self._limits.queue_size:
                raise QueueFull(len(self._jobs) * self._seconds_per_text)
            jobs = [_Job(text, make, self._loop.create_future()) for text in texts]
            self._jobs.extend(jobs)
            self._changed.notify()
        return [job.answer for job in jobs]

    async def close(self) -> None:
        """Annotate what waits, for no longer than any request waits: a text may hang."""
        with self._changed:
            self._is_closed = True
            self._changed.notify()
        await asyncio.wait([self._ended], timeout=self._limits.timeout)

    def _work(self) -> None:
        while jobs := self._next_jobs():
            start = time.perf_counter()
            results = self._run(jobs)
            seconds = (time.perf_counter() - start) / len(jobs)
            self._seconds_per_text += _NEW * (seconds - self._seconds_per_text)
            self._n_running = 0
            self._tell(_answer, jobs, results)
        self._tell(self._ended.set_result, None)

    def _tell(self, call: Callable[..., None], *arguments: Any) -> None:
        """Have a function called in the event loop, if there still is one: nobody waits for a text that hangs."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(call, *arguments)

    def _next_jobs(self) -> list[_Job]:
        """Wait for texts and take as many as there are; none at the end."""
        with self._changed:
            while True:
                while not self._jobs and not self._is_closed:
                    self._changed.wait()
                self._wait_for_more()
                taken = [self._jobs.popleft() for _ in range(min(len(self._jobs), self._limits.batch_size))]
                jobs = [job for job in taken if not job.answer.cancelled()]
                self._n_running = len(jobs)
                if jobs or (self._is_closed and not self._jobs):
                    return jobs

    def _wait_for_more(self) -> None:
        """Wait while texts come in: those who got their answers together ask again together."""
        end = time.monotonic() + _PATIENCE
        while len(self._jobs) < self._limits.batch_size and not self._is_closed:
            if not self._changed.wait(min(_PAUSE, max(end - time.monotonic(), 0))):
                return

    def _run(self, jobs: Sequence[_Job]) -> list[Any]:
        """Return what is made of each text, or its error."""
        try:
            docs = list(self._nlp.pipe([job.text for job in jobs], batch_size=len(jobs)))
            if len(docs) != len(jobs):
                raise ModelError(f"the pipeline made {len(docs)} Docs of {len(jobs)} text(s)")
        except BaseException as error:  # Whatever it is: this thread serves all, and its end would be seen by nobody.
            if len(jobs) == 1:
                return [error]
            return [result for job in jobs for result in self._run([job])]
        return [_made(job, doc) for job, doc in zip(jobs, docs, strict=True)]


def _made(job: _Job, doc: Doc) -> Any:
    try:
        return job.make(doc)
    except BaseException as error:
        return error


def _answer(jobs: Sequence[_Job], results: Sequence[Any]) -> None:
    """Give each who waits its result."""
    for job, result in zip(jobs, results, strict=True):
        if not job.answer.done():
            job.answer.set_result(result)
