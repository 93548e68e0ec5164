"""Memory that two processes share: one makes arrays of its messages there, and the other reads them where they lie."""

from __future__ import annotations

import mmap
import os
from contextlib import suppress
from math import prod
from typing import TYPE_CHECKING, Any, Final
from weakref import finalize

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import DTypeLike, NDArray

# A message has its arrays in one part. While the reader is busy with one there is another for the next message.
_PARTS: Final = 2
# What nobody has written to takes no memory.
_PART_SIZE: Final = 1 << 24
# Before the parts stands for each of them whether a message lies in it.
_HEAD: Final = 1 << 12
# Arrays begin where the widest registers and lines of the cache do.
_ALIGNMENT: Final = 64


class SharedMemory:
    """Memory for the arrays of messages that go one way.

    Arrays that have come are parts of it, and nothing is written over one that somebody refers to. Where there is no
    room, the writer makes arrays of its own, which are sent as others are.

    Args:
        descriptor: An open file in memory.
        where: Where other processes can open it.
    """

    def __init__(self, descriptor: int, where: str) -> None:
        self._where = where
        self._bytes = np.frombuffer(mmap.mmap(descriptor, _HEAD + _PARTS * _PART_SIZE), dtype=np.uint8)
        self._address: int = self._bytes.ctypes.data
        # The part that the next message is made in, and where in it there is room.
        self._part: int | None = None
        self._free = 0

    @classmethod
    def make(cls) -> SharedMemory | None:
        """Return new memory; None where the system has none of this kind, or no more of it."""
        if not hasattr(os, "memfd_create"):
            return None
        with suppress(OSError):
            descriptor = os.memfd_create("nlpx")
            try:
                os.ftruncate(descriptor, _HEAD + _PARTS * _PART_SIZE)
                memory = cls(descriptor, f"/proc/{os.getpid()}/fd/{descriptor}")
            except BaseException:
                os.close(descriptor)
                raise
            # Processes that are not forked open it when they begin.
            finalize(memory, os.close, descriptor)
            return memory
        return None

    def __reduce__(self) -> Any:
        return _open, (self._where,)

    def empty(self, shape: Sequence[int], dtype: DTypeLike) -> NDArray[Any]:
        """Return an array of numbers, not filled, that the next message may have; it lies here if there is room."""
        kind = np.dtype(dtype)
        n_bytes = prod(shape) * kind.itemsize
        if self._part is None:
            self._part = next((part for part in range(_PARTS) if not self._bytes[part]), None)
            self._free = 0
        if self._part is None or n_bytes > _PART_SIZE - self._free:
            return np.empty(shape, kind)
        start = _start(self._part) + self._free
        self._free += -(-n_bytes // _ALIGNMENT) * _ALIGNMENT
        array: NDArray[Any] = np.ndarray(shape, kind, buffer=self._bytes, offset=start)
        return array

    def leave(self, pieces: Sequence[memoryview]) -> list[tuple[int, int] | None]:
        """Leave to the reader what the next message has here.

        Args:
            pieces: The bytes of its arrays.

        Returns:
            Where each begins and ends; None for those that lie elsewhere.
        """
        starts = [np.frombuffer(piece, dtype=np.uint8).ctypes.data - self._address for piece in pieces]
        places = [
            (start, start + piece.nbytes) if 0 <= start < len(self._bytes) else None
            for start, piece in zip(starts, pieces, strict=True)
        ]
        if self._part is not None and any(places):
            self._bytes[self._part] = 1
        self._part = None
        return places

    def take(self, places: Sequence[tuple[int, int]]) -> list[memoryview]:
        """Return the bytes of a message that has come; when nobody refers to them, the writer has their part again.

        Args:
            places: Where each piece begins and ends, as `leave` returned it.
        """
        part = (places[0][0] - _HEAD) // _PART_SIZE
        start = _start(part)
        message = self._bytes[start : start + _PART_SIZE]
        finalize(message, self._take_back, part, os.getpid()).atexit = False
        whole = message.data
        return [whole[begin - start : end - start] for begin, end in places]

    def _take_back(self, part: int, process: int) -> None:
        # A process that is forked in the meantime forgets its copy of what still lies here.
        if os.getpid() == process:
            self._bytes[part] = 0


def _start(part: int) -> int:
    return _HEAD + part * _PART_SIZE


def _open(where: str) -> SharedMemory | None:
    """Return the memory that another process has made; None where it cannot be opened, or there is no room for it."""
    with suppress(OSError):
        descriptor = os.open(where, os.O_RDWR)
        try:
            return SharedMemory(descriptor, where)
        finally:
            os.close(descriptor)
    return None
