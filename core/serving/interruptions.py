"""What a coroutine waits no longer than: a time, and the client that asks."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

from starlette.requests import ClientDisconnect

if TYPE_CHECKING:
    from types import TracebackType

    from starlette.types import Receive

# Who has waited for less is not looked for: most have their answer by then.
_UNWATCHED = 0.1


class _Interruption:
    """Let a block of a coroutine go on until it is interrupted.

    Args:
        seconds: After how long `begin` is called, if the block has not ended by then.
        error: What an interrupted block ends with.
    """

    def __init__(self, seconds: float, error: type[Exception]) -> None:
        self._seconds = seconds
        self._error = error
        self._is_over = False

    def __enter__(self) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._task = task
        if sys.version_info >= (3, 11):
            self._n_cancels = task.cancelling()
        self._timer = asyncio.get_running_loop().call_later(self._seconds, self.begin)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        if self._is_over and kind is asyncio.CancelledError:
            if sys.version_info >= (3, 11) and self._task.uncancel() > self._n_cancels:
                # Somebody else has cancelled it as well.
                return
            raise self._error from error

    def begin(self) -> None:
        """Interrupt the block, or begin to wait for what does."""
        raise NotImplementedError

    def interrupt(self) -> None:
        self._is_over = True
        self._task.cancel()


class Deadline(_Interruption):
    """Let a block of a coroutine wait for so many seconds and no longer.

    `asyncio.wait_for` would make a task of its own of what is waited for, which is most often there already.

    Args:
        seconds: How long it may wait.

    Raises:
        TimeoutError: It has not ended by then.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds, asyncio.TimeoutError)

    def begin(self) -> None:
        self.interrupt()


class Presence(_Interruption):
    """Let a block of a coroutine wait for as long as the client does that has asked.

    Args:
        receive: What gives the parts of the request, all of which have come.

    Raises:
        ClientDisconnect: The client has gone.
    """

    def __init__(self, receive: Receive) -> None:
        super().__init__(_UNWATCHED, ClientDisconnect)
        self._receive = receive
        self._watching: asyncio.Task[None] | None = None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._watching is not None:
            self._watching.cancel()
        super().__exit__(kind, error, trace)

    def begin(self) -> None:
        self._watching = asyncio.get_running_loop().create_task(self._watch())

    async def _watch(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self.interrupt()
