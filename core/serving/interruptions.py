"""What a coroutine waits no longer than: a time, and the client that asks."""

from __future__ import annotations

import asyncio
import sys
from itertools import takewhile
from typing import TYPE_CHECKING

from starlette.requests import ClientDisconnect

if TYPE_CHECKING:
    from types import TracebackType

    from starlette.types import Receive


class Clock:
    """Begin what lasts for too long, all of it by one timer of the event loop.

    Nearly all ends before: a timer for each would take a sixth of what is computed for a request.

    Args:
        seconds: After how long, from when it is added.
        loop: The event loop.

    Attributes:
        seconds: As given.
        loop: As given.
    """

    def __init__(self, seconds: float, loop: asyncio.AbstractEventLoop) -> None:
        self.seconds = seconds
        self.loop = loop
        # The oldest first, each with its time.
        self._times: dict[_Interruption, float] = {}
        self._timer: asyncio.TimerHandle | None = None

    def add(self, block: _Interruption) -> None:
        self._times[block] = time = self.loop.time() + self.seconds
        if self._timer is None:
            self._timer = self.loop.call_at(time, self._look)

    def remove(self, block: _Interruption) -> None:
        self._times.pop(block, None)

    def _look(self) -> None:
        self._timer = None
        now = self.loop.time()
        late = [block for block, _ in takewhile(lambda each: each[1] <= now, self._times.items())]
        for block in late:
            del self._times[block]
            block.begin()
        if self._times:
            self._timer = self.loop.call_at(next(iter(self._times.values())), self._look)


class _Interruption:
    """Let a block of a coroutine go on until it is interrupted.

    Args:
        clock: Calls `begin` if the block has not ended by then.
        error: What an interrupted block ends with.
    """

    def __init__(self, clock: Clock, error: type[Exception]) -> None:
        self._clock = clock
        self._error = error
        self._is_over = False

    def __enter__(self) -> None:
        task = asyncio.current_task(self._clock.loop)
        assert task is not None
        self._task = task
        if sys.version_info >= (3, 11):
            self._n_cancels = task.cancelling()
        self._clock.add(self)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._clock.remove(self)
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
    """Let a block of a coroutine wait for as long as a clock says and no longer.

    `asyncio.wait_for` would make a task of its own of what is waited for, which is most often there already.

    Args:
        clock: The clock.

    Raises:
        TimeoutError: It has not ended by then.
    """

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock, asyncio.TimeoutError)

    def begin(self) -> None:
        self.interrupt()


class Presence(_Interruption):
    """Let a block of a coroutine wait for as long as the client does that has asked.

    Args:
        clock: Says when to look for the client first: most have their answer by then.
        receive: What gives the parts of the request, all of which have come.

    Raises:
        ClientDisconnect: The client has gone.
    """

    def __init__(self, clock: Clock, receive: Receive) -> None:
        super().__init__(clock, ClientDisconnect)
        self._receive = receive
        self._watching: asyncio.Task[None] | None = None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._watching is not None:
            self._watching.cancel()
        super().__exit__(kind, error, trace)

    def begin(self) -> None:
        self._watching = self._clock.loop.create_task(self._watch())

    async def _watch(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self.interrupt()
