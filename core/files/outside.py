"""Arrays that lie outside of what is packed: in one file, which any number of processes map and so share.

Whoever packs within `kept_outside` writes large arrays there; whoever unpacks within `found_outside` gets them as parts
of the mapped file. What is changed in such an array is changed in that process alone.

Compiled code reads some arrays in another order than they have: what this process has `laid_out` for it goes into the
file too, so that the others need no copies of their own.
"""

from __future__ import annotations

import mmap
from contextlib import contextmanager
from contextvars import ContextVar
from typing import IO, TYPE_CHECKING, Any, Final
from weakref import WeakValueDictionary

import numpy as np

from ..named_tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

# A smaller array is worth no entry of its own.
_SMALLEST: Final = 1 << 12
_ALIGNED: Final = 64


class _Layout(NamedTuple):
    """Where the numbers of an array are.

    Args:
        start: Where the first is.
        dtype: Their type.
        shape: The shape of the array.
        strides: How far it is from one to the next.
    """

    start: int
    dtype: str
    shape: tuple[int, ...]
    strides: tuple[int, ...]

    @classmethod
    def of(cls, array: NDArray[Any]) -> _Layout:
        """Say it of an array in memory."""
        return cls(_address(array), array.dtype.str, array.shape, array.strides)


class _Writing(NamedTuple):
    """A file to which arrays are written, and where those in memory have been written to, by their addresses."""

    file: IO[bytes]
    starts: dict[int, int]


_writing: ContextVar[_Writing | None] = ContextVar("writing", default=None)
_mapped: ContextVar[mmap.mmap | None] = ContextVar("mapped", default=None)
# What was laid out here, as long as somebody has it, and what others have laid out of arrays that were found here.
_laid_out: WeakValueDictionary[_Layout, NDArray[Any]] = WeakValueDictionary()
_found: dict[_Layout, NDArray[Any]] = {}


@contextmanager
def kept_outside(file: IO[bytes]) -> Iterator[None]:
    """Write large arrays that are packed in the block into a file."""
    token = _writing.set(_Writing(file, {}))
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
    writing = _writing.get()
    if writing is None or array.nbytes < _SMALLEST:
        return None
    file = writing.file
    file.write(bytes(-file.tell() % _ALIGNED))
    start = writing.starts[_address(array)] = file.tell()
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


def laid_out(view: NDArray[Any]) -> NDArray[Any]:
    """Return an array, shaped as `view` and with its numbers, in which these stand one after the other in memory.

    It is not to be written to: other processes may have it too, and whoever has the same view.
    """
    if view.flags.c_contiguous or view.nbytes < _SMALLEST:
        return np.ascontiguousarray(view)
    layout = _Layout.of(view)
    found = _found.get(layout, _laid_out.get(layout))
    # What it is a view of may have been written to.
    if found is None or not np.array_equal(found, view):
        found = _laid_out[layout] = _aligned(view)
    return found


def _aligned(view: NDArray[Any]) -> NDArray[Any]:
    """Return a copy that begins where a line of the processor's cache does: it is read in less time, by a fifteenth."""
    room = np.empty(view.nbytes + _ALIGNED, dtype=np.uint8)
    copy: NDArray[Any] = np.ndarray(view.shape, view.dtype, buffer=room.data, offset=-_address(room) % _ALIGNED)
    copy[...] = view
    return copy


def note_laid_out(view: NDArray[Any], array: NDArray[Any]) -> None:
    """Take note of an array, shaped as `view`, in which its numbers stand one after the other; nobody writes to it."""
    _laid_out[_Layout.of(view)] = array


def keep_laid_out() -> list[tuple[_Layout, int]]:
    """Write outside what was laid out of arrays that have been written there; returns where all that is."""
    writing = _writing.get()
    assert writing is not None
    starts = dict(writing.starts)
    layouts = []
    for reference in _laid_out.valuerefs():
        array, layout = reference(), reference.key
        if array is not None and layout.start in starts and (start := keep(array)) is not None:
            layouts.append((layout._replace(start=starts[layout.start]), start))
    return layouts


def find_laid_out(layouts: list[tuple[_Layout, int]]) -> None:
    """Have what others have laid out, and `keep_laid_out` has written, found as long as this process lives."""
    if not layouts:
        return
    first = _address(find(0, np.dtype(np.uint8), (0,)))
    for layout, start in layouts:
        array = find(start, np.dtype(layout.dtype), layout.shape)
        _found[layout._replace(start=first + layout.start)] = array


def _address(array: NDArray[Any]) -> int:
    """Return where the first number of an array is in memory."""
    address: int = array.__array_interface__["data"][0]
    return address
