"""The ids of a word and of what is derived from it in the usual way, packed as lexemes have them."""

from __future__ import annotations

from functools import lru_cache
from string import ascii_lowercase, ascii_uppercase, digits
from struct import Struct
from typing import TYPE_CHECKING, Final

from ..compiled import load_compiled
from .built import HASHING
from .lexical import SHAPE_LIMIT, first_character, last_characters, word_shape
from .symbols import string_id

if TYPE_CHECKING:
    from collections.abc import Callable

N_HASHES: Final = 6
HASHES: Final = Struct(f"<{N_HASHES}Q")
"""Packed hashes, in the order of the attribute ids ORTH LOWER NORM SHAPE PREFIX SUFFIX (65 to 70)."""

# For characters of ASCII others that have the same mark in a shape.
_OUTLINE: Final = str.maketrans(
    {**dict.fromkeys(ascii_lowercase, "x"), **dict.fromkeys(ascii_uppercase, "X"), **dict.fromkeys(digits, "0")}
)

_hashing = load_compiled(HASHING)


def ids_of_any_word(text: str, orth: int, norm: str | None) -> bytes:
    """Return what `word_ids` does."""
    lower_text = text.lower()
    lower = orth if lower_text == text else string_id(lower_text)
    norm_id = lower if norm is None else string_id(norm)
    prefix, suffix = map(_part_id, (first_character(text), last_characters(text)))
    # What is too long for a shape is so in its first characters.
    shape = _shape_id(text[:SHAPE_LIMIT].translate(_OUTLINE))
    return HASHES.pack(orth, lower, norm_id, shape, prefix, suffix)


@lru_cache(maxsize=1000)
def _part_id(text: str) -> int:
    """Return the id of a string that many words share, such as a suffix."""
    return string_id(text)


@lru_cache(maxsize=1000)
def _shape_id(outline: str) -> int:
    """Return the id of the shape of all words that have the same outline: a few make up most words."""
    return string_id(word_shape(outline))


def _word_ids(text: str, orth: int, norm: str | None) -> bytes:
    packed: bytes = _hashing.word_ids(text, orth, norm) or ids_of_any_word(text, orth, norm)
    return packed


word_ids: Callable[[str, int, str | None], bytes] = ids_of_any_word if _hashing is None else _word_ids
"""The packed ids of a word, given its own and its norm, if that is not the lower-case form."""
