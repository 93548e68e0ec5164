"""How fast a run goes, and how long it will take."""

from __future__ import annotations

import time
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_of_the_run: ContextVar[Pace | None] = ContextVar("pace", default=None)


class Pace:
    """Measure a run; its evaluations count for the time left, but not for the speed."""

    def __init__(self) -> None:
        self._started: float | None = None
        self._first_share = 0.0
        self.share_done: float | None = None
        self._paused = 0.0
        self._words = 0
        self._reported = (0.0, 0)

    def start(self, *, words: int, share_done: float | None) -> None:
        """Start the clock, once; nothing happens at later calls.

        Args:
            words: How many words the run has seen already.
            share_done: How much of it is done, from 0 to 1; None where nothing limits it.
        """
        if self._started is None:
            self._started = time.perf_counter()
            self._reported = 0.0, words
            self._first_share = share_done or 0.0

    def note(self, *, words: int, share_done: float | None) -> None:
        """Note how far the run has come after a step; see `start`."""
        self._words, self.share_done = words, share_done

    def pause(self, seconds: float) -> None:
        """Leave a time out of the speed."""
        self._paused += seconds

    @property
    def seconds(self) -> float:
        """The time since the start."""
        return 0.0 if self._started is None else time.perf_counter() - self._started

    @property
    def words_per_second(self) -> float:
        """The speed since the last report."""
        seconds, words = self._reported
        return (self._words - words) / max(self.seconds - self._paused - seconds, 1e-9)

    def report(self) -> float:
        """Return the speed since the last report, and begin to measure it anew."""
        speed = self.words_per_second
        self._reported = self.seconds - self._paused, self._words
        return speed

    @property
    def seconds_left(self) -> float | None:
        """How long the rest will take, or None where nobody can know."""
        done = self.share_done
        if done is None or done <= self._first_share:
            return None
        return self.seconds * (1 - done) / (done - self._first_share)

    @contextmanager
    def followed(self) -> Iterator[None]:
        """Let `pace_of_the_run` find this one within the block."""
        token = _of_the_run.set(self)
        try:
            yield
        finally:
            _of_the_run.reset(token)


def pace_of_the_run() -> Pace | None:
    """Return the pace of the run that goes on, or None; for loggers, who get no report of most steps."""
    return _of_the_run.get()
