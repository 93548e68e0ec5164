"""Tables of a language's facts, such as lemmas, keyed by string or by string id."""

from __future__ import annotations

from collections import OrderedDict
from io import BytesIO
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ..cached import cached_property
from ..errors import ModelError
from ..files import msgpack
from ..files.kept import let_go, read_for_later, read_kept
from ..files.reading import Record, damage_told, unpack, unpack_entries
from ..files.surrogates import encode
from ..files.writing import as_path, write_bytes
from ..numbers import as_finite, as_index
from ..quoting import shown
from . import attrs
from .symbols import string_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

_REQUIRED: Any = object()
_REVISION: Final = attrgetter("revision")
# From so many bytes on a table of a file is not read before it is asked for.
_LARGE: Final = 1 << 12
# So many elements of a list of such a table are in memory at a time.
_PART: Final = 10_000
_NO_KEY: Final = "is no key of a table, which is a string or the id of one"

_FLAG_TABLES: Final = {flag: f"lexeme_{attrs.NAMES[flag].lower()}" for flag in attrs.FLAGS}
_FORM_TABLES: Final = frozenset({"lexeme_lower", "lexeme_shape", "lexeme_prefix", "lexeme_suffix"})
_STRING: Final = (str, "a string")
_NUMBER: Final = ((int, float), "a finite number")
WORD_TABLES: Final[dict[str, tuple[Any, str]]] = {
    **dict.fromkeys(["lexeme_norm", *_FORM_TABLES], _STRING),
    "lexeme_prob": _NUMBER,
    "lexeme_cluster": (int, "a whole number"),
    "lexeme_rank": (int, "a whole number"),
    "lexeme_sentiment": _NUMBER,
    **dict.fromkeys(_FLAG_TABLES.values(), (bool, "true or false")),
}
"""Tables of what was set on words, or what a language says of them; and what they hold."""


class Table(OrderedDict[int, Any]):
    """Map strings to anything; keys are kept as ids, and a string stands for its id.

    Args:
        name: The table's name.
        data: Keys and values to start with.

    Attributes:
        revision: How often it has been changed; of a value that is itself a list or a dictionary it does not know.

    Raises:
        TypeError: The data are no dictionary.
    """

    def __init__(self, name: str | None = None, data: dict[Any, Any] | None = None) -> None:
        super().__init__()
        self.name = name
        self.revision = 0
        if not isinstance(data or {}, dict):
            raise TypeError(f"A table is made of keys and values, a dict, not of {shown(data)}.")
        self.update(data or {})

    @classmethod
    def from_dict(cls, data: dict[Any, Any], name: str | None = None) -> Table:
        """Make a table from keys and values."""
        return cls(name=name, data=data)

    def __setitem__(self, key: str | int, value: Any) -> None:
        super().__setitem__(_key(key), value)
        self.revision += 1

    def __getitem__(self, key: str | int) -> Any:
        return super().__getitem__(_key(key))

    def __delitem__(self, key: str | int) -> None:
        super().__delitem__(_key(key))
        self.revision += 1

    def __contains__(self, key: object) -> bool:
        return super().__contains__(_key(key))

    def get_id(self, key: int) -> Any:
        """Return the value for an id, None if there is none; the fastest look-up."""
        return super().get(key)

    def set(self, key: str | int, value: Any) -> None:
        """Set a value."""
        self[key] = value

    def get(self, key: str | int, default: Any = None) -> Any:
        """Return a value, or a default."""
        return super().get(_key(key), default)

    def pop(self, key: str | int, default: Any = _REQUIRED) -> Any:
        """Remove a key and return its value, or a default."""
        self.revision += 1
        if default is _REQUIRED:
            return super().pop(_key(key))
        return super().pop(_key(key), default)

    def popitem(self, last: bool = True) -> tuple[int, Any]:
        """Remove an id, the last one or the first, and return it with its value."""
        self.revision += 1
        return super().popitem(last)

    def clear(self) -> None:
        """Remove all keys."""
        self.revision += 1
        super().clear()

    def update(self, data: Any = (), /, **values: Any) -> None:
        """Set many values."""
        put = super().__setitem__
        given = dict(data, **values)
        for key, value in given.items():
            put(key if type(key) is int else _key(key), value)
        self.revision += len(given)

    def to_bytes(self) -> bytes:
        """Return the table as msgpack."""
        return msgpack.pack({"name": self.name, "dict": dict(self.items())})

    def from_bytes(self, bytes_data: bytes) -> Table:
        """Replace the contents by those of a byte string.

        Raises:
            ModelError: It holds no table.
        """
        where = "the bytes of a table"
        loaded = Record(unpack(bytes_data, where=where, error=ModelError), where=where, error=ModelError)
        name = loaded.value("name", (str, type(None)), "a name")
        entries = loaded.record("dict")
        _check_entries(name or "", entries)
        self.clear()
        self.name = name
        self.update(entries.data)
        return self


