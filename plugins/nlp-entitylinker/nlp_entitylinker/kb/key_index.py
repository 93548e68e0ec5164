"""Find rows by 64-bit keys, in 13 to 14 bytes a key."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FEWEST_SORTED = 4096
# About so many bits of the number of keys are left to search once the first bits of a key have been looked at.
_N_LEFT = 2
MISSING = -1
"""The row of a key that is not there."""


class _Sorted(NamedTuple):
    """Hold keys in order.

    Attributes:
        keys: The keys.
        rows: The row of each.
        bounds: Where the keys with each value of their first bits begin, and where the last of them end.
        shift: How many bits follow the first ones.
    """

    keys: array[int]
    rows: array[int]
    bounds: array[int]
    shift: int

    @classmethod
    def of(cls, keys: NDArray[np.uint64]) -> _Sorted:
        """Sort keys, (n_rows,); of those that are the same, the first row comes first."""
        order = keys.argsort(kind="stable")
        ordered = keys[order]
        # Keys are hashes, so their first bits tell them apart best.
        n_bits = max(len(keys).bit_length() - _N_LEFT, 1)
        shift = 64 - n_bits
        heads = np.arange((1 << n_bits) + 1, dtype=np.uint64)
        bounds = (ordered >> np.uint64(shift)).searchsorted(heads)
        rows, bounds = order.astype(np.int32), bounds.astype(np.int32)
        return cls(array("Q", ordered.tobytes()), array("i", rows.tobytes()), array("i", bounds.tobytes()), shift)


class KeyIndex:
    """Give the number of the row that a key was added for; rows are counted in the order of their keys.

    Most keys are sorted. Those that came last are in a dictionary, until they are a third of all. To look up changes
    nothing: several threads may, while another one adds.
    """

    __slots__ = ("_most_recent", "_recent", "_sorted")

    def __init__(self) -> None:
        # Who looks up reads the dictionary first: what leaves it is sorted by then.
        self._recent: dict[int, int] = {}
        self._sorted = _Sorted.of(np.zeros(0, dtype=np.uint64))
        self._most_recent = _FEWEST_SORTED

    def __len__(self) -> int:
        return len(self._sorted.keys) + len(self._recent)

    def add(self, key: int) -> int:
        """Add a key that is not there, and return its row."""
        row = self._recent[key] = len(self)
        if len(self._recent) > self._most_recent:
            self._settle()
        return row

    def add_all(self, keys: NDArray[np.uint64]) -> None:
        """Add keys that are not there, each once, (n_keys,)."""
        self._recent.update(zip(keys.tolist(), range(len(self), len(self) + len(keys)), strict=True))
        if len(self._recent) > self._most_recent:
            self._settle()

    def replace(self, keys: NDArray[np.uint64]) -> None:
        """Put other keys in the place of all, (n_rows,)."""
        self._sorted = _Sorted.of(keys)
        self._recent = {}
        self._most_recent = max(_FEWEST_SORTED, len(keys) // 2)

    def find(self, key: int) -> int:
        """Return the row of a key, or `MISSING`."""
        row = self._recent.get(key)
        if row is not None:
            return row
        keys, rows, bounds, shift = self._sorted
        head = key >> shift
        place = bisect_left(keys, key, bounds[head], bounds[head + 1])
        return rows[place] if place < len(keys) and keys[place] == key else MISSING

    def find_all(self, keys: NDArray[np.uint64]) -> NDArray[np.int32]:
        """Return the row of each key, or `MISSING`, (n_keys,)."""
        recent, known = self._recent, self._sorted
        found = np.full(len(keys), MISSING, dtype=np.int32)
        if len(known.keys):
            places = np.asarray(known.keys).searchsorted(keys).clip(max=len(known.keys) - 1)
            is_known = np.asarray(known.keys)[places] == keys
            found[is_known] = np.asarray(known.rows)[places[is_known]]
        if recent:
            rows = [recent.get(key, row) for key, row in zip(keys.tolist(), found.tolist(), strict=True)]
            found = np.array(rows, dtype=np.int32)
        return found

    def first_repeated(self) -> int | None:
        """Return a key that is there more than once, as only `replace` can make it; None if there is none."""
        keys = np.asarray(self._sorted.keys)
        repeated = np.flatnonzero(keys[1:] == keys[:-1])
        return int(keys[repeated[0]]) if len(repeated) else None

    def _settle(self) -> None:
        """Sort all keys."""
        known = self._sorted
        keys = np.empty(len(self), dtype=np.uint64)
        keys[np.asarray(known.rows)] = np.asarray(known.keys)
        # A dictionary keeps the order in which keys came, which is that of their rows.
        keys[len(known.keys) :] = np.fromiter(self._recent, dtype=np.uint64, count=len(self._recent))
        self.replace(keys)
