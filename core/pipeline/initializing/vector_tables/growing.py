"""A table that grows by blocks of rows, each with its word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ....quoting import shown
from ....vocab.equal_rows import first_equal_rows
from ....vocab.symbols import string_ids

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ....vocab import StringStore
    from .faults import Faults

_BLOCK = 4096
# The id of no string.
_EMPTY = 0


class GrowingTable:
    """Keep rows of numbers in the order in which they come, and which row each word has.

    Args:
        width: How many numbers a row has.
        strings: The store that gets the words.
        faults: What happens to a word that comes again.
        unit: What the numbers of places count: a ``line`` or a ``row``.
        due: How many rows are said to come, if that is known; no memory is asked for on trust.
        limit: How many rows are kept at most, if not all are.

    Attributes:
        data: The rows, shape (at least n_rows, width).
        n_rows: How many rows there are.
        key2row: The row of each word, by the word's id.
    """

    def __init__(
        self,
        width: int,
        *,
        strings: StringStore,
        faults: Faults,
        unit: str = "line",
        due: int | None = None,
        limit: int = 0,
    ) -> None:
        self.data: NDArray[np.float32] = np.zeros((0, width), dtype=np.float32)
        self.n_rows = 0
        self.key2row: dict[int, int] = {}
        self.faults = faults
        self._unit = unit
        self._strings = strings
        self._due = due
        self._limit = limit
        self._places: list[Sequence[int]] = []

    @property
    def width(self) -> int:
        """How many numbers a row has."""
        return int(self.data.shape[1])

    @property
    def room(self) -> int | None:
        """How many more rows are wanted, None for all that come."""
        return self._limit - self.n_rows if self._limit else None

    def place(self, number: int) -> str:
        """Return where the row of a number stands in its file, for messages that begin with the file's name."""
        return f":{number}" if self._unit == "line" else f": {self._unit} {number}"

    def add(self, words: Sequence[str], numbers: NDArray[np.float32], places: Sequence[int]) -> None:
        """Add words that are not there yet with their rows, and tell of the others and of those that are empty.

        Args:
            words: The words.
            numbers: The rows, shape (n_words, width).
            places: Where each stands in its file.
        """
        ids = string_ids(words).tolist()
        new = dict.fromkeys(ids)
        if len(new) < len(ids) or _EMPTY in new or not self.key2row.keys().isdisjoint(new):
            fresh = self._fresh(words, ids, places)
            words, ids = [words[row] for row in fresh], [ids[row] for row in fresh]
            numbers, places = numbers[fresh], [places[row] for row in fresh]
        self.add_rows(numbers, places)
        self.key2row.update(zip(ids, range(self.n_rows - len(ids), self.n_rows), strict=True))
        for key, word in zip(ids, words, strict=True):
            self._strings.add_known(key, word)

    def add_rows(self, numbers: NDArray[np.float32], places: Sequence[int]) -> None:
        """Add rows without words."""
        end = self.n_rows + len(numbers)
        if end > len(self.data):
            # A sixteenth more each time, so that rows are seldom moved where memory cannot grow in place.
            more = max(end, len(self.data) + max(_BLOCK, len(self.data) // 16))
            self._resize(max(end, min(more, self._due or more)))
        self.data[self.n_rows : end] = numbers
        self.n_rows = end
        self._places.append(places)

    def finish(self, *, merge: bool) -> NDArray[np.float32]:
        """Return the table, (n_rows, width).

        Args:
            merge: Whether words of equal rows share the first of them, in the table's own memory.
        """
        self._resize(self.n_rows)
        if merge and self.n_rows:
            first = first_equal_rows(self.data)
            is_kept = first == np.arange(self.n_rows)
            if not is_kept.all():
                kept, rows = np.flatnonzero(is_kept), (np.cumsum(is_kept) - 1)[first]
                for start in range(0, len(kept), _BLOCK):
                    moved = self.data[kept[start : start + _BLOCK]]
                    self.data[start : start + len(moved)] = moved
                self._resize(len(kept))
                self.key2row = dict(zip(self.key2row, rows[list(self.key2row.values())].tolist(), strict=True))
        return self.data

    def _resize(self, n_rows: int) -> None:
        # Nobody else has seen the table yet, and so it can grow without a copy.
        self.data.resize((n_rows, self.data.shape[1]), refcheck=False)

    def _fresh(self, words: Sequence[str], ids: list[int], places: Sequence[int]) -> list[int]:
        """Return which words are some and new, and tell of the others."""
        fresh: list[int] = []
        seen: dict[int, int] = {}
        for row, key in enumerate(ids):
            if key == _EMPTY:
                self.faults.tell(self.place(places[row]), "without a word", "there is no word before the numbers")
                continue
            before = seen.get(key)
            if before is None and key in self.key2row:
                before = self._place_of_row(self.key2row[key])
            if before is None:
                seen[key] = places[row]
                fresh.append(row)
            else:
                problem = f"the word {shown(words[row])} has a vector already, in {self._unit} {before}"
                self.faults.tell(self.place(places[row]), "with a word that has a vector already", problem)
        return fresh

    def _place_of_row(self, row: int) -> int:
        for places in self._places:
            if row < len(places):
                return places[row]
            row -= len(places)
        raise IndexError(row)


class NumberedTable(GrowingTable):
    """Keep the rows of floret vectors, of which each has its number in place of a word."""

    def add(self, words: Sequence[str], numbers: NDArray[np.float32], places: Sequence[int]) -> None:
        """Add rows, each of which stands in its place.

        Raises:
            DataError: One does not.
        """
        due = [*map(str, range(self.n_rows, self.n_rows + len(words)))]
        if words != due:
            row = next(row for row, word in enumerate(words) if word != due[row])
            self.faults.refuse(
                f"{self.place(places[row])}: the row of floret vectors has the number {shown(words[row])}, where "
                f"{due[row]} is due; floret writes all of them in order"
            )
        self.add_rows(numbers, places)