class _UnreadTable:
    """A large table of a file that nobody has asked for: in Python's objects it would be ten times as large.

    Args:
        packed: Its entries, as msgpack, which may have stayed in the file.
        where: Where it was read, for messages.
    """

    revision = 0

    def __init__(self, packed: bytes | memoryview, *, where: str) -> None:
        self._packed = packed
        self._where = where
        self._read: dict[str, Table] = {}

    def __getstate__(self) -> dict[str, Any]:
        # A file is not pickled.
        return {"_packed": self.packed(), "_where": self._where, "_read": {}}

    def packed(self) -> bytes:
        """Return its entries, as msgpack.

        Raises:
            ModelError: The file that they were left in has been cut off.
        """
        read_kept(self._packed, error=ModelError)
        packed = bytes(self._packed)
        let_go(self._packed)
        return packed

    def read(self, name: str) -> Table:
        """Return the table, the same one to threads that ask at once: one may change what another reads.

        Raises:
            ModelError: Its keys cannot be such, or its text is broken.
        """
        entries = Record({name: self._unpack(self.packed())}, where=self._where, error=ModelError).record(name)
        _check_entries(name, entries)
        table = Table(name, entries.data)
        table.revision = self.revision
        return self._read.setdefault(name, table)

    def find(self, key: str, default: Any) -> Any:
        """Return the value for a key, or a default.

        Raises:
            ModelError: Its text is broken, or keys cannot be such.
        """
        packed = self._find(key)
        return default if packed is None else self._unpack(packed)

    def find_parts(self, key: str) -> Iterable[Iterable[Any]]:
        """Return what a list for a key holds, some at a time.

        Raises:
            ModelError: Its text is broken.
        """
        packed = self._find(key)
        if packed is None or not msgpack.is_list(packed):
            return [] if packed is None else [self._unpack(packed) or ()]
        return self._parts(packed)

    def find_pairs(self, key: str) -> Iterable[tuple[Any, Any]]:
        """Return what a mapping for a key holds, an entry at a time.

        Raises:
            ModelError: Its text is broken.
        """
        packed = self._find(key)
        if packed is None or not msgpack.is_mapping(packed):
            return () if packed is None else dict(self._unpack(packed) or ()).items()
        return self._pairs(packed)

    def _parts(self, packed: bytes) -> Iterator[list[Any]]:
        with damage_told(packed, where=self._where, error=ModelError):
            yield from msgpack.unpack_parts(packed, _PART)

    def _pairs(self, packed: bytes) -> Iterator[tuple[Any, Any]]:
        with damage_told(packed, where=self._where, error=ModelError):
            yield from msgpack.unpack_pairs(packed)

    def _find(self, key: str) -> bytes | None:
        ids, starts, ends = self._places
        number = string_id(key)
        # Of keys that are there twice the last one holds.
        place = int(ids.searchsorted(np.uint64(number), side="right")) - 1
        if place < 0 or ids.item(place) != number:
            return None
        found = bytes(read_kept(self._packed, error=ModelError)[starts.item(place) : ends.item(place)])
        if len(found) >= _LARGE:
            let_go(self._packed)
        return found

    @cached_property
    def _places(self) -> tuple[NDArray[np.uint64], NDArray[Any], NDArray[Any]]:
        """The ids of the keys in order, (n,), and where the value of each starts and ends: a twentieth of the table."""
        packed = self.packed()
        place = np.min_scalar_type(len(packed))
        with damage_told(packed, where=self._where, error=ModelError):
            places = np.fromiter(self._each_place(packed), dtype=[("id", "u8"), ("start", place), ("end", place)])
        order = places["id"].argsort(kind="stable")
        return places["id"][order], places["start"][order], places["end"][order]

    def _each_place(self, packed: bytes) -> Iterator[tuple[int, int, int]]:
        for key, start, end in msgpack.each_entry(BytesIO(packed), longest=len(packed)):
            if type(key) is int and key >= 0:
                yield key, start, end
            elif isinstance(key, str):
                yield string_id(key), start, end
            else:
                raise ValueError(f"{shown(key)} {_NO_KEY}")

    def _unpack(self, packed: bytes) -> Any:
        return unpack(packed, where=self._where, error=ModelError)


