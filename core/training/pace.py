"""How fast a run goes, and how long it will take."""

from __future__ import annotations

import time


class Pace:
    """Measure a run; its evaluations count for the time left, but not for the speed."""

    def __init__(self) -> None:
        self._started: float | None = None
        self._first_share = 0.0
        self._paused = 0.0
        self._seconds = 0.0
        self._words = 0

    def start(self, *, words: int, share_done: float | None) -> None:
        """Start the clock, once; nothing happens at later calls.

        Args:
            words: How many words the run has seen already.
            share_done: How much of it is done, from 0 to 1; None where nothing limits it.
        """
        if self._started is None:
            self._started = time.perf_counter()
            self._words = words
            self._first_share = share_done or 0.0

    def pause(self, seconds: float) -> None:
        """Leave a time out of the speed."""
        self._paused += seconds

    @property
    def seconds(self) -> float:
        """The time since the start."""
        return 0.0 if self._started is None else time.perf_counter() - self._started

    def words_per_second(self, words: int) -> float:
        """Return the speed since the last call.

        Args:
            words: How many words the run has seen.
        """
        seconds = self.seconds - self._paused
        speed = (words - self._words) / max(seconds - self._seconds, 1e-9)
        self._words, self._seconds = words, seconds
        return speed

    def seconds_left(self, share_done: float | None) -> float | None:
        """Return how long the rest will take, or None where nobody can know.

        Args:
            share_done: How much of the run is done, from 0 to 1; None where nothing limits it.
        """
        if share_done is None or share_done <= self._first_share:
            return None
        return self.seconds * (1 - share_done) / (share_done - self._first_share)
