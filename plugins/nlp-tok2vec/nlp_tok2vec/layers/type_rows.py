"""Rows of token types, found by what is read of them, and kept from one batch to the next."""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from numpy.typing import NDArray

    from .feature_major import Floats

# The number of what has no row.
_NONE = -1
# Such a share of the rows is found at a time that are to go.
_SHARE = 16
# A row that was asked for once counts as if since then types had come for so many tables: most words never come again.
# On English text a tenth fewer rows have to be made than if all counted alike; where texts come again, a quarter.
_HANDICAP = 5


class TypeRows:
    """A row for each of some token types; when there is no room, those go that were not used for the longest time.

    Those that were used once only go earlier.

    It serves one thread at a time.

    Args:
        size: How many rows there are: at least as many as are asked for at a time.
        width: How many numbers a row has.
        editions: What tells its types from those that have the same keys in other tables.

    Attributes:
        rows: The rows, (size, width). Those that nobody has asked for yet take no memory.
    """

    def __init__(self, size: int, width: int, *, editions: tuple[object | None, ...] = ()) -> None:
        self.editions = editions
        self.rows: Floats = np.zeros((size, width), dtype=np.float32)
        self._numbers: dict[Hashable, int] = {}
        self._keys: list[Hashable] = []
        # When each row was used last; the time is how many types were asked for.
        self._used = np.zeros(size, dtype=np.int64)
        self._now = 0
        # Rows that are the next to go, see `_find_oldest`.
        self._waiting = np.empty((2, 0), dtype=np.int64)

    def find(self, keys: Sequence[Hashable], make: Callable[[NDArray[np.intp]], Floats], *, out: Floats) -> None:
        """Write the row of each of some types to `out`, (n, width).

        Args:
            keys: What tells the types apart; each comes once.
            make: Called with the places of the types that have no rows; returns their rows.
            out: Where to write.
        """
        self._now += len(keys)
        found = [*map(self._numbers.get, keys, repeat(_NONE))]
        numbers = np.array(found, dtype=np.intp)
        if _NONE in found:
            missing = np.flatnonzero(numbers == _NONE)
            self._used[numbers[numbers != _NONE]] = self._now
            numbers[missing] = self._add([keys[place] for place in missing.tolist()], make(missing))
        else:
            self._used[numbers] = self._now
        self.rows.take(numbers, axis=0, out=out, mode="clip")

    def _add(self, keys: Sequence[Hashable], rows: Floats) -> NDArray[np.intp]:
        """Keep rows; returns their numbers."""
        n_known = len(self._keys)
        n_new = min(len(keys), len(self.rows) - n_known)
        oldest = self._oldest(len(keys) - n_new)
        numbers = np.concatenate([np.arange(n_known, n_known + n_new), oldest])
        for number, key in zip(oldest.tolist(), keys[n_new:], strict=True):
            del self._numbers[self._keys[number]]
            self._keys[number] = key
        self._keys += keys[:n_new]
        self._numbers.update(zip(keys, numbers.tolist(), strict=True))
        self.rows[numbers], self._used[numbers] = rows, self._now - _HANDICAP * len(self.rows)
        return numbers

    def _oldest(self, n_rows: int) -> NDArray[np.intp]:
        """Return the numbers of rows that were not used for the longest time; they are to be used now."""
        parts = [np.empty(0, dtype=np.intp)]
        while n_rows:
            if not self._waiting.size:
                self._waiting = self._find_oldest(max(n_rows, len(self.rows) // _SHARE))
            numbers, used = self._waiting[:, :n_rows]
            self._waiting = self._waiting[:, n_rows:]
            # Some may have been used since they were found.
            numbers = numbers[self._used[numbers] == used]
            self._used[numbers] = self._now
            parts.append(numbers)
            n_rows -= len(numbers)
        return np.concatenate(parts)

    def _find_oldest(self, n_rows: int) -> NDArray[np.int64]:
        """Return the rows that were not used for the longest time, and when each was used, the oldest first: (2, n)."""
        used = self._used[: len(self._keys)]
        n_rows = min(n_rows, len(used))
        oldest = np.argpartition(used, n_rows - 1)[:n_rows]
        oldest = oldest[used[oldest] < self._now]
        oldest = oldest[np.argsort(used[oldest], kind="stable")]
        return np.stack([oldest, used[oldest]])
