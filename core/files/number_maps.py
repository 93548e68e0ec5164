"""Large maps of whole numbers in msgpack, read into arrays: as dictionaries they take eight times the memory."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final

import numpy as np

from ..compiled import load_compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

_COMPILED: Final = "nlpx.files._number_maps"
# How a map of 2**16 entries or more begins, and what follows at the least.
_MAP: Final = b"\xdf"
_HEADER: Final = 5
# A number below this is its own mark; a larger one has one of these before it, by the number of its bytes.
_SMALL: Final = 0x80
_MARKS: Final = {1: 0xCC, 2: 0xCD, 4: 0xCE, 8: 0xCF}
# Of a key of 64 bits with its mark.
_KEY_SIZE: Final = 9


def unpack_number_map(packed: bytes | memoryview) -> tuple[NDArray[np.uint64], NDArray[np.uint64]] | None:
    """Return the keys of a map whose keys and values are whole numbers from 0, and the values: (n,) each.

    Args:
        packed: The msgpack.

    Returns:
        None where it holds something else, or fewer entries than 2**16.
    """
    if packed[:1] != _MAP or len(packed) <= _HEADER:
        return None
    data = np.frombuffer(packed, dtype=np.uint8, offset=_HEADER)
    count = int.from_bytes(packed[1:_HEADER], "big")
    # Each entry has two bytes at the least.
    if 2 * count > len(data):
        return None
    # Small pipelines have no such map.
    compiled = load_compiled(_COMPILED)
    if compiled is None:
        return unpack_arrays(data, count=count)
    keys, values = np.empty(count, dtype=np.uint64), np.empty(count, dtype=np.uint64)
    return (keys, values) if compiled.fill(data, keys, values) else None


def unpack_arrays(data: NDArray[np.uint8], *, count: int) -> tuple[NDArray[np.uint64], NDArray[np.uint64]] | None:
    """Do what `unpack_number_map` does in NumPy alone.

    Args:
        data: The map without its header.
        count: How many entries it is said to have.
    """
    sizes = np.zeros(256, dtype=np.int64)
    sizes[:_SMALL] = 1
    for size, mark in _MARKS.items():
        sizes[mark] = 1 + size
    try:
        starts = _starts(data, sizes, count=count)
        key_sizes = sizes[data[starts]]
        value_sizes = sizes[data[starts + key_sizes]]
    except (IndexError, ValueError):
        return None
    ends = starts + key_sizes + value_sizes
    if not (key_sizes.all() and value_sizes.all() and ends[-1] == len(data)):
        return None
    return _numbers(data, starts), _numbers(data, starts + key_sizes)


def _starts(data: NDArray[np.uint8], sizes: NDArray[np.int64], *, count: int) -> NDArray[np.int64]:
    """Return where the entries start, (count,).

    Almost all keys have 64 bits. Wherever the mark of one is, an entry may start; the next one then starts at the next
    mark, unless that is within the entry.

    Raises:
        IndexError: There are not so many.
    """
    marked = np.flatnonzero(data[:-_KEY_SIZE] == _MARKS[8])
    ends = marked + _KEY_SIZE + sizes[data[marked + _KEY_SIZE]]
    breaks = np.flatnonzero(ends[:-1] != marked[1:]).tolist()
    last_of_all = len(marked) - 1
    found: list[NDArray[np.int64]] = []
    start, n_found = 0, 0
    while n_found < count:
        place = int(np.searchsorted(marked, start))
        if place <= last_of_all and marked[place] == start:
            next_break = bisect_left(breaks, place)
            last = breaks[next_break] if next_break < len(breaks) else last_of_all
            found.append(marked[place : last + 1])
            start = int(ends[last])
        else:
            found.append(np.array([start]))
            for _ in ("key", "value"):
                size = int(sizes[data[start]])
                if not size:
                    raise IndexError
                start += size
        n_found += len(found[-1])
    return np.concatenate(found)[:count]


def _numbers(data: NDArray[np.uint8], places: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Return the numbers whose marks are at some places, (n_places,)."""
    marks = data[places]
    numbers = marks.astype(np.uint64)
    for size, mark in _MARKS.items():
        which = np.flatnonzero(marks == mark)
        if len(which):
            windows = np.lib.stride_tricks.sliding_window_view(data, size)
            numbers[which] = windows[places[which] + 1].view(f">u{size}").ravel()
    return numbers
