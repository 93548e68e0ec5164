"""The attributes of a token that are one number of a column of its Doc, read and written.

They are read all the time, so each reads the column itself: a call of a function more would take as long as all else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from ..vocab.symbols import NAMES as SYMBOL_NAMES
from .arguments import id_argument, known_string, text_argument
from .quick import quick

if TYPE_CHECKING:
    from collections.abc import Callable

    from .token_place import TokenPlace

    _Value = TypeVar("_Value")

    class Column(Protocol[_Value]):
        """What the attribute is to those who check types."""

        def __get__(self, token: Any, owner: Any = None) -> _Value: ...

        def __set__(self, token: Any, value: _Value) -> None: ...


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


def number_column(name: str, doc: str, put: Any = None) -> Column[int]:
    """Return the attribute for a column of numbers; without a function that sets it, it is read only."""
    return _column(number_getter(name), put, doc)


def string_column(name: str, doc: str, put: Any) -> Column[str]:
    """Return the attribute for the strings of a column, which a function sets."""
    return _column(string_getter(name), put, doc)


def id_column(name: str, doc: str) -> Column[int]:
    """Return the attribute for a column of ids of strings; the Doc holds the string of an id that is set."""

    def put(token: TokenPlace, value: int) -> None:
        what = f"token.{name}"
        number = id_argument(value, what)
        token._doc.hold_known(number, known_string(token._doc, number, what))
        token._doc.write_value(name, token.i, number)

    return _column(number_getter(name), put, doc)


def label_column(name: str, doc: str) -> Column[str]:
    """Return the attribute for the strings of such a column that are kept for good when they are set."""

    def put(token: TokenPlace, value: str) -> None:
        if type(value) is not str:
            value = text_argument(value, f"token.{name}_")
        token._doc.write_value(name, token.i, token._doc.vocab.strings.add(value))

    return _column(string_getter(name), put, doc)


def text_column(name: str, doc: str) -> Column[str]:
    """Return the attribute for the strings of such a column that are kept as long as the Doc is."""

    def put(token: TokenPlace, value: str) -> None:
        if type(value) is not str:
            value = text_argument(value, f"token.{name}_")
        token._doc.write_value(name, token.i, token._doc.hold(value))

    return _column(string_getter(name), put, doc)


def _column(get: Callable[[Any], _Value], put: Any, doc: str) -> Column[_Value]:
    return cast("Column[_Value]", property(get, put, doc=doc))
