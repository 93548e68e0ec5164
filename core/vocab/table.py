"""A table of a language's facts, such as lemmas, keyed by string or by string id."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any, Final

from ..errors import ModelError
from ..files import msgpack
from ..files.reading import Record, unpack
from ..numbers import as_finite, as_index
from ..quoting import shown
from . import attrs
from .symbols import string_id

_REQUIRED: Any = object()
NO_KEY: Final = "is no key of a table, which is a string or the id of one"

FLAG_TABLES: Final = {flag: f"lexeme_{attrs.NAMES[flag].lower()}" for flag in attrs.FLAGS}
"""The tables of words for which a flag was set, by the numbers of the flags."""
FORM_TABLES: Final = frozenset({"lexeme_lower", "lexeme_shape", "lexeme_prefix", "lexeme_suffix"})
"""The tables that give words another form than they have by themselves."""
_STRING: Final = (str, "a string")
_NUMBER: Final = ((int, float), "a finite number")
WORD_TABLES: Final[dict[str, tuple[Any, str]]] = {
    **dict.fromkeys(["lexeme_norm", *FORM_TABLES], _STRING),
    "lexeme_prob": _NUMBER,
    "lexeme_cluster": (int, "a whole number"),
    "lexeme_rank": (int, "a whole number"),
    "lexeme_sentiment": _NUMBER,
    **dict.fromkeys(FLAG_TABLES.values(), (bool, "true or false")),
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
        check_entries(name or "", entries)
        self.clear()
        self.name = name
        self.update(entries.data)
        return self


def check_entries(name: str, entries: Record) -> None:
    """Check that the keys of a table that was read can be such, and that its values are what the table is for."""
    if _are_strings(name, entries.data):
        return
    for key, value in entries.data.items():
        if not (isinstance(key, str) or (type(key) is int and 0 <= key < 2**64)):
            entries.refuse(f"{shown(key)} {NO_KEY}")
        if not is_due(name, value):
            entries.refuse(f"the value of {shown(key)} is {shown(value)}, where {WORD_TABLES[name][1]} should stand")


def _are_strings(name: str, entries: dict[Any, Any]) -> bool:
    """Tell whether a table has strings for strings or ids, as most have; that takes a tenth of looking at each."""
    keys, values = ({*map(type, part)} for part in (entries, entries.values()))
    if values != {str} or WORD_TABLES.get(name, _STRING) is not _STRING:
        return False
    return keys == {str} or (keys == {int} and min(entries) >= 0 and max(entries) < 2**64)


def is_due(name: str, value: Any) -> bool:
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