class Lookups:
    """Keep several tables by name.

    Attributes:
        has_forms: Whether a table gives words another lower-case form, shape, prefix or suffix.
        flag_tables: Numbers of flags, with the tables of words for which they were set.
    """

    has_forms: bool
    flag_tables: list[tuple[int, Table]]

    def __init__(self) -> None:
        self._tables: dict[str, Table | _UnreadTable] = {}
        self._n_changes = 0
        self._sort()

    def __contains__(self, name: str) -> bool:
        return name in self._tables

    def __len__(self) -> int:
        return len(self._tables)

    @property
    def norms(self) -> Table | None:
        """The table of words' norms, None if there is none."""
        norms: Table | None = self.get_table("lexeme_norm", None)
        return norms

    def fact(self, kind: str, word: int, default: Any) -> Any:
        """Return what the table of one kind of facts, such as ``prob``, has for a word by its id."""
        table: Table | None = self.get_table(f"lexeme_{kind}", None)
        fact = None if table is None else table.get_id(word)
        return default if fact is None else fact

    def set_fact(self, kind: str, word: int, value: Any) -> None:
        """Set a fact about a word, in the table of its kind.

        Raises:
            TypeError: The fact is of another type.
            LoneSurrogate: It is a string that cannot be UTF-8.
        """
        name = f"lexeme_{kind}"
        if isinstance(value, np.generic):
            value = value.item()
        if not _is_due(name, value):
            raise TypeError(f"The {kind} of a word is {WORD_TABLES[name][1]}, not {shown(value)}.")
        if isinstance(value, str):
            encode(value)
        if name not in self._tables:
            self.add_table(name)
        self.get_table(name)[word] = value

    @property
    def revision(self) -> tuple[int, ...]:
        """Numbers that are others after tables have come or gone, or keys of one have changed."""
        return self._n_changes, *map(_REVISION, self._tables.values())

    def _sort(self) -> None:
        """Note that tables are others, and find out which say something of words that is asked for all the time."""
        self._n_changes += 1
        self.has_forms = not _FORM_TABLES.isdisjoint(self._tables)
        names = {flag: name for flag, name in _FLAG_TABLES.items() if name in self._tables}
        self.flag_tables = [(flag, self.get_table(name)) for flag, name in names.items()]

    @property
    def tables(self) -> list[str]:
        """The names of the tables."""
        return list(self._tables)

    def add_table(self, name: str, data: dict[Any, Any] | Table | None = None) -> Table:
        """Add a table and return it.

        Raises:
            ValueError: There is one of that name.
        """
        if name in self._tables:
            raise ValueError(f"There is a table {name!r} already; use set_table to replace it.")
        table = Table(name=name, data=data)
        self.set_table(name, table)
        return table

    def set_table(self, name: str, table: Table) -> None:
        """Add or replace a table.

        Raises:
            TypeError: It is no table, or its name is no string.
        """
        if not isinstance(name, str) or not isinstance(table, Table):
            raise TypeError(f"Lookups hold tables by name, not {shown(table)} by {shown(name)}; use add_table.")
        self._tables[name] = table
        self._sort()

    def get_table(self, name: str, default: Any = _REQUIRED) -> Any:
        """Return a table, or a default.

        Raises:
            KeyError: There is none of that name and no default was given.
        """
        table = self._tables.get(name)
        if isinstance(table, _UnreadTable):
            table = self._tables[name] = table.read(name)
        if table is not None:
            return table
        if default is not _REQUIRED:
            return default
        raise KeyError(f"There is no table {name!r}; there are: {', '.join(self._tables) or 'none'}.")

    def find(self, name: str, key: str, default: Any = None) -> Any:
        """Return what a table has for a key, or a default; a large table is not read whole for that.

        Raises:
            ModelError: The text of the table is broken.
        """
        table = self._tables.get(name)
        if isinstance(table, _UnreadTable):
            return table.find(key, default)
        return default if table is None else table.get(key, default)

    def find_parts(self, name: str, key: str) -> Iterable[Iterable[Any]]:
        """Return what a list of a table holds, nothing if there is none; of that of a large table some at a time.

        Raises:
            ModelError: The text of the table is broken.
        """
        table = self._tables.get(name)
        if isinstance(table, _UnreadTable):
            return table.find_parts(key)
        return [] if table is None else [table.get(key) or ()]

    def find_pairs(self, name: str, key: str) -> Iterable[tuple[Any, Any]]:
        """Return what a mapping of a table holds, nothing if there is none; of that of a large table one at a time.

        Raises:
            ModelError: The text of the table is broken.
        """
        table = self._tables.get(name)
        if isinstance(table, _UnreadTable):
            return table.find_pairs(key)
        return () if table is None else (table.get(key) or {}).items()

    def remove_table(self, name: str) -> Table:
        """Remove a table and return it.

        Raises:
            KeyError: There is none of that name.
        """
        table: Table = self.get_table(name)
        del self._tables[name]
        self._sort()
        return table

    def has_table(self, name: str) -> bool:
        """Tell whether there is a table of that name."""
        return name in self._tables

    def to_bytes(self, exclude: Iterable[str] = (), **kwargs: Any) -> bytes:
        """Return all tables as msgpack."""
        parts = [msgpack.map_header(len(self._tables))]
        for name, table in self._tables.items():
            packed = table.packed() if isinstance(table, _UnreadTable) else msgpack.pack(dict(table.items()))
            parts += [msgpack.pack(name), packed]
        return b"".join(parts)

    def from_bytes(self, bytes_data: bytes, **kwargs: Any) -> Lookups:
        """Replace all tables by those of a byte string.

        Raises:
            ModelError: It holds no tables.
        """
        return self._replace(bytes_data, where="the bytes of the tables")

    def to_disk(self, path: str | Path, filename: str = "lookups.bin", **kwargs: Any) -> None:
        """Write all tables into a file of a folder."""
        write_bytes(as_path(path) / filename, self.to_bytes())

    def from_disk(self, path: str | Path, filename: str = "lookups.bin", **kwargs: Any) -> Lookups:
        """Read all tables from a file of a folder, if there is one.

        Raises:
            ModelError: The file cannot be read.
        """
        file = as_path(path) / filename
        if not file.exists():
            return self
        _, kept = read_for_later(file, error=ModelError)
        return self._replace(kept, where=str(file))

    def _replace(self, data: bytes | memoryview, *, where: str) -> Lookups:
        tables: dict[str, Table | _UnreadTable] = {}
        for name, packed in unpack_entries(data, where=where, error=ModelError).items():
            if not isinstance(name, str):
                Record({}, where=where, error=ModelError).refuse(f"{shown(name)} is no name of a table")
            unread = _UnreadTable(packed, where=where)
            tables[name] = unread if len(packed) >= _LARGE and name not in WORD_TABLES else unread.read(name)
        let_go(data)
        self._tables = tables
        self._sort()
        return self

    def take(self, other: Lookups) -> None:
        """Replace all tables by those of other lookups."""
        self._tables = other._tables
        self._sort()


