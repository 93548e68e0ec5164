"""Word vectors: a table with a row for each word, or a small one into which all n-grams are hashed (floret)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

from ..errors import ArgumentError, ModelError, as_file_error
from ..files import msgpack
from ..files.parts import excluded_parts
from ..files.writing import as_path
from ..numbers import is_whole
from ..quoting import counted, kind_of, shown
from . import attrs, floret, vector_files
from .equal_rows import first_equal_rows
from .key_rows import KeyRows
from .nearest_rows import in_main_memory, module_of, nearest
from .strings import StringStore
from .vector_arguments import checked_count, checked_list, checked_shape, checked_table, zeros
from .vector_files import FLORET_LIMITS, FLORET_MARKS, KEY_ATTRS, MODES, Contents
from .vector_rows import take_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from .lexeme import Lexeme

# An array of NumPy, or of CuPy when the vectors are on a GPU.
Array: TypeAlias = Any

# Of so many words it is remembered where the rows of their n-grams are, which are forgotten together.
_MEMO_SIZE: Final = 20_000


class Vectors:
    """Keep a table of vectors and say which a word has.

    Args:
        strings: The store that resolves keys.
        shape: Rows and columns of an empty table.
        data: The table.
        keys: The keys of the first rows of `data`, in order.
        name: A name for the vectors.
        mode: ``default`` (a row for each word) or ``floret`` (rows hashed from n-grams).
        minn: The length of the shortest n-gram (floret).
        maxn: The length of the longest n-gram (floret).
        hash_count: How many rows an n-gram has, 1 to 4 (floret).
        hash_seed: The seed of the hash (floret).
        bow: The character put before a word (floret).
        eow: The character put after a word (floret).
        attr: The attribute of a token that is looked up.

    Raises:
        ValueError: The settings do not fit together.
    """

    def __init__(
        self,
        *,
        strings: StringStore | None = None,
        shape: tuple[int, int] | None = None,
        data: Array | None = None,
        keys: Iterable[str | int] | None = None,
        name: str | None = None,
        mode: str = "default",
        minn: int = 0,
        maxn: int = 0,
        hash_count: int = 1,
        hash_seed: int = 0,
        bow: str = "<",
        eow: str = ">",
        attr: str | int = "ORTH",
    ) -> None:
        self.strings = StringStore() if strings is None else strings
        self.name = name
        self.mode = str(mode)
        self.minn, self.maxn = minn, maxn
        self.hash_count, self.hash_seed = hash_count, hash_seed
        self.bow, self.eow = bow, eow
        self.attr = attrs.intify_attr(attr)
        self._check_settings(data)
        table = zeros((0, 0) if shape is None else shape) if data is None else checked_table(data)
        self._table: Array = table
        # What was loaded, as long as nobody has been given the table, and what stands for it.
        self._loaded: Contents | None = None
        self._edition = object()
        self.key2row = KeyRows()
        # The rows without a key; and as a stack with the first one last, where those that have a key by now may be too.
        self._free: set[int] = set()
        self._next: list[int] = []
        # Floret: the rows of a word's n-grams in a table of so many. No vector is kept: the table can be written to.
        self._memo: dict[tuple[Any, ...], Array] = {}
        if self.mode == "default":
            for row, key in enumerate(() if keys is None else checked_list(keys, "keys")):
                self._check_row(row, self.strings.as_int(key))
                self.key2row[self._add_key(key)] = row
            self._find_free()

    def _check_settings(self, data: Array | None) -> None:
        if self.mode not in MODES:
            raise ValueError(f"The mode of vectors is {' or '.join(MODES)}, not {self.mode!r}.")
        if self.attr not in KEY_ATTRS:
            names = ", ".join(attrs.NAMES[attr] for attr in KEY_ATTRS)
            raise ValueError(f"Vectors are looked up by one of {names}, not by {attrs.NAMES[self.attr]}.")
        for name, (low, high) in FLORET_LIMITS.items():
            value = getattr(self, name)
            if not is_whole(value) or not low <= value <= high:
                raise ValueError(
                    f"{name} of floret vectors is a whole number from {low} to {high}, not {shown(value)}."
                )
        for name in FLORET_MARKS:
            if not isinstance(getattr(self, name), str):
                raise ArgumentError(f"{name} of floret vectors is a string, not {kind_of(getattr(self, name))}.")
        if self.mode == "default":
            return
        if data is None:
            raise ValueError("Floret vectors need their whole table: give `data`.")
        if self.maxn < self.minn:
            raise ValueError(f"The longest n-gram (maxn={self.maxn}) is shorter than the shortest (minn={self.minn}).")

    def __getstate__(self) -> dict[str, Any]:
        # A copy may have the same table, and give it to somebody.
        self._loaded = None
        return self.__dict__

    @property
    def data(self) -> Array:
        """The table. Whoever has it can write into it at any time."""
        self._loaded = None
        return self._table

    @data.setter
    def data(self, table: Array) -> None:
        self._loaded = None
        self._table = table
        self._memo = {}

    @property
    def edition(self) -> object | None:
        """What stands for the vectors of all words: as long as it is the same, each word has the vector that it had.

        Those that were loaded have an edition until they are changed or somebody is given the table; others have none.
        """
        loaded = self._loaded
        if loaded is None or self.key2row is not loaded.key2row or self.key2row.is_changed:
            return None
        is_same = all(getattr(self, name) == value for name, value in loaded.settings.items())
        return self._edition if is_same else None

    # Size

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the table."""
        rows, columns = self._table.shape
        return int(rows), int(columns)

    @property
    def size(self) -> int:
        """The number of numbers in the table."""
        return int(self._table.size)

    @property
    def vectors_length(self) -> int:
        """The width of a vector."""
        return self.shape[1]

    @property
    def is_full(self) -> bool:
        """Whether no row is free; a floret table always is."""
        return not self._free

    @property
    def n_keys(self) -> int:
        """The number of keys, -1 where every word has a vector."""
        return -1 if self.mode == "floret" else len(self.key2row)

    def __len__(self) -> int:
        return self.shape[0]

    def __repr__(self) -> str:
        rows, columns = self.shape
        return f"<Vectors {self.name or ''}: {rows} x {columns}, {self.mode}>"

    # Looking up

    def __contains__(self, key: str | int) -> bool:
        return self.mode == "floret" or self.strings.as_int(key) in self.key2row

    def __getitem__(self, key: str | int) -> Array:
        if self.mode == "floret":
            return self._floret_vector(self.strings.as_int(key), key)
        row = self.key2row.get(self.strings.as_int(key))
        if row is None:
            raise KeyError(f"There is no vector for {key!r}.")
        return self.data[row]

    def __setitem__(self, key: str | int, vector: Any) -> None:
        self._check_default("set")
        row = self.key2row.get(self.strings.as_int(key))
        if row is None:
            raise KeyError(f"There is no vector for {key!r} to replace; use Vectors.add.")
        self.data[row] = self.checked(vector)

    def __iter__(self) -> Iterator[int]:
        yield from self.key2row

    def get_batch(self, keys: Sequence[str | int] | NDArray[np.uint64]) -> Array:
        """Return the vectors of many keys, zeros where a key has none, shape (n_keys, vectors_length).

        Raises:
            ArgumentError: The keys are no list.
        """
        is_table = self.mode == "default"
        if is_table and isinstance(keys, np.ndarray) and keys.dtype == np.uint64 and keys.ndim == 1:
            return take_rows(self._table, self.key2row.rows_of(keys))
        words = checked_list(keys, "keys")
        ids = [self.strings.as_int(word) for word in words]
        if is_table:
            return take_rows(self._table, self.key2row.rows_of(ids))
        if not ids:
            return self._xp.zeros((0, self.vectors_length), dtype=self._table.dtype)
        return self._xp.stack([self._floret_vector(key, word) for key, word in zip(ids, words, strict=True)])

    def key_of(self, lexeme: Lexeme) -> str | int:
        """Return what stands for a word here: the id of the attribute by which vectors are looked up."""
        if self.attr == attrs.ORTH:
            return lexeme.orth
        if self.mode == "default":
            return lexeme.hash_of(self.attr)
        # N-grams are of the string, which not everybody can tell from the id.
        return lexeme.string_of(self.attr)

    def vector_of(self, key: str | int) -> Array:
        """Return the vector of a key, zeros where it has none."""
        if self.mode == "floret":
            return self._floret_vector(self.strings.as_int(key), key)
        row = self.key2row.get(self.strings.as_int(key))
        if row is None:
            return self._xp.zeros(self.vectors_length, dtype=np.float32)
        return self.data[row]

    def find(
        self,
        *,
        key: str | int | None = None,
        keys: Iterable[str | int] | None = None,
        row: int | None = None,
        rows: Iterable[int] | None = None,
    ) -> Any:
        """Return the row of a key (-1 for none), the rows of keys, the key of a row or the keys of rows.

        Raises:
            ValueError: Not exactly one of the four is given, or the vectors are floret vectors.
            ArgumentError: A row is no number, or keys or rows are no list.
            KeyError: A row has no key.
        """
        self._check_default("search")
        if sum(given is not None for given in (key, keys, row, rows)) != 1:
            raise ValueError("Vectors.find takes exactly one of key, keys, row and rows.")
        if key is not None:
            return self.key2row.get(self.strings.as_int(key), -1)
        if keys is not None:
            numbers = [self.strings.as_int(one) for one in checked_list(keys, "keys")]
            return self.key2row.rows_of(numbers).astype(np.int32)
        row2key = self._keys_by_row()
        wanted = [row] if row is not None else checked_list(rows, "rows")
        other = [one for one in wanted if not is_whole(one)]
        if other:
            raise ArgumentError(f"The row of a vector is a whole number, not {kind_of(other[0])}.")
        unknown = [one for one in wanted if one not in row2key]
        if unknown:
            raise KeyError(f"Row {unknown[0]} of the vectors has no key.")
        keys_of_rows = [row2key[one] for one in wanted]
        return keys_of_rows[0] if row is not None else np.asarray(keys_of_rows, dtype=np.uint64)

    def keys(self) -> Any:
        """Return all keys."""
        return self.key2row.keys()

    def values(self) -> Iterator[Array]:
        """Yield the vectors of all rows that have a key."""
        used = set(self.key2row.taken_rows().tolist())
        for row in range(len(self)):
            if row in used:
                yield self.data[row]

    def items(self) -> Iterator[tuple[int, Array]]:
        """Yield keys and vectors."""
        for key, row in self.key2row.items():
            yield key, self.data[row]

    def most_similar(
        self, queries: Array, *, batch_size: int = 1024, n: int = 1, sort: bool = True
    ) -> tuple[NDArray[np.uint64], NDArray[np.int32], NDArray[np.float32]]:
        """Find the vectors that point most in the directions of others.

        Args:
            queries: Vectors, shape (n_queries, vectors_length).
            batch_size: How many are compared at a time.
            n: How many to return for each.
            sort: Whether the most similar comes first.

        Returns:
            Keys, rows and similarities, each of shape (n_queries, n).

        Raises:
            ValueError: There are fewer vectors than `n`, a number is none from 1, the queries have another width, or
                they are floret vectors.
        """
        self._check_default("search")
        if getattr(queries, "ndim", None) != 2 or queries.shape[1] != self.vectors_length:
            raise ValueError(f"Queries are an array of vectors, shape (n_queries, {self.vectors_length}).")
        n, batch_size = checked_count(n, "of vectors to find"), checked_count(batch_size, "of vectors in a batch")
        row2key = self._keys_by_row()
        if n > len(row2key):
            raise ValueError(f"The {n} most similar vectors cannot be found: the table has {len(row2key)}.")
        best_rows = np.zeros((len(queries), n), dtype=np.int32)
        best = np.zeros((len(queries), n), dtype=np.float32)
        batches = (queries[start : start + batch_size] for start in range(0, len(queries), batch_size))
        start = 0
        for rows, scores in nearest(self._table, batches, among=row2key, n=n, sort=sort):
            end = start + len(rows)
            best_rows[start:end], best[start:end] = rows, scores
            start = end
        keys = np.array([[row2key[row] for row in rows] for rows in best_rows.tolist()], dtype=np.uint64)
        return keys.reshape(best_rows.shape), best_rows, best

    # Changing

    def add(self, key: str | int, *, vector: Any = None, row: int | None = None) -> int:
        """Give a key a row, a free one if none is named, and perhaps set the row's vector.

        Returns:
            The row.

        Raises:
            ValueError: The row is not in the table, or no row is free.
        """
        self._check_default("change")
        values = None if vector is None else self.checked(vector)
        number = self.strings.as_int(key)
        if row is None:
            row = self.key2row.get(number)
        if row is None:
            if self.is_full:
                raise ValueError(
                    f"The table of vectors is full ({counted(len(self), 'row')}); resize it to add {key!r}."
                )
            row = self._first_free()
        self._check_row(row, number)
        if values is not None:
            self.data[row] = values
        self.key2row[self._add_key(key)] = int(row)
        self._free.discard(int(row))
        return int(row)

    def resize(self, shape: tuple[int, int], inplace: bool = False) -> list[tuple[int, int]]:
        """Change the number of rows and columns.

        Returns:
            The keys that have lost their rows, with those.
        """
        self._check_default("resize")
        shape = checked_shape(shape)
        rows, columns = min(shape[0], self.shape[0]), min(shape[1], self.shape[1])
        table = self._xp.zeros(shape, dtype=self.data.dtype)
        table[:rows, :columns] = self.data[:rows, :columns]
        self.data = table
        removed = [(key, row) for key, row in self.key2row.items() if row >= shape[0]]
        self.key2row = KeyRows({key: row for key, row in self.key2row.items() if row < shape[0]})
        self._find_free()
        return removed

    def clear(self) -> None:
        """Forget all keys; the table stays."""
        self._check_default("clear")
        self.key2row = KeyRows()
        self._find_free()

    def prune(self, n_rows: int, *, batch_size: int = 1024) -> dict[str, tuple[str, float]]:
        """Keep the first rows and give all other keys the most similar row that is left; see `Vocab.prune_vectors`.

        Raises:
            ValueError: A number is none from 1, none of the rows has a key, or the vectors are floret vectors.
            KeyError: The string of a key is not known; nothing is changed.
        """
        self._check_default("prune")
        n_rows, batch_size = (
            checked_count(n_rows, "of rows to keep"),
            checked_count(batch_size, "of vectors in a batch"),
        )
        if n_rows >= len(self):
            return {}
        if self.key2row and self.key2row.taken_rows().min() >= n_rows:
            raise ValueError(f"No key is among the {counted(n_rows, 'row')} to keep.")
        for key in self.key2row:
            _ = self.strings[key]
        old = self.data
        lost = self.resize((n_rows, self.shape[1]))
        if not lost:
            return {}
        row2key = self._keys_by_row()
        rows = sorted({row for _key, row in lost})
        # A copy of all lost rows at once would be almost another table.
        batches = (old[rows[start : start + batch_size]] for start in range(0, len(rows), batch_size))
        found = nearest(self.data, batches, among=row2key, n=1, sort=False)
        near, scores = (np.concatenate(parts).ravel().tolist() for parts in zip(*found, strict=True))
        found_for = dict(zip(rows, zip(near, scores, strict=True), strict=True))
        self.key2row.update((key, found_for[row][0]) for key, row in lost)
        return {self.strings[key]: (self.strings[row2key[found_for[row][0]]], found_for[row][1]) for key, row in lost}

    def deduplicate(self) -> None:
        """Give keys with equal vectors one row, and drop rows without keys; the rows that are left keep their order."""
        self._check_default("deduplicate")
        rows = self.key2row.all_rows()
        used = np.unique(rows)
        table = in_main_memory(self.data)
        table = table if len(used) == len(table) else table[used]
        first = first_equal_rows(table)
        is_kept = first == np.arange(len(first))
        if is_kept.sum() < len(self):
            places = (np.cumsum(is_kept) - 1)[first]
            self.data = self._xp.asarray(table[is_kept])
            rows = places[np.searchsorted(used, rows)].tolist()
            self.key2row = KeyRows(dict(zip(self.key2row, rows, strict=True)))
            self._find_free()

    def to_ops(self, ops: Any) -> None:
        """Move the table to where a thinc `Ops` computes."""
        self.data = ops.asarray(self.data)

    # Files

    def to_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> None:
        """Write table, keys and settings into a folder."""
        excluded = excluded_parts(exclude)
        vector_files.write_folder(as_path(path), self.contents)
        if "strings" not in excluded:
            self.strings.to_disk(as_path(path) / "strings.json")

    def from_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> Vectors:
        """Replace the contents by those of a folder, if it has any.

        Raises:
            ModelError: The folder or a file is missing or cannot be read.
        """
        excluded = excluded_parts(exclude)
        if not as_path(path).is_dir():
            raise as_file_error(ModelError, FileNotFoundError())(
                f"There is no folder {path} to read vectors from; check the path."
            )
        contents = vector_files.read_folder(as_path(path))
        strings = as_path(path) / "strings.json"
        if "strings" not in excluded and strings.exists():
            self.strings.from_disk(strings)
        if contents is not None:
            self.contents = contents
        return self

    def to_bytes(self, exclude: Iterable[str] = ()) -> bytes:
        """Return table, keys and settings as msgpack."""
        strings = {} if "strings" in excluded_parts(exclude) else {"strings": self.strings.to_bytes()}
        return msgpack.pack({**strings, **vector_files.parts(self.contents)})

    def from_bytes(self, data: bytes, exclude: Iterable[str] = ()) -> Vectors:
        """Replace the contents by those of a byte string.

        Raises:
            ModelError: It holds no vectors.
        """
        excluded = excluded_parts(exclude)
        parts, contents = vector_files.read_bytes(data)
        if "strings" in parts and "strings" not in excluded:
            self.strings.from_bytes(parts.content("strings"))
        self.contents = contents
        return self

    @property
    def contents(self) -> Contents:
        """What files hold of the vectors, only to be read; taken over, it takes the place of what there was."""
        names = ("mode", *FLORET_LIMITS, *FLORET_MARKS, "attr")
        return Contents({name: getattr(self, name) for name in names}, self.key2row, in_main_memory(self._table))

    @contents.setter
    def contents(self, contents: Contents) -> None:
        for name, value in contents.settings.items():
            setattr(self, name, value)
        self.key2row, self.data = contents.key2row, self._xp.asarray(contents.table)
        # In this order: another thread that finds what was loaded finds its edition.
        self._edition, self._loaded = object(), contents
        self._find_free()

    # What the above share

    @property
    def _xp(self) -> Any:
        """The module of arrays like the table."""
        return module_of(self._table)

    def _add_key(self, key: str | int) -> int:
        return self.strings.add(key) if isinstance(key, (str, bytes)) else self.strings.as_int(key)

    def _keys_by_row(self) -> dict[int, int]:
        """Return the key of each row, the first where there are several."""
        return dict(zip(self.key2row.all_rows()[::-1].tolist(), list(self.key2row)[::-1], strict=True))

    def _find_free(self) -> None:
        """List the rows without a key."""
        is_free = np.full(len(self), self.mode == "default")
        is_free[self.key2row.taken_rows()] = False
        self._next = np.flatnonzero(is_free)[::-1].tolist()
        self._free = set(self._next)

    def _first_free(self) -> int:
        """Return the first row without a key."""
        while self._next[-1] not in self._free:
            self._next.pop()
        return self._next[-1]

    def _check_default(self, action: str) -> None:
        if self.mode == "floret":
            raise ValueError(f"Floret vectors are computed from n-grams: there is nothing to {action}.")

    def checked(self, vector: Any) -> Array:
        """Return a vector that fits the table; any does where the table has no columns yet.

        Raises:
            ValueError: It has another width, or is not made of finite numbers.
        """
        try:
            given = self._xp.asarray(vector)
            fits = given.dtype.kind in "biuf" and given.size == (self.vectors_length or given.size or 1)
        except (ValueError, TypeError):
            fits = False
        if fits:
            with np.errstate(over="ignore"):
                values = given.astype(self.data.dtype, copy=False)
            fits = bool(self._xp.isfinite(values).all())
        if not fits:
            what = f"an array of {vector.size}" if isinstance(vector, self._xp.ndarray) else shown(vector)
            raise ValueError(f"A vector here is {self.vectors_length or 'some'} finite numbers, not {what}.")
        return values.reshape(-1)

    def _check_row(self, row: int, key: int) -> None:
        if not is_whole(row) or not 0 <= row < len(self):
            raise ValueError(
                f"Row {row} for the key {key} is not in the table of {counted(len(self), 'vector')}; resize it."
            )

    def _floret_vector(self, key: int, word: str | int) -> Array:
        """Return the mean of the rows of a word's n-grams."""
        memo, table = self._memo, self._table
        # All that rows depend on: settings can be changed, and another thread may put another table here.
        place = key, len(table), self.minn, self.maxn, self.hash_count, self.hash_seed, self.bow, self.eow
        rows = memo.get(place)
        if rows is None:
            text = word if isinstance(word, str) else self.strings[key]
            if not text:
                return self._xp.zeros(self.vectors_length, dtype=table.dtype)
            numbers: list[int] = []
            for ngram in floret.ngrams(f"{self.bow}{text}{self.eow}", minn=self.minn, maxn=self.maxn):
                numbers += floret.ngram_rows(ngram, seed=self.hash_seed, count=self.hash_count, n_rows=len(table))
            if len(memo) >= _MEMO_SIZE:
                memo.clear()
            rows = memo[place] = self._xp.asarray(numbers)
        return table[rows].mean(axis=0)
