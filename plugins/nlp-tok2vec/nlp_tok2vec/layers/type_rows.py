"""Rows of token types, found by what is read of them, and kept from one batch to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from numpy.typing import NDArray

    from .feature_major import Floats

    Make = Callable[[list[int]], tuple[Floats, Floats]]

# The number of the row of no token.
NOTHING = 0
# Such a share of the rows is found at a time that are to go.
_SHARE = 16


class TypeRows:
    """Two rows for each of some token types; when there is no room, those go that were not used for the longest time.

    It serves one thread at a time.

    Args:
        size: How many types there are rows for, besides that of no token: at least as many as are asked for at a time.
        nothing: The two rows of no token.

    Attributes:
        vectors: The first row of each, (n, width); shares: the second, likewise. Those that nobody has asked
            for yet take no memory.
    """

    def __init__(self, size: int, *, nothing: tuple[Floats, Floats]) -> None:
        self.size = size + 1
        self.vectors, self.shares = (_table(row, self.size) for row in nothing)
        self._numbers: dict[Hashable, int] = {}
        self._keys: list[Hashable] = [None]
        # When each row was used last; that of no token is in use for ever.
        self._used = np.zeros(self.size, dtype=np.int64)
        self._used[NOTHING] = np.iinfo(np.int64).max
        self._now = 0
        # Rows that are the next to go, see `_find_oldest`.
        self._waiting: list[tuple[int, int]] = []

    def find(self, keys: Sequence[Hashable], make: Make) -> NDArray[np.int32]:
        """Return the number of the row of each type.

        Args:
            keys: What tells the types apart; the same may come often.
            make: Called with the places of the types that have no rows, each once; returns both rows of each.
        """
        self._now += 1
        numbers = np.array([self._numbers.get(key, NOTHING) for key in keys], dtype=np.int32)
        self._used[numbers[numbers != NOTHING]] = self._now
        missing = np.flatnonzero(numbers == NOTHING).tolist()
        if missing:
            places: dict[Hashable, int] = {}
            for place in missing:
                places.setdefault(keys[place], place)
            self._add(list(places), *make(list(places.values())))
            numbers[missing] = [self._numbers[keys[place]] for place in missing]
        return numbers

    def _add(self, keys: list[Hashable], vectors: Floats, shares: Floats) -> None:
        """Keep rows."""
        n_known = len(self._keys)
        n_new = min(len(keys), self.size - n_known)
        numbers = [*range(n_known, n_known + n_new), *self._oldest(len(keys) - n_new)]
        self._keys += [None] * n_new
        for number, key in zip(numbers, keys, strict=True):
            self._numbers.pop(self._keys[number], None)
            self._keys[number] = key
            self._numbers[key] = number
        self.vectors[numbers], self.shares[numbers], self._used[numbers] = vectors, shares, self._now

    def _oldest(self, n_rows: int) -> list[int]:
        """Return the numbers of rows that were not used for the longest time; they are to be used now."""
        oldest: list[int] = []
        while len(oldest) < n_rows:
            if not self._waiting:
                self._waiting = self._find_oldest(max(n_rows - len(oldest), self.size // _SHARE))
            number, used = self._waiting.pop()
            # It may have been used since it was found.
            if self._used[number] == used:
                self._used[number] = self._now
                oldest.append(number)
        return oldest

    def _find_oldest(self, n_rows: int) -> list[tuple[int, int]]:
        """Return the rows that were not used for the longest time, and when each was used; the oldest comes last."""
        used = self._used[: len(self._keys)]
        oldest = np.argpartition(used, n_rows - 1)[:n_rows]
        oldest = oldest[used[oldest] < self._now]
        oldest = oldest[np.argsort(-used[oldest], kind="stable")]
        return list(zip(oldest.tolist(), used[oldest].tolist(), strict=True))


def _table(first: Floats, n_rows: int) -> Floats:
    """Return room for rows, of which the first is given."""
    rows = np.zeros((n_rows, first.size), dtype=first.dtype)
    rows[NOTHING] = first
    return rows
