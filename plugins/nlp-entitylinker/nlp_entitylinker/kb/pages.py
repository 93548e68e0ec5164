"""Files that are mapped into memory, each page of which is compared with its checksum before it is first read."""

from __future__ import annotations

import mmap
import os
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np

from .contents import refuse

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

PAGE = 4096
"""Bytes of a page; the last one of a file may be shorter."""
_SHIFT = PAGE.bit_length() - 1
# How many pages are read at once where all are.
_MANY = 4096


def n_pages(size: int) -> int:
    """Return how many pages a file has, by its size in bytes."""
    return -(-size // PAGE)


def page_sums(path: Path) -> NDArray[np.uint32]:
    """Return the checksum of each page of a file, (n_pages,)."""
    sums: list[int] = []
    with path.open("rb") as file:
        while data := file.read(PAGE * _MANY):
            view = memoryview(data)
            sums += [crc32(view[start : start + PAGE]) for start in range(0, len(data), PAGE)]
    return np.array(sums, dtype=np.uint32)


class Pages:
    """Give the bytes of a file that nobody changes.

    To compare a page costs about 2 µs, once in a process; so a damaged file is noticed where it is read, although
    nothing is read when it is opened. What processes read they share.

    Args:
        path: The file.
        sums: The checksums of its pages, (n_pages,).

    Raises:
        OSError: It cannot be mapped.
    """

    __slots__ = ("_file", "_seen", "_status", "_view", "path", "size", "sums")

    def __init__(self, path: Path, sums: NDArray[np.uint32]) -> None:
        self.path = path
        # Neither a link nor another folder to stand in is to matter later.
        self._file = os.path.realpath(path)
        with path.open("rb") as file:
            self._status = os.fstat(file.fileno())
            self.size = file.seek(0, 2)
            # What is empty cannot be mapped.
            mapped: Any = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if self.size else b""
        self._view = memoryview(mapped)
        self.sums = sums
        self._seen = bytearray(len(sums))

    def read(self, start: int, end: int) -> memoryview:
        """Return the bytes from one place to another.

        Raises:
            ModelError: There are no such places, or a page is damaged.
        """
        if not 0 <= start <= end <= self.size:
            refuse(str(self.path), f"it has no bytes {start:,} to {end:,}")
        seen = self._seen
        for page in range(start >> _SHIFT, (end + PAGE - 1) >> _SHIFT):
            if not seen[page]:
                self._check(page)
        return self._view[start:end]

    def save(self, path: Path) -> None:
        """Give the file a further name; where that cannot be, as its own is another file's now, write its bytes there.

        Raises:
            OSError: They cannot be written.
        """
        try:
            os.link(self._file, path)
        except OSError:
            pass
        else:
            if os.path.samestat(path.lstat(), self._status):
                return
            path.unlink()
        path.write_bytes(self._view)

    def verify(self) -> None:
        """Compare all pages with their checksums.

        Raises:
            ModelError: One is damaged.
        """
        for page in range(len(self.sums)):
            self._check(page)

    def _check(self, page: int) -> None:
        if crc32(self._view[page * PAGE : (page + 1) * PAGE]) != self.sums[page]:
            refuse(str(self.path), f"page {page + 1:,} of {len(self.sums):,} is not what was written")
        self._seen[page] = 1
