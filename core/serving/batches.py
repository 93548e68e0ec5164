"""Have the texts of many requests annotated together."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from functools import partial
from math import ceil
from typing import TYPE_CHECKING, Any

from ..named_tuples import NamedTuple
from .annotator import Item

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..tokens import Doc
    from .lanes import Lane
    from .limits import Limits

# A batch waits for those who asked lately and have not asked again, because together they are done much sooner: for the
# next of them such a part of the time that it will take itself, so many seconds at least and at most, and for all so
# often as long. Where they seldom come, as when each asks once, it waits for less.
_PAUSE, _SHORTEST_PAUSE, _LONGEST_PAUSE, _PATIENCE = 0.15, 0.001, 0.005, 4
# How much the last batch counts in the mean of times, and the last pause in the mean of what came of them.
_NEW = 0.2


class QueueFull(Exception):
    """Report that there is no room for more texts.

    Args:
        seconds: After how long there probably is.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class _Asked:
    """Hold the results of a request's texts until it has all.

    Args:
        n_texts: How many there are.
        answer: What then has the results.
    """

    def __init__(self, n_texts: int, answer: asyncio.Future[list[Any]]) -> None:
        self._answer = answer
        self._results: list[Any] = [None] * n_texts
        self._n_missing = n_texts

    def take(self, place: int, result: Any) -> None:
        self._results[place] = result
        self._n_missing -= 1
        if not self._n_missing and not self._answer.done():
            self._answer.set_result(self._results)


class _Job(NamedTuple):
    """Hold a text that waits, with what is to be made of its Doc, and who waits for that."""

    item: Item
    asked: _Asked
    place: int


class Batches:
    """Have the texts that wait annotated, as many together as there are.

    All but annotating is done in the event loop.

    Args:
        lanes: Where texts are annotated.
        limits: How many texts may wait, and how many are annotated together.
        loop: The event loop of those who ask.
    """

    def __init__(self, lanes: Sequence[Lane], limits: Limits, loop: asyncio.AbstractEventLoop) -> None:
        self._limits = limits
        self._loop = loop
        # The oldest first; whoever waits no longer takes out its own.
        self._jobs: OrderedDict[_Job, None] = OrderedDict()
        self._lanes = lanes
        self._idle = list(lanes)
        self._n_running = 0
        # The most texts that were pending since the last batch began: as many are likely to be again.
        self._n_expected = 0
        self._pause: asyncio.TimerHandle | None = None
        # How often all have come of late who were waited for.
        self._success = 1.0
        self._seconds_per_text = 0.0
        self._ended: asyncio.Future[None] | None = None

    @property
    def n_pending(self) -> int:
        """How many texts wait or are being annotated."""
        return len(self._jobs) + self._n_running

    async def annotate(self, texts: Sequence[str], make: Callable[[Doc], Any]) -> list[Any]:
        """Put texts into the queue, all or none, and wait for what becomes of them.

        If that is cancelled, texts that are not being annotated yet leave the queue.

        Args:
            texts: The texts, one or more.
            make: What is made of the Doc of each, where it was annotated; a function of a module.

        Returns:
            The result of each text, or that it `Failed`.

        Raises:
            QueueFull: There is no room for so many.
        """
        if len(self._jobs) + len(texts) > self._limits.queue_size:
            raise QueueFull(len(self._jobs) * self._seconds_per_text / len(self._lanes))
        answer: asyncio.Future[list[Any]] = self._loop.create_future()
        asked = _Asked(len(texts), answer)
        jobs = [_Job(Item(text, make), asked, place) for place, text in enumerate(texts)]
        self._jobs.update(dict.fromkeys(jobs))
        self._n_expected = max(self._n_expected, self.n_pending)
        self._consider()
        try:
            return await answer
        except asyncio.CancelledError:
            for job in jobs:
                self._jobs.pop(job, None)
            self._end_if_done()
            raise

    async def close(self) -> None:
        """Annotate what waits, for no longer than any request waits: a text may hang."""
        self._ended = self._loop.create_future()
        self._consider()
        self._end_if_done()
        await asyncio.wait([self._ended], timeout=self._limits.timeout)
        for lane in self._lanes:
            lane.end()

    @property
    def _share(self) -> int:
        """How many texts a lane is given at least, where so many are to be expected.

        A lane that has its share begins, though others are idle too: so they end at different times, and while one's
        results are sent and asked for anew, the others compute.
        """
        return min(ceil(self._n_expected / len(self._lanes)), self._limits.batch_size)

    def _consider(self) -> None:
        """Have annotated what waits if a lane is idle and nothing more is to be waited for."""
        if not self._jobs or not self._idle:
            return
        if self._ended or len(self._jobs) >= self._share:
            self._begin()
        elif self._pause is None:
            pause = min(_PAUSE * self._seconds_per_text * self._share, _LONGEST_PAUSE) * self._success
            pause = max(pause, _SHORTEST_PAUSE)
            self._wait(pause, self._loop.time() + _PATIENCE * pause)

    def _wait(self, pause: float, end: float) -> None:
        """Wait while texts come in: those who got their answers together ask again together."""
        self._pause = self._loop.call_later(pause, self._look, pause, len(self._jobs), end)

    def _look(self, pause: float, n_jobs: int, end: float) -> None:
        if len(self._jobs) > n_jobs and self._loop.time() < end:
            self._wait(pause, end)
        else:
            self._begin()

    def _begin(self) -> None:
        """Give idle lanes their shares of the texts that wait."""
        share = self._share
        if self._pause is not None:
            self._pause.cancel()
            self._pause = None
            self._success += _NEW * ((len(self._jobs) >= share) - self._success)
        while self._jobs and self._idle:
            n_texts = min(max(ceil(len(self._jobs) / len(self._idle)), share), self._limits.batch_size, len(self._jobs))
            jobs = [self._jobs.popitem(last=False)[0] for _ in range(n_texts)]
            self._n_running += len(jobs)
            lane = self._idle.pop()
            lane.begin([job.item for job in jobs], partial(self._take_back, lane, jobs, self._loop.time()))
        self._n_expected = self.n_pending

    def _take_back(self, lane: Lane, jobs: Sequence[_Job], start: float, results: Sequence[Any]) -> None:
        """Give each who waits its result."""
        seconds = self._loop.time() - start
        self._seconds_per_text += _NEW * (seconds / len(jobs) - self._seconds_per_text)
        self._n_running -= len(jobs)
        self._idle.append(lane)
        for job, result in zip(jobs, results, strict=True):
            job.asked.take(job.place, result)
        self._consider()
        self._end_if_done()

    def _end_if_done(self) -> None:
        if self._ended and not self._ended.done() and not self.n_pending:
            self._ended.set_result(None)
