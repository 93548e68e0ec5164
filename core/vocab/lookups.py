"""Tables of a language's facts by name, and what they say of words."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ..errors import ModelError
from ..files import msgpack
from ..files.kept import let_go, read_for_later
from ..files.reading import Record, unpack_entries
from ..files.surrogates import encode
from ..files.writing import as_path, write_bytes
from ..quoting import shown
from .table import FLAG_TABLES, FORM_TABLES, WORD_TABLES, Table, is_due
from .unread_table import LARGE, UnreadTable

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_REQUIRED: Any = object()
_REVISION: Final = attrgetter("revision")
_NORMS: Final = "lexeme_norm"


class Lookups:
    """Keep several tables by name.

    Attributes:
        has_forms: Whether a table gives words another lower-case form, shape, prefix or suffix.
        has_norms: Whether there is a table of words' norms.
        flag_tables: Numbers of flags, with the tables of words for which they were set.
    """

    has_forms: bool
    has_norms: bool
    flag_tables: list[tuple[int, Table]]

    def __init__(self) -> None:
        self._tables: dict[str, Table | UnreadTable] = {}
        self._n_changes = 0
        self._sort()

    def __contains__(self, name: str) -> bool:
        return name in self._tables

    def __len__(self) -> int:
        return len(self._tables)

    @property
    def norms(self) -> Table | None:
        """The table of words' norms, None if there is none."""
        norms: Table | None = self.get_table(_NORMS, None)
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
        if not is_due(name, value):
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
        self.has_forms = not FORM_TABLES.isdisjoint(self._tables)
        self.has_norms = _NORMS in self._tables
        names = {flag: name for flag, name in FLAG_TABLES.items() if name in self._tables}
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
        if isinstance(table, UnreadTable):
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
        if isinstance(table, UnreadTable):
            return table.find(key, default)
        return default if table is None else table.get(key, default)

    def find_parts(self, name: str, key: str) -> Iterable[Iterable[Any]]:
        """Return what a list of a table holds, nothing if there is none; of that of a large table some at a time.

        Raises:
            ModelError: The text of the table is broken.
        """
        table = self._tables.get(name)
        if isinstance(table, UnreadTable):
            return table.find_parts(key)
        return [] if table is None else [table.get(key) or ()]

    def find_pairs(self, name: str, key: str) -> Iterable[tuple[Any, Any]]:
        """Return what a mapping of a table holds, nothing if there is none; of that of a large table one at a time.

        Raises:
            ModelError: The text of the table is broken.
        """
        table = self._tables.get(name)
        if isinstance(table, UnreadTable):
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
            packed = table.packed() if isinstance(table, UnreadTable) else msgpack.pack(dict(table.items()))
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
        tables: dict[str, Table | UnreadTable] = {}
        for name, packed in unpack_entries(data, where=where, error=ModelError).items():
            if not isinstance(name, str):
                Record({}, where=where, error=ModelError).refuse(f"{shown(name)} is no name of a table")
            unread = UnreadTable(packed, where=where)
            tables[name] = unread if len(packed) >= LARGE and name not in WORD_TABLES else unread.read(name)
        let_go(data)
        self._tables = tables
        self._sort()
        return self

    def take(self, other: Lookups) -> None:
        """Replace all tables by those of other lookups."""
        self._tables = other._tables
        self._sort()
