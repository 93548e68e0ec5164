"""The row of each key in a table of vectors: hundreds of thousands of them, most of which are only ever looked up.

What was read from a file stays two arrays of numbers, sorted by key, which take an eighth of the memory of a
dictionary. It becomes one when something is changed.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

_HIGHEST = 2**64


class KeyRows(MutableMapping[int, int]):
    """Map keys, which are ids of strings, to rows; in the order in which they were added.

    Args:
        entries: Keys and rows to begin with, which are the map's from now on.
    """

    # Sorted keys, their rows, and where each key stood among those that were read; until something is changed.
    _keys: NDArray[np.uint64]
    _rows: NDArray[np.int32]
    _places: NDArray[np.int32]

    def __init__(self, entries: dict[int, int] | None = None) -> None:
        self._entries: dict[int, int] | None = {} if entries is None else entries

    @classmethod
    def of_arrays(cls, keys: NDArray[np.uint64], rows: NDArray[np.integer[Any]]) -> KeyRows:
        """Take keys and their rows, which are below 2**31: (n_keys,) each; of a key that is there twice, the last."""
        order = np.argsort(keys, kind="stable").astype(np.int32)
        ordered = keys[order]
        if not len(keys) or (ordered[1:] == ordered[:-1]).any():
            return cls(dict(zip(keys.tolist(), rows.tolist(), strict=True)))
        made = cls()
        made._entries, made._keys, made._rows = None, ordered, rows[order].astype(np.int32)
        made._places = np.empty_like(order)
        made._places[order] = np.arange(len(order), dtype=np.int32)
        return made

    def __getitem__(self, key: int) -> int:
        if self._entries is not None:
            return self._entries[key]
        if 0 <= key < _HIGHEST:
            place = int(self._keys.searchsorted(np.uint64(key)))
            if place < len(self._keys) and self._keys[place] == key:
                return int(self._rows[place])
        raise KeyError(key)

    def __setitem__(self, key: int, row: int) -> None:
        self._own()[key] = row

    def __delitem__(self, key: int) -> None:
        del self._own()[key]

    def __len__(self) -> int:
        return len(self._keys if self._entries is None else self._entries)

    def __iter__(self) -> Iterator[int]:
        return iter(self._keys[self._places].tolist() if self._entries is None else self._entries)

    def __reduce__(self) -> tuple[type[KeyRows], tuple[dict[int, int]]]:
        return KeyRows, (self.as_dict(),)

    def as_dict(self) -> dict[int, int]:
        """Return keys and rows as a dictionary of its own."""
        if self._entries is not None:
            return dict(self._entries)
        return dict(zip(self, self.all_rows().tolist(), strict=True))

    def all_rows(self) -> NDArray[np.int64]:
        """Return the row of each key, in the order of the keys: (n_keys,)."""
        if self._entries is not None:
            return np.fromiter(self._entries.values(), dtype=np.int64, count=len(self._entries))
        return self._rows[self._places].astype(np.int64)

    def rows_of(self, keys: Sequence[int] | NDArray[np.uint64]) -> NDArray[np.int64]:
        """Return the rows of many keys, -1 for those that have none: (n_keys,)."""
        if self._entries is not None:
            find = self._entries.get
            listed = keys.tolist() if isinstance(keys, np.ndarray) else keys
            return np.array([find(key, -1) for key in listed], dtype=np.int64)
        try:
            wanted = np.asarray(keys, dtype=np.uint64)
        except OverflowError:
            return np.array([self.get(key, -1) for key in keys], dtype=np.int64)
        places = self._keys.searchsorted(wanted)
        places[places == len(self._keys)] = 0
        return np.where(self._keys[places] == wanted, self._rows[places], -1).astype(np.int64)

    def _own(self) -> dict[int, int]:
        """Return the dictionary that is changed."""
        if self._entries is None:
            self._entries = self.as_dict()
            del self._keys, self._rows, self._places
        return self._entries
