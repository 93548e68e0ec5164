"""A list in some msgpack whose entries come into memory as they are gone through."""

from __future__ import annotations

import mmap
from typing import TYPE_CHECKING, Any

from .msgpack import array_length, unpack_array

if TYPE_CHECKING:
    from collections.abc import Iterator


class PackedList:
    """A list that stays packed.

    Args:
        buffer: What it is in.
        start: Where it begins.

    Raises:
        ValueError: There is no list; of an iterator, the list is damaged.
    """

    def __init__(self, buffer: bytes | mmap.mmap, start: int) -> None:
        self._buffer = buffer
        self._start = start
        self._length = array_length(PackedFile(buffer, start), longest=len(buffer))

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[Any]:
        return unpack_array(PackedFile(self._buffer, self._start), longest=len(self._buffer))


class PackedFile:
    """Read from a place of a buffer on; what has been read need not be in memory.

    Args:
        buffer: The buffer.
        start: The place.
    """

    def __init__(self, buffer: bytes | mmap.mmap, start: int = 0) -> None:
        self._buffer = buffer
        self._at = start

    def read(self, n_bytes: int) -> bytes:
        """Return the next bytes; fewer, or none, at the end."""
        part = self._buffer[self._at : self._at + n_bytes]
        self._at += len(part)
        let_go(self._buffer, self._at)
        return part


def let_go(buffer: Any, end: int) -> None:
    """Say that what is before a place of a buffer will not be looked at soon, so that it need not be in memory."""
    if isinstance(buffer, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED") and end >= mmap.PAGESIZE:
        buffer.madvise(mmap.MADV_DONTNEED, 0, end // mmap.PAGESIZE * mmap.PAGESIZE)
