"""The attributes that a token can have, by name and by number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ..errors import ArgumentError, AttributeNotFound
from ..numbers import as_index
from ..quoting import kind_of, shown
from ..spelling import did_you_mean
from .symbols import NAMES as SYMBOL_NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping

IS_ALPHA: Final = 1
IS_ASCII: Final = 2
IS_DIGIT: Final = 3
IS_LOWER: Final = 4
IS_PUNCT: Final = 5
IS_SPACE: Final = 6
IS_TITLE: Final = 7
IS_UPPER: Final = 8
LIKE_URL: Final = 9
LIKE_NUM: Final = 10
LIKE_EMAIL: Final = 11
IS_STOP: Final = 12
IS_BRACKET: Final = 14
IS_QUOTE: Final = 15
IS_LEFT_PUNCT: Final = 16
IS_RIGHT_PUNCT: Final = 17
IS_CURRENCY: Final = 18
ID: Final = 64
ORTH: Final = 65
LOWER: Final = 66
NORM: Final = 67
SHAPE: Final = 68
PREFIX: Final = 69
SUFFIX: Final = 70
LENGTH: Final = 71
CLUSTER: Final = 72
LEMMA: Final = 73
POS: Final = 74
TAG: Final = 75
DEP: Final = 76
ENT_IOB: Final = 77
ENT_TYPE: Final = 78
HEAD: Final = 79
SENT_START: Final = 80
SPACY: Final = 81
PROB: Final = 82
LANG: Final = 83
ENT_KB_ID: Final = 452
MORPH: Final = 453
ENT_ID: Final = 454
IDX: Final = 455

_ANNOTATIONS = (ENT_KB_ID, MORPH, ENT_ID, IDX)
IDS: dict[str, int] = {
    **{name: number for number, name in enumerate(SYMBOL_NAMES[: LANG + 1])},
    **{SYMBOL_NAMES[number]: number for number in _ANNOTATIONS},
}
NAMES: dict[int, str] = {number: name for name, number in IDS.items()}
# Flags are bits of one 64-bit number; these ids are flags.
FLAGS = range(1, 64)


def intify_attr(attr: str | int) -> int:
    """Return the number of an attribute given by name (in any case) or by number.

    Raises:
        AttributeNotFound: There is no such attribute.
    """
    if isinstance(attr, str):
        number = IDS.get(attr)
        if number is None:
            name = attr.upper()
            number = IDS.get("SENT_START" if name == "IS_SENT_START" else name)
        if number is not None:
            return number
        hint = did_you_mean(attr, IDS, most=1) or "; see nlpx.vocab.attrs for all names."
        raise AttributeNotFound(f"There is no token attribute {attr!r}{hint}")
    known = as_index(attr)
    if known is None:
        raise ArgumentError(f"A token attribute is given by its name or number, not as {kind_of(attr)}.")
    if known in NAMES:
        return known
    raise AttributeNotFound(
        f"There is no token attribute with number {shown(attr)}; see nlpx.vocab.attrs for all names."
    )


def intify_attrs(stringy_attrs: Mapping[Any, Any], strings_map: Any = None) -> dict[int, Any]:
    """Return attributes by their numbers; values that are strings by theirs, where a store of strings is given.

    Args:
        stringy_attrs: The attributes by name or number.
        strings_map: The store, to which strings are added; None to leave values as they are.

    Raises:
        AttributeNotFound: There is no such attribute.
    """
    return {
        intify_attr(attr): strings_map.add(value) if strings_map is not None and isinstance(value, str) else value
        for attr, value in stringy_attrs.items()
    }
