"""The attributes of a token that are one number of a column of its Doc, read and written.

They are read all the time, so each reads the column itself: a call of a function more would take as long as all else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..vocab.symbols import NAMES as SYMBOL_NAMES
from .arguments import id_argument, known_string, text_argument
from .quick import quick

if TYPE_CHECKING:
    from .token_place import TokenPlace

_N_SYMBOLS = len(SYMBOL_NAMES)


@quick
def number_getter(name: str) -> Any:
    def get(token: TokenPlace) -> int:
        doc = token._doc
        if token._moves is not doc.moves:
            token._follow()
        column = doc._columns.get(name)
        return 0 if column is None else column.item(token._i)

    return get


@quick
def string_getter(name: str) -> Any:
    def get(token: TokenPlace) -> str:
        doc = token._doc
        if token._moves is not doc.moves:
            token._follow()
        column = doc._columns.get(name)
        if column is None:
            return ""
        key: int = column.item(token._i)
        # What `doc.string` does, as far as it goes for most.
        if key < _N_SYMBOLS:
            return SYMBOL_NAMES[key]
        return doc.vocab.strings.texts.get(key) or doc.string(key)

    return get


def number_column(name: str, doc: str, put: Any = None) -> property:
    """Return the attribute for a column of numbers; without a function that sets it, it is read only."""
    return property(number_getter(name), put, doc=doc)


def string_column(name: str, doc: str, put: Any) -> property:
    """Return the attribute for the strings of a column, which a function sets."""
    return property(string_getter(name), put, doc=doc)


def id_column(name: str, doc: str) -> property:
    """Return the attribute for a column of ids of strings; the Doc holds the string of an id that is set."""

    def put(token: TokenPlace, value: int) -> None:
        what = f"token.{name}"
        number = id_argument(value, what)
        token._doc.hold_known(number, known_string(token._doc, number, what))
        token._doc.write_value(name, token.i, number)

    return property(number_getter(name), put, doc=doc)


def label_column(name: str, doc: str) -> property:
    """Return the attribute for the strings of such a column that are kept for good when they are set."""

    def put(token: TokenPlace, value: str) -> None:
        if type(value) is not str:
            value = text_argument(value, f"token.{name}_")
        token._doc.write_value(name, token.i, token._doc.vocab.strings.add(value))

    return property(string_getter(name), put, doc=doc)


def text_column(name: str, doc: str) -> property:
    """Return the attribute for the strings of such a column that are kept as long as the Doc is."""

    def put(token: TokenPlace, value: str) -> None:
        if type(value) is not str:
            value = text_argument(value, f"token.{name}_")
        token._doc.write_value(name, token.i, token._doc.hold(value))

    return property(string_getter(name), put, doc=doc)
