"""The row of each key in a table of vectors: hundreds of thousands of them, most of which are only ever looked up.

What was read from a file stays two arrays of numbers, which take an eighth of the memory of a dictionary. They are
sorted by key when a key is first looked up, and become a dictionary when something is changed.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

_HIGHEST = 2**64
# The numbers of rows below this take two bytes.
_SHORT = 2**15


class _Sorted(NamedTuple):
    """Hold keys in their order as numbers, the row of each, and where each key stood among those that were read."""

    keys: NDArray[np.uint64]
    rows: NDArray[np.signedinteger[Any]]
    places: NDArray[np.int32]


class KeyRows(MutableMapping[int, int]):
    """Map keys, which are ids of strings, to rows; in the order in which they were added.

    Args:
        entries: Keys and rows to begin with, which are the map's from now on.
    """

    def __init__(self, entries: dict[int, int] | None = None) -> None:
        # Of these three one is there: another thread may look while one becomes the next.
        self._read: tuple[NDArray[np.uint64], NDArray[np.signedinteger[Any]]] | None = None
        self._sorted: _Sorted | None = None
        self._entries: dict[int, int] | None = {} if entries is None else entries

    @classmethod
    def of_arrays(cls, keys: NDArray[np.uint64], rows: NDArray[np.integer[Any]]) -> KeyRows:
        """Take keys and their rows, which are below 2**31: (n_keys,) each; of a key that is there twice, the last."""
        made = cls()
        # Tables are cut to a few thousand rows for a hundred times as many keys.
        is_short = len(rows) == 0 or int(rows.max()) < _SHORT
        made._read, made._entries = (keys, rows.astype(np.int16 if is_short else np.int32)), None
        return made

    @classmethod
    def of_sorted(cls, *arrays: NDArray[Any]) -> KeyRows:
        """Take what `arrays` returned."""
        made = cls()
        if len(arrays[0]):
            made._sorted, made._entries = _Sorted(*arrays), None
        return made

    def arrays(self) -> list[NDArray[Any]]:
        """Return keys in their order as numbers, the row of each, and its place in this map: (n_keys,) each."""
        known = self._known()
        if isinstance(known, dict):
            keys = np.fromiter(known, dtype=np.uint64, count=len(known))
            order = np.argsort(keys)
            return [keys[order], self.all_rows()[order].astype(np.int32), np.argsort(order).astype(np.int32)]
        return list(known)

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
        return iter(known if isinstance(known, dict) else known.keys[known.places].tolist())

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

    def all_rows(self) -> NDArray[np.int64]:
        """Return the row of each key, in the order of the keys: (n_keys,)."""
        known = self._known()
        if isinstance(known, dict):
            return np.fromiter(known.values(), dtype=np.int64, count=len(known))
        return known.rows[known.places].astype(np.int64)

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
        places = known.keys.searchsorted(wanted)
        places[places == len(known.keys)] = 0
        return np.where(known.keys[places] == wanted, known.rows[places], -1).astype(np.int64)

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
        keys, rows = read
        order = np.argsort(keys).astype(np.int32)
        ordered = keys[order]
        if not len(keys) or (ordered[1:] == ordered[:-1]).any():
            self._entries = dict(zip(keys.tolist(), rows.tolist(), strict=True))
        else:
            places = np.empty_like(order)
            places[order] = np.arange(len(order), dtype=np.int32)
            self._sorted = _Sorted(ordered, rows[order], places)
        self._read = None
        return self._known()

    def _own(self) -> dict[int, int]:
        """Return the dictionary that is changed."""
        if self._entries is None:
            self._entries, self._sorted = self.as_dict(), None
        return self._entries
