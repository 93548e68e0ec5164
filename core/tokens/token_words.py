"""What a token shows of its lexeme, read as quickly as can be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .quick import quick

if TYPE_CHECKING:
    from .token_place import TokenPlace


@quick
def lexical_getter(name: str) -> Any:
    """Return what reads an attribute of the lexeme of a token."""

    def get(token: TokenPlace) -> Any:
        doc = token._doc
        if token._moves is not doc.moves:
            token._follow()
        return getattr(doc.lexemes[token._i], name)

    return get


@quick
def form_getter(name: str, number: int) -> Any:
    """Return what reads one of the forms that a lexeme keeps when somebody has asked for one.

    Args:
        name: The attribute.
        number: Its place in them.
    """

    def get(token: TokenPlace) -> str:
        doc = token._doc
        if token._moves is not doc.moves:
            token._follow()
        lexeme = doc.lexemes[token._i]
        forms = lexeme._forms
        return getattr(lexeme, name) if forms is None else forms[number]

    return get


@quick
def flag_getter(number: int) -> Any:
    """Return what reads a flag of the lexeme of a token."""
    bit = 1 << number

    def get(token: TokenPlace) -> bool:
        doc = token._doc
        if token._moves is not doc.moves:
            token._follow()
        lexeme = doc.lexemes[token._i]
        flags = lexeme._flags
        return (lexeme.flags if flags < 0 else flags) & bit != 0

    return get
