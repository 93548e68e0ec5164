"""What is made of a long Doc in temporary files, so that memory holds what is being read.

What has it are plain arrays: each is mapped to a file, which has no name and goes with the array.
"""

from __future__ import annotations

import mmap
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from typing_extensions import Self

# How many rows are looked at a time.
_BLOCK = 2048


def store(parts: Iterable[Any], shape: tuple[int, int], *, dtype: Any = np.float32) -> Any:
    """Return rows that are made part by part as one array, which cannot be written to.

    Where no file can be written, or none so large, it is an array in memory.

    Args:
        parts: The rows, some at a time.
        shape: How many there are, and how wide they are.
        dtype: Their type.
    """
    rows: Any = None
    done = 0
    with _RowsFile() as file:
        for part in parts:
            if rows is None and not file.takes(np.ascontiguousarray(part, dtype=dtype)):
                rows = np.empty(shape, dtype=dtype)
                file.read_into(rows[:done])
            if rows is not None:
                rows[done : done + len(part)] = part
            done += len(part)
        return file.mapped(shape, dtype) if rows is None else rows


def cut_out(array: Any, place: Any) -> Any:
    """Return a part of an array, of which it is a copy, but in a file, or if it is all of it.

    Args:
        array: The array.
        place: What one would write in brackets: slices.
    """
    part = array[place]
    if part.shape == array.shape:
        return array
    return part if is_in_file(array) else part.copy()


def in_memory(array: Any) -> Any:
    """Return an array, or a copy of it if it is mapped to a file."""
    return np.array(array) if is_in_file(array) else array


def is_in_file(rows: Any) -> bool:
    """Tell whether an array, or what it is a part of, is mapped to a file."""
    return _mapping(rows) is not None


def blocks(rows: Any) -> Iterator[Any]:
    """Yield all rows, some at a time if they are mapped to a file, which take no memory after that."""
    n_rows = _BLOCK if is_in_file(rows) else max(len(rows), 1)
    for start in range(0, len(rows), n_rows):
        yield rows[start : start + n_rows]
        let_go(rows)


def let_go(rows: Any) -> None:
    """Let what has been read of an array take no memory, if it is mapped to a file; it is read again where needed."""
    mapping = _mapping(rows)
    # Not all systems can be told so.
    if mapping is not None and hasattr(mapping, "madvise"):
        mapping.madvise(mmap.MADV_DONTNEED)


def _mapping(rows: Any) -> mmap.mmap | None:
    while isinstance(rows, np.ndarray):
        rows = rows.base
    return rows if isinstance(rows, mmap.mmap) else None


class _RowsFile:
    """A file without a name, if one can be made; within a block it is open."""

    def __init__(self) -> None:
        self._file: IO[bytes] | None = None

    def __enter__(self) -> Self:
        try:
            self._file = TemporaryFile(buffering=0)
        except OSError:
            # There is no folder for such files.
            self._file = None
        return self

    def __exit__(self, *error: object) -> None:
        if self._file is not None:
            self._file.close()

    def takes(self, part: Any) -> bool:
        """Write some rows behind the others; tells whether that could be done."""
        if self._file is None:
            return False
        left = _as_bytes(part)
        try:
            while left:
                left = left[self._file.write(left) :]
        except OSError:
            return False
        return True

    def read_into(self, rows: Any) -> None:
        """Read the first rows into an array."""
        if self._file is None:
            return
        self._file.seek(0)
        left = _as_bytes(rows)
        while left:
            left = left[self._file.readinto(left) :]  # type: ignore[attr-defined]

    def mapped(self, shape: tuple[int, int], dtype: Any) -> Any:
        """Return all rows as an array that is mapped to the file, or in memory where that cannot be done."""
        if self._file is None or 0 in shape:
            return np.empty(shape, dtype=dtype)
        try:
            mapping = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)
        except OSError:
            # As many files are open, or as much is mapped, as the system allows.
            rows = np.empty(shape, dtype=dtype)
            self.read_into(rows)
            return rows
        return np.ndarray(shape, dtype=dtype, buffer=mapping)


def _as_bytes(rows: Any) -> memoryview:
    """Return the memory of an array, which may be empty."""
    return memoryview(rows.reshape(-1).view(np.uint8))
