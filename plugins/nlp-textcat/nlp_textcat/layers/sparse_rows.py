"""Which rows of a large, mostly empty table of weights exist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from thinc.model import deserialize_attr, serialize_attr

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FIRST = 256


class SparseRows:
    """Number the rows of a table that are in use, in the order in which they came.

    Row 0 stands for all that are not: its weights are zero, and nothing is learnt for it.

    Args:
        size: The number of rows that there could be.
        used: Those that are in use, as places in the whole table, (n_used,).
    """

    __slots__ = ("_rows", "n_used", "places")

    def __init__(self, size: int, used: NDArray[np.int64] | None = None) -> None:
        self._rows = np.zeros(size, dtype=np.int32)
        self.places = np.zeros(_FIRST, dtype=np.int64)
        self.n_used = 0
        if used is not None:
            self.add(used)

    @property
    def size(self) -> int:
        """The number of rows that there could be."""
        return len(self._rows)

    @property
    def capacity(self) -> int:
        """The number of rows to make room for, row 0 among them; it doubles up to them all, so that growing is rare."""
        return len(self.places)

    @property
    def used(self) -> NDArray[np.int64]:
        """The places in the whole table of the rows in use, (n_used,): that of row 1 first."""
        return self.places[1 : self.n_used + 1]

    def find(self, places: NDArray[Any]) -> NDArray[np.int32]:
        """Return the row of each place in the whole table; 0 for those that are not in use."""
        rows: NDArray[np.int32] = self._rows[places]
        return rows

    def add(self, places: NDArray[Any]) -> bool:
        """Bring places into use; return whether there must be room for more rows now."""
        new = places[self._rows[places] == 0]
        if not len(new):
            return False
        # Each only once, and in the order in which they came.
        _, first = np.unique(new, return_index=True)
        new = new[np.sort(first)]
        end = self.n_used + len(new)
        self._rows[new] = np.arange(self.n_used + 1, end + 1)
        before = self.capacity
        while end >= self.capacity:
            # No larger than the whole table and row 0: where all of it is used, twice as much would be half empty.
            more = min(self.capacity, self.size + 1 - self.capacity)
            self.places = np.concatenate([self.places, np.zeros(more, dtype=self.places.dtype)])
        self.places[self.n_used + 1 : end + 1] = new
        self.n_used = end
        return self.capacity > before

    def extend_to(self, size: int) -> None:
        """Let there be more rows in the whole table; those in use stay."""
        self._rows = np.concatenate([self._rows, np.zeros(max(0, size - self.size), dtype=np.int32)])


@serialize_attr.register(SparseRows)
def _pack(rows: SparseRows, value: SparseRows, name: str, node: Any) -> bytes:
    return np.concatenate([[rows.size], rows.used]).astype("<i8").tobytes()


@deserialize_attr.register(SparseRows)
def _unpack(rows: SparseRows, packed: bytes, name: str, node: Any) -> SparseRows:
    size, *_ = numbers = np.frombuffer(packed, dtype="<i8")
    return SparseRows(int(size), numbers[1:])
