"""What can be said about a word from its characters alone, in any language."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from . import attrs

if TYPE_CHECKING:
    from collections.abc import Callable

_BRACKETS = frozenset("()[]{}<>")
_OPENING = frozenset("([{<")
_CLOSING = frozenset(")]}>")
_OPENING_QUOTES = frozenset(['"', "'", "‘", "‚", "‛", "“", "„", "‟", "«", "‹", "❮", "``"])
_CLOSING_QUOTES = frozenset(['"', "'", "’", "”", "»", "›", "❯", "''"])
_QUOTES = _OPENING_QUOTES | _CLOSING_QUOTES | {"`"}

_SHAPE_RUN = 4
SHAPE_LIMIT = 100
_LONG = "LONG"

_EMAIL = re.compile(r"[A-Za-z0-9.+_-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z0-9.-]+")
_URL_START = re.compile(r"(?:https?://|www\.)", re.IGNORECASE)
_HOST = re.compile(r"[^\s./@:][^\s/@:]*\.[a-z]{2,}")
_SIGNS = ("+", "-", "±", "~")


def word_shape(text: str) -> str:
    """Return the outline of a word: X, x and d for capitals, small letters and digits, runs cut off after four."""
    if len(text) >= SHAPE_LIMIT:
        return _LONG
    shape: list[str] = []
    last = ""
    run = 0
    for character in text:
        if character.isalpha():
            mark = "X" if character.isupper() else "x"
        else:
            mark = "d" if character.isdigit() else character
        if mark == last:
            run += 1
            if run > _SHAPE_RUN:
                continue
        else:
            last = mark
            run = 1
        shape.append(mark)
    return "".join(shape)


def first_character(text: str) -> str:
    """Return what words of one kind, such as those of a script, begin with."""
    return text[:1]


def last_characters(text: str) -> str:
    """Return the ending of a word: three characters, or all that there are."""
    return text[-3:]


def is_punct(text: str) -> bool:
    """Tell whether all characters are punctuation."""
    return bool(text) and all(unicodedata.category(character)[0] == "P" for character in text)


def is_currency(text: str) -> bool:
    """Tell whether all characters are currency symbols."""
    return bool(text) and all(unicodedata.category(character) == "Sc" for character in text)


def is_bracket(text: str) -> bool:
    """Tell whether the word is one bracket."""
    return text in _BRACKETS


def is_quote(text: str) -> bool:
    """Tell whether the word is a quotation mark."""
    return text in _QUOTES


def is_left_punct(text: str) -> bool:
    """Tell whether the word is an opening bracket or quotation mark."""
    return text in _OPENING or text in _OPENING_QUOTES


def is_right_punct(text: str) -> bool:
    """Tell whether the word is a closing bracket or quotation mark."""
    return text in _CLOSING or text in _CLOSING_QUOTES


def unsigned(text: str) -> str:
    """Return a word without the sign at its start: plus, minus, plus-minus or about."""
    return text[1:] if text.startswith(_SIGNS) else text


def like_num(text: str) -> bool:
    """Tell whether the word is a number in digits, possibly with a sign, separators or a fraction bar."""
    return is_in_digits(unsigned(text))


def is_in_digits(text: str) -> bool:
    """Tell whether the word is a number in digits without a sign, possibly with separators or a fraction bar."""
    digits = text.replace(",", "").replace(".", "")
    if digits.isdigit():
        return True
    above, bar, below = digits.partition("/")
    return bool(bar) and above.isdigit() and below.isdigit()


def like_url(text: str) -> bool:
    """Tell whether the word looks like a web address."""
    if _URL_START.match(text):
        return True
    if "." not in text or "@" in text:
        return False
    host, _slash, _path = text.removeprefix("//").partition("/")
    return _HOST.fullmatch(host) is not None


def like_email(text: str) -> bool:
    """Tell whether the word looks like an e-mail address."""
    return "@" in text and _EMAIL.match(text) is not None


def never(text: str) -> bool:
    """Tell False: what languages without a list of stop words say of every word."""
    return False


FLAG_GETTERS: dict[int, Callable[[str], bool]] = {
    attrs.IS_ALPHA: str.isalpha,
    attrs.IS_ASCII: str.isascii,
    attrs.IS_DIGIT: str.isdigit,
    attrs.IS_LOWER: str.islower,
    attrs.IS_PUNCT: is_punct,
    attrs.IS_SPACE: str.isspace,
    attrs.IS_TITLE: str.istitle,
    attrs.IS_UPPER: str.isupper,
    attrs.LIKE_URL: like_url,
    attrs.LIKE_NUM: like_num,
    attrs.LIKE_EMAIL: like_email,
    attrs.IS_STOP: never,
    attrs.IS_BRACKET: is_bracket,
    attrs.IS_QUOTE: is_quote,
    attrs.IS_LEFT_PUNCT: is_left_punct,
    attrs.IS_RIGHT_PUNCT: is_right_punct,
    attrs.IS_CURRENCY: is_currency,
}
"""How to find each flag, where the language does not say otherwise."""

GETTERS: dict[int, Callable[[str], Any]] = {
    **FLAG_GETTERS,
    attrs.LOWER: str.lower,
    attrs.SHAPE: word_shape,
    attrs.PREFIX: first_character,
    attrs.SUFFIX: last_characters,
}
"""How to find what a word's characters say, where the language does not say otherwise."""
