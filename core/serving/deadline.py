"""A time by which something has to be done."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType


class Deadline:
    """Let a block of a coroutine wait for so many seconds and no longer.

    `asyncio.wait_for` would make a task of its own of what is waited for, which is most often there already.

    Args:
        seconds: How long it may wait.

    Raises:
        TimeoutError: It has not ended by then.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._is_over = False

    def __enter__(self) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._task = task
        if sys.version_info >= (3, 11):
            self._n_cancels = task.cancelling()
        self._timer = asyncio.get_running_loop().call_later(self._seconds, self._end)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        if self._is_over and kind is asyncio.CancelledError:
            if sys.version_info >= (3, 11) and self._task.uncancel() > self._n_cancels:
                # Somebody else has cancelled it as well.
                return
            raise asyncio.TimeoutError from error

    def _end(self) -> None:
        self._is_over = True
        self._task.cancel()
