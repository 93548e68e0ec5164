"""What is written at the same time in one piece."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import asyncio


class Joined:
    """Write to a transport what is written in one turn of the event loop in one piece.

    Uvicorn writes the head of an answer and its body one after the other: that takes the system twice the time, and
    wakes the client twice.

    Args:
        transport: Where to write.
        loop: The event loop.
    """

    def __init__(self, transport: Any, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._parts: list[bytes] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        if not self._parts:
            self._loop.call_soon(self._write_parts)
        self._parts.append(data)

    def close(self) -> None:
        """End the connection after what has been written."""
        self._write_parts()
        self._transport.close()

    def _write_parts(self) -> None:
        if self._parts:
            parts, self._parts = self._parts, []
            self._transport.write(b"".join(parts))