def _check_entries(name: str, entries: Record) -> None:
    """Check that the keys of a table that was read can be such, and that its values are what the table is for."""
    if _are_strings(name, entries.data):
        return
    for key, value in entries.data.items():
        if not (isinstance(key, str) or (type(key) is int and 0 <= key < 2**64)):
            entries.refuse(f"{shown(key)} {_NO_KEY}")
        if not _is_due(name, value):
            entries.refuse(f"the value of {shown(key)} is {shown(value)}, where {WORD_TABLES[name][1]} should stand")


def _are_strings(name: str, entries: dict[Any, Any]) -> bool:
    """Tell whether a table has strings for strings or ids, as most have; that takes a tenth of looking at each."""
    keys, values = ({*map(type, part)} for part in (entries, entries.values()))
    if values != {str} or WORD_TABLES.get(name, _STRING) is not _STRING:
        return False
    return keys == {str} or (keys == {int} and min(entries) >= 0 and max(entries) < 2**64)


def _is_due(name: str, value: Any) -> bool:
    """Tell whether a value can stand in a table; those of words hold one kind of value, others anything."""
    if name not in WORD_TABLES:
        return True
    kind = WORD_TABLES[name][0]
    if isinstance(value, bool):
        return kind is bool
    if WORD_TABLES[name] is _NUMBER:
        return isinstance(value, kind) and as_finite(value) is not None
    return isinstance(value, kind)


def _key(key: Any) -> int:
    if isinstance(key, str):
        return string_id(key)
    number = as_index(key)
    if number is None:
        raise TypeError(f"The key of a table is a string or the id of one, not {shown(key)}.")
    return number
