"""Connections whose requests do not come: uvicorn waits for the head of a request forever."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uvicorn.protocols.http.auto import AutoHTTPProtocol

from .joined import Joined

if TYPE_CHECKING:
    import asyncio


def with_timeout(seconds: float, connections: set[int] | None = None) -> type[asyncio.Protocol]:
    """Return a protocol that closes a connection when the head of a request has not come in time.

    Between two requests uvicorn's own time counts, and the body of one has as long as `read_body` gives it.

    Args:
        seconds: How long a client may take for the head, from when it connects or has begun it.
        connections: Holds, at any time, the descriptors of the sockets of all connections.
    """
    kept = set() if connections is None else connections

    class Heads(AutoHTTPProtocol):  # type: ignore[misc, valid-type]
        """Wait for a head no longer than so."""

        _closing: asyncio.TimerHandle | None = None
        _descriptor = -1

        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            super().connection_made(transport)
            self.transport = Joined(transport, self.loop)
            self._descriptor = transport.get_extra_info("socket").fileno()
            kept.add(self._descriptor)
            self._wait()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            if self.cycle is None or self.cycle.response_complete:
                self._wait()
            else:
                self._go_on()

        def connection_lost(self, exc: Exception | None) -> None:
            kept.discard(self._descriptor)
            self._go_on()
            super().connection_lost(exc)

        def _wait(self) -> None:
            if self._closing is None:
                self._closing = self.loop.call_later(seconds, self.transport.close)

        def _go_on(self) -> None:
            if self._closing is not None:
                self._closing.cancel()
                self._closing = None

    return Heads
