"""The row of each key in a table of vectors: hundreds of thousands of them, most of which are only ever looked up.

What was read from a file stays two arrays of numbers, which take an eighth of the memory of a dictionary. They are
sorted by key when a key is first looked up, and become a dictionary when something is changed. In which order they
were is hardly ever asked: a large file tells it again.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import ModelError
from ..named_tuples import NamedTuple
from .vector_rows import find_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    ReadAgain = Callable[[], NDArray[np.uint64] | None]

_HIGHEST = 2**64
# The numbers of rows below this take two bytes.
_SHORT = 2**15


class _Sorted(NamedTuple):
    """Hold keys in their order as numbers, the row of each, and what tells where each stands that was read.

    Args:
        keys: The keys.
        rows: The rows.
        places: Tells where each stands.
    """

    keys: NDArray[np.uint64]
    rows: NDArray[np.signedinteger[Any]]
    places: Callable[[], NDArray[np.int32]]


class _Read(NamedTuple):
    """Hold keys as they were read, the row of each, and what reads the keys again, if anything does."""

    keys: NDArray[np.uint64]
    rows: NDArray[np.signedinteger[Any]]
    read_again: ReadAgain | None


class KeyRows(MutableMapping[int, int]):
    """Map keys, which are ids of strings, to rows; in the order in which they were added.

    Args:
        entries: Keys and rows to begin with, which are the map's from now on.

    Attributes:
        is_changed: Whether it may differ from what it began with.
    """

    def __init__(self, entries: dict[int, int] | None = None) -> None:
        self.is_changed = False
        # Of these three one is there: another thread may look while one becomes the next.
        self._read: _Read | None = None
        self._sorted: _Sorted | None = None
        self._entries: dict[int, int] | None = {} if entries is None else entries

    @classmethod
    def of_arrays(
        cls,
        keys: NDArray[np.uint64],
        rows: NDArray[np.integer[Any]],
        *,
        read_again: ReadAgain | None = None,
    ) -> KeyRows:
        """Take keys and their rows, which are below 2**31: (n_keys,) each; of a key that is there twice, the last.

        Args:
            keys: The keys.
            rows: The row of each.
            read_again: Returns the keys once more, None if it cannot, so that their order takes no memory.
        """
        made = cls()
        # Tables are cut to a few thousand rows for a hundred times as many keys.
        is_short = len(rows) == 0 or int(rows.max()) < _SHORT
        made._read = _Read(keys, rows.astype(np.int16 if is_short else np.int32), read_again)
        made._entries = None
        return made

    @classmethod
    def of_sorted(cls, keys: NDArray[np.uint64], rows: NDArray[Any], places: NDArray[np.int32]) -> KeyRows:
        """Take what `arrays` returned."""
        made = cls()
        if len(keys):
            made._sorted, made._entries = _Sorted(keys, rows, lambda: places), None
        return made

    def arrays(self) -> list[NDArray[Any]]:
        """Return keys in their order as numbers, the row of each, and its place in this map: (n_keys,) each."""
        known = self._known()
        if isinstance(known, dict):
            keys = np.fromiter(known, dtype=np.uint64, count=len(known))
            order = np.argsort(keys)
            return [keys[order], self.all_rows()[order].astype(np.int32), np.argsort(order).astype(np.int32)]
        return [known.keys, known.rows, known.places()]

    def __getitem__(self, key: int) -> int:
        known = self._known()
        if isinstance(known, dict):
            return known[key]
        if 0 <= key < _HIGHEST:
            place = int(known.keys.searchsorted(np.uint64(key)))
            if place < len(known.keys) and known.keys[place] == key:
                return int(known.rows[place])
        raise KeyError(key)

    def __setitem__(self, key: int, row: int) -> None:
        self._own()[key] = row

    def __delitem__(self, key: int) -> None:
        del self._own()[key]

    def __len__(self) -> int:
        known = self._known()
        return len(known if isinstance(known, dict) else known.keys)

    def __iter__(self) -> Iterator[int]:
        known = self._known()
        return iter(known if isinstance(known, dict) else known.keys[known.places()].tolist())

    def __reduce__(self) -> tuple[type[KeyRows], tuple[dict[int, int]]]:
        return KeyRows, (self.as_dict(),)

    def as_dict(self, *, is_read_only: bool = False) -> dict[int, int]:
        """Return keys and rows as a dictionary.

        Args:
            is_read_only: Whether nobody changes it, nor this while it is read, so that it need not be one of its own: a
                copy of a million entries takes 40 MB.
        """
        known = self._known()
        if isinstance(known, dict):
            return known if is_read_only else dict(known)
        return dict(zip(self, self.all_rows().tolist(), strict=True))

    def taken_rows(self) -> NDArray[np.integer[Any]]:
        """Return the row of each key, in no order: (n_keys,); in theirs it takes the order of the keys to be known."""
        known = self._known()
        return self.all_rows() if isinstance(known, dict) else known.rows

    def all_rows(self) -> NDArray[np.int64]:
        """Return the row of each key, in the order of the keys: (n_keys,)."""
        known = self._known()
        if isinstance(known, dict):
            return np.fromiter(known.values(), dtype=np.int64, count=len(known))
        return known.rows[known.places()].astype(np.int64)

    def rows_of(self, keys: Sequence[int] | NDArray[np.uint64]) -> NDArray[np.int64]:
        """Return the rows of many keys, -1 for those that have none: (n_keys,)."""
        known = self._known()
        if isinstance(known, dict):
            listed = keys.tolist() if isinstance(keys, np.ndarray) else keys
            return np.array([known.get(key, -1) for key in listed], dtype=np.int64)
        try:
            wanted = np.asarray(keys, dtype=np.uint64)
        except OverflowError:
            return np.array([self.get(key, -1) for key in keys], dtype=np.int64)
        return find_rows(wanted, known.keys, known.rows)

    def _known(self) -> dict[int, int] | _Sorted:
        """Return what keys are looked up in."""
        if self._entries is not None:
            return self._entries
        if self._sorted is not None:
            return self._sorted
        read = self._read
        if read is None:
            # Another thread has sorted them just now.
            return self._known()
        keys, rows, read_again = read
        order = np.argsort(keys).astype(np.int32)
        ordered = keys[order]
        if not len(keys) or (ordered[1:] == ordered[:-1]).any():
            self._entries = dict(zip(keys.tolist(), rows.tolist(), strict=True))
        else:
            find = _found(order) if read_again is None else partial(_find_again, ordered, read_again)
            self._sorted = _Sorted(ordered, rows[order], find)
        self._read = None
        return self._known()

    def _own(self) -> dict[int, int]:
        """Return the dictionary that is changed."""
        self.is_changed = True
        if self._entries is None:
            self._entries, self._sorted = self.as_dict(), None
        return self._entries


def _found(order: NDArray[np.int32]) -> Callable[[], NDArray[np.int32]]:
    """Return what tells where each key stands that was read, from what brings them in order: (n_keys,) each."""
    places = np.empty_like(order)
    places[order] = np.arange(len(order), dtype=np.int32)
    return lambda: places


def _find_again(keys: NDArray[np.uint64], read_again: ReadAgain) -> NDArray[np.int32]:
    """Return where each key stands that is read again, among keys in order: (n_keys,) each.

    Raises:
        ModelError: They are other ones by now.
    """
    again = read_again()
    if again is not None and len(again) == len(keys):
        places = keys.searchsorted(again)
        if (keys.take(places, mode="clip") == again).all():
            return places.astype(np.int32)
    raise ModelError(
        "the keys of the vectors are not those any more that were loaded: their file was changed while it was in use; "
        "load the pipeline again, and replace files instead of writing into them"
    )
