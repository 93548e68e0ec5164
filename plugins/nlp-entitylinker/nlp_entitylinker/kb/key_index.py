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

    __slots__ = ("_recent", "_sorted")

    def __init__(self) -> None:
        # Keys in order, and their rows. Both at once take the place of older ones: other threads may be looking.
        self._sorted: tuple[NDArray[np.uint64], NDArray[np.int32]] = (np.zeros(0, np.uint64), np.zeros(0, np.int32))
        self._recent: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._sorted[0]) + len(self._recent)

    def add(self, key: int) -> int:
        """Add a key that is not there, and return its row."""
        row = self._recent[key] = len(self)
        if len(self._recent) > max(_FEWEST_SORTED, len(self._sorted[0]) // 2):
            self._settle()
        return row

    def replace(self, keys: NDArray[np.uint64]) -> None:
        """Put other keys in the place of all, (n_rows,)."""
        order = keys.argsort(kind="stable")
        self._sorted = keys[order], order.astype(np.int32)
        self._recent = {}

    def find(self, key: int) -> int:
        """Return the row of a key, or `MISSING`."""
        row = self._recent.get(key)
        if row is not None:
            return row
        keys, rows = self._sorted
        wanted = np.uint64(key)
        place = keys.searchsorted(wanted)
        if place < len(keys) and keys[place] == wanted:
            return rows.item(place)
        return MISSING

    def find_all(self, keys: NDArray[np.uint64]) -> NDArray[np.int32]:
        """Return the row of each key, or `MISSING`, (n_keys,)."""
        self._settle()
        known, rows = self._sorted
        if not len(known):
            return np.full(len(keys), MISSING, dtype=np.int32)
        places = known.searchsorted(keys).clip(max=len(known) - 1)
        found: NDArray[np.int32] = np.where(known[places] == keys, rows[places], np.int32(MISSING))
        return found

    def first_repeated(self) -> int | None:
        """Return a key that is there more than once, as only `replace` can make it; None if there is none."""
        keys, _ = self._sorted
        repeated = np.flatnonzero(keys[1:] == keys[:-1])
        return int(keys[repeated[0]]) if len(repeated) else None

    def _settle(self) -> None:
        if self._recent:
            known, rows = self._sorted
            keys = np.empty(len(self), dtype=np.uint64)
            keys[rows] = known
            # A dictionary keeps the order in which keys came, which is that of their rows.
            keys[len(known) :] = np.fromiter(self._recent, dtype=np.uint64, count=len(self._recent))
            self.replace(keys)
