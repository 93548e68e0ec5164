"""Arrays that lie outside of what is packed: in one file, which any number of processes map and so share.

Whoever packs within `kept_outside` writes large arrays there; whoever unpacks within `found_outside` gets them as parts
of the mapped file. What is changed in such an array is changed in that process alone.
"""

from __future__ import annotations

import mmap
from contextlib import contextmanager
from contextvars import ContextVar
from typing import IO, TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

# A smaller array is worth no entry of its own.
_SMALLEST: Final = 1 << 12
_ALIGNED: Final = 64

_writing: ContextVar[IO[bytes] | None] = ContextVar("writing", default=None)
_mapped: ContextVar[mmap.mmap | None] = ContextVar("mapped", default=None)


@contextmanager
def kept_outside(file: IO[bytes]) -> Iterator[None]:
    """Write large arrays that are packed in the block into a file."""
    token = _writing.set(file)
    try:
        yield
    finally:
        _writing.reset(token)


@contextmanager
def found_outside(path: Path) -> Iterator[None]:
    """Find arrays that are unpacked in the block in a file, which may go when the block has ended."""
    with path.open("rb") as file:
        is_empty = not file.seek(0, 2)
        # Each process may write to its own copy of a page, and shares those that it only reads.
        mapped = None if is_empty else mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
    token = _mapped.set(mapped)
    try:
        yield
    finally:
        _mapped.reset(token)


def keep(array: NDArray[Any]) -> int | None:
    """Return where an array has been written outside, or None where it is to be packed."""
    file = _writing.get()
    if file is None or array.nbytes < _SMALLEST:
        return None
    file.write(bytes(-file.tell() % _ALIGNED))
    start = file.tell()
    file.write(np.ascontiguousarray(array).reshape(-1).view(np.uint8).data)
    return start


def find(start: int, dtype: np.dtype[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    """Return an array that has been written outside.

    Raises:
        KeyError: There is none.
    """
    mapped = _mapped.get()
    if mapped is None:
        raise KeyError("an array that is elsewhere")
    return np.frombuffer(mapped, dtype, count=int(np.prod(shape)), offset=start).reshape(shape)
