"""Which characters of a text wordpieces stand for, where their tokenizer does not say it."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Bounds = list[tuple[int, int]]

# What tokenizers write into a piece to say that it goes on from the one before, or that a word begins or ends.
_MARKS = re.compile(r"^(##|[▁Ġ])+|(@@|</w>)$")
_WORD = re.compile(r"\S+")


def find_pieces(text: str, pieces: Sequence[str], split: Callable[[str], list[str]]) -> Bounds:
    """Find the wordpieces of a text in it, in their order.

    Each word between blanks is looked at by itself, if it has the same pieces by itself. Capitals and accents do not
    count. Pieces that are not found, such as one for unknown characters, get what lies between those that are.

    Args:
        text: The text.
        pieces: Its wordpieces.
        split: Splits a text into wordpieces.

    Returns:
        The first character of each piece and the end behind its last; the same twice for a piece without characters.
    """
    words = [(match.start(), match.end()) for match in _WORD.finditer(text)]
    by_word = [split(text[start:end]) for start, end in words]
    if [piece for own in by_word for piece in own] != list(pieces):
        words, by_word = [(0, len(text))], [list(pieces)]
    return [
        (start + low, start + high)
        for (start, end), own in zip(words, by_word, strict=True)
        for low, high in _find(text[start:end], own)
    ]


def _find(text: str, pieces: Sequence[str]) -> Bounds:
    """Find pieces in a text or a word."""
    letters, origins = _plain(text)
    places: list[tuple[int, int] | None] = []
    cursor = 0
    for piece in pieces:
        plain, _origins = _plain(_MARKS.sub("", piece))
        at = letters.find(plain, cursor) if plain else cursor
        places.append(None if at < 0 else (at, at + len(plain)))
        cursor = cursor if at < 0 else at + len(plain)
    return [
        (origins[low], origins[high - 1] + 1) if low < high else (0, 0)
        for low, high in _gaps_filled(places, len(letters))
    ]


def _gaps_filled(places: Sequence[tuple[int, int] | None], n_letters: int) -> Bounds:
    """Give pieces without a place what lies between their neighbours'."""
    lows, highs = [], []
    before, behind = 0, n_letters
    for place in places:
        lows.append(place[0] if place else before)
        before = place[1] if place else before
    for place in reversed(places):
        highs.append(place[1] if place else behind)
        behind = place[0] if place else behind
    return list(zip(lows, reversed(highs), strict=True))


def _plain(text: str) -> tuple[str, list[int]]:
    """Return the letters of a text without blanks, capitals and accents, and from which character each is."""
    found = [
        (letter, number)
        for number, character in enumerate(text)
        for letter in unicodedata.normalize("NFKD", character).lower()
        if not (unicodedata.combining(letter) or letter.isspace())
    ]
    return "".join(letter for letter, _number in found), [number for _letter, number in found]
