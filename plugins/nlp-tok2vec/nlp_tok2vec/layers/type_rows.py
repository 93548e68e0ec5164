"""Rows of token types, found by what is read of them, and kept from one batch to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from .feature_major import Floats

    Make = Callable[[list[int]], tuple[Floats, Floats]]

# The number of the row of no token.
NOTHING = 0


class TypeRows:
    """Two rows for each of some token types; when there is no room, those go that were not used for the longest time.

    It serves one thread at a time.

    Args:
        size: How many types there are rows for, besides that of no token: at least as many as are asked for at a time.
        nothing: The two rows of no token.

    Attributes:
        vectors: The first row of each, (n, width); shares: the second, likewise. Both are others after each call.
    """

    def __init__(self, size: int, *, nothing: tuple[Floats, Floats]) -> None:
        self.size = size + 1
        self.vectors, self.shares = (row.reshape(1, -1) for row in nothing)
        self._numbers: dict[bytes, int] = {}
        self._keys: list[bytes] = [b""]
        # When each row was used last; that of no token is in use for ever.
        self._used = np.array([np.iinfo(np.int64).max])
        self._now = 0

    def find(self, keys: Sequence[bytes], make: Make) -> NDArray[np.int32]:
        """Return the number of the row of each type.

        Args:
            keys: What tells the types apart, each once.
            make: Called with the places of the types that have no rows; returns both rows of each.
        """
        self._now += 1
        numbers = np.array([self._numbers.get(key, NOTHING) for key in keys], dtype=np.int32)
        self._used[numbers[numbers != NOTHING]] = self._now
        missing = np.flatnonzero(numbers == NOTHING).tolist()
        if missing:
            numbers[missing] = self._add([keys[place] for place in missing], *make(missing))
        return numbers

    def _add(self, keys: list[bytes], vectors: Floats, shares: Floats) -> NDArray[np.int64]:
        """Keep rows, and return their numbers."""
        n_known = len(self._keys)
        n_new = min(len(keys), self.size - n_known)
        self._make_room(n_known + n_new)
        oldest = np.zeros(0, dtype=np.int64)
        if n_new < len(keys):
            oldest = np.argpartition(self._used[:n_known], len(keys) - n_new - 1)[: len(keys) - n_new]
        numbers = np.concatenate([np.arange(n_known, n_known + n_new), oldest])
        self._keys += [b""] * n_new
        for number, key in zip(numbers.tolist(), keys, strict=True):
            self._numbers.pop(self._keys[number], None)
            self._keys[number] = key
            self._numbers[key] = number
        self.vectors[numbers], self.shares[numbers], self._used[numbers] = vectors, shares, self._now
        return numbers

    def _make_room(self, n_rows: int) -> None:
        """See that there is room for so many rows."""
        n_before = len(self._used)
        if n_rows <= n_before:
            return
        n_after = min(max(n_rows, 2 * n_before), self.size)
        self.vectors, self.shares = (_longer(rows, n_after) for rows in (self.vectors, self.shares))
        self._used = _longer(self._used, n_after)


def _longer(rows: Floats, n_rows: int) -> Floats:
    """Return a copy of rows with room for more."""
    longer = np.zeros((n_rows, *rows.shape[1:]), dtype=rows.dtype)
    longer[: len(rows)] = rows
    return longer
