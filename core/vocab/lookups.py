"""Tables of a language's facts, such as lemmas, keyed by string or by string id."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import ModelError
from . import msgpack
from .files import write_bytes
from .symbols import string_id

if TYPE_CHECKING:
    from collections.abc import Iterable

_REQUIRED: Any = object()


class Table(OrderedDict[int, Any]):
    """Map strings to anything; keys are kept as ids, and a string stands for its id.

    Args:
        name: The table's name.
        data: Keys and values to start with.
    """

    def __init__(self, name: str | None = None, data: dict[Any, Any] | None = None) -> None:
        super().__init__()
        self.name = name
        if data:
            self.update(data)

    @classmethod
    def from_dict(cls, data: dict[Any, Any], name: str | None = None) -> Table:
        """Make a table from keys and values."""
        return cls(name=name, data=data)

    def __setitem__(self, key: str | int, value: Any) -> None:
        super().__setitem__(_key(key), value)

    def __getitem__(self, key: str | int) -> Any:
        return super().__getitem__(_key(key))

    def __delitem__(self, key: str | int) -> None:
        super().__delitem__(_key(key))

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
        if default is _REQUIRED:
            return super().pop(_key(key))
        return super().pop(_key(key), default)

    def update(self, data: Any = (), /, **values: Any) -> None:
        """Set many values."""
        for key, value in dict(data, **values).items():
            self[key] = value

    def to_bytes(self) -> bytes:
        """Return the table as msgpack."""
        return msgpack.pack({"name": self.name, "dict": dict(self.items())})

    def from_bytes(self, bytes_data: bytes) -> Table:
        """Replace the contents by those of a byte string."""
        loaded = msgpack.unpack(bytes_data)
        self.clear()
        self.name = loaded["name"]
        self.update(loaded["dict"])
        return self


class Lookups:
    """Keep several tables by name."""

    def __init__(self) -> None:
        self._tables: dict[str, Table] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._tables

    def __len__(self) -> int:
        return len(self._tables)

    @property
    def norms(self) -> Table | None:
        """The table of words' norms, None if there is none."""
        return self._tables.get("lexeme_norm")

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
        self._tables[name] = Table(name=name, data=dict(data or {}))
        return self._tables[name]

    def set_table(self, name: str, table: Table) -> None:
        """Add or replace a table."""
        self._tables[name] = table

    def get_table(self, name: str, default: Any = _REQUIRED) -> Any:
        """Return a table, or a default.

        Raises:
            KeyError: There is none of that name and no default was given.
        """
        if name in self._tables:
            return self._tables[name]
        if default is not _REQUIRED:
            return default
        raise KeyError(f"There is no table {name!r}; there are: {', '.join(self._tables) or 'none'}.")

    def remove_table(self, name: str) -> Table:
        """Remove a table and return it.

        Raises:
            KeyError: There is none of that name.
        """
        table: Table = self.get_table(name)
        del self._tables[name]
        return table

    def has_table(self, name: str) -> bool:
        """Tell whether there is a table of that name."""
        return name in self._tables

    def to_bytes(self, *, exclude: Iterable[str] = (), **kwargs: Any) -> bytes:
        """Return all tables as msgpack."""
        return msgpack.pack({name: dict(table.items()) for name, table in self._tables.items()})

    def from_bytes(self, bytes_data: bytes, **kwargs: Any) -> Lookups:
        """Replace all tables by those of a byte string."""
        self._tables = {name: Table(name, data) for name, data in msgpack.unpack(bytes_data).items()}
        return self

    def to_disk(self, path: str | Path, filename: str = "lookups.bin", **kwargs: Any) -> None:
        """Write all tables into a file of a folder."""
        write_bytes(Path(path) / filename, self.to_bytes())

    def from_disk(self, path: str | Path, filename: str = "lookups.bin", **kwargs: Any) -> Lookups:
        """Read all tables from a file of a folder, if there is one.

        Raises:
            ModelError: The file cannot be read.
        """
        file = Path(path) / filename
        if not file.exists():
            return self
        try:
            return self.from_bytes(file.read_bytes())
        except (OSError, ValueError, TypeError, AttributeError) as error:
            raise ModelError(f"The tables in {file} cannot be read ({error}); save the pipeline again.") from error


def _key(key: Any) -> int:
    return string_id(key) if isinstance(key, str) else int(key)
