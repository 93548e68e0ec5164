"""Find rows by 64-bit keys, in 12 bytes a key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FEWEST_SORTED = 4096
MISSING = -1
"""The row of a key that is not there."""


class KeyIndex:
    """Give the number of the row that a key was added for; rows are counted in the order of their keys.

    Most keys are in a sorted array. Those that came last are in a dictionary, until they are a third of all.
    """

    __slots__ = ("_keys", "_recent", "_rows")

    def __init__(self) -> None:
        self._keys: NDArray[np.uint64] = np.zeros(0, dtype=np.uint64)
        self._rows: NDArray[np.int32] = np.zeros(0, dtype=np.int32)
        self._recent: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._keys) + len(self._recent)

    def add(self, key: int) -> int:
        """Add a key that is not there, and return its row."""
        row = self._recent[key] = len(self)
        if len(self._recent) > max(_FEWEST_SORTED, len(self._keys) // 2):
            self._settle()
        return row

    def replace(self, keys: NDArray[np.uint64]) -> None:
        """Put other keys in the place of all, (n_rows,)."""
        order = keys.argsort(kind="stable")
        self._keys, self._rows, self._recent = keys[order], order.astype(np.int32), {}

    def find(self, key: int) -> int:
        """Return the row of a key, or `MISSING`."""
        row = self._recent.get(key)
        if row is not None:
            return row
        wanted = np.uint64(key)
        place = self._keys.searchsorted(wanted)
        if place < len(self._keys) and self._keys[place] == wanted:
            return self._rows.item(place)
        return MISSING

    def find_all(self, keys: NDArray[np.uint64]) -> NDArray[np.int32]:
        """Return the row of each key, or `MISSING`, (n_keys,)."""
        self._settle()
        if not len(self._keys):
            return np.full(len(keys), MISSING, dtype=np.int32)
        places = self._keys.searchsorted(keys).clip(max=len(self._keys) - 1)
        rows: NDArray[np.int32] = np.where(self._keys[places] == keys, self._rows[places], np.int32(MISSING))
        return rows

    def first_repeated(self) -> int | None:
        """Return a key that is there more than once, as only `replace` can make it; None if there is none."""
        repeated = np.flatnonzero(self._keys[1:] == self._keys[:-1])
        return int(self._keys[repeated[0]]) if len(repeated) else None

    def _settle(self) -> None:
        if self._recent:
            recent = np.fromiter(self._recent, dtype=np.uint64, count=len(self._recent))
            keys = np.empty(len(self), dtype=np.uint64)
            keys[self._rows] = self._keys
            # A dictionary keeps the order in which keys came, which is that of their rows.
            keys[len(self._keys) :] = recent
            self.replace(keys)
