"""Find sentences by punctuation, in a file that has none."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_LATIN = (".", "..", "...", "....", "!", "!!", "!!!", "?", "??", "???", "?!", "!?", "…")
# Ideographic, Arabic, Urdu, Devanagari, Ethiopic and Khmer marks.
_OTHER = ("\u3002", "\uff01", "\uff1f", "\uff61", "\u061f", "\u06d4", "\u0964", "\u0965", "\u1362", "\u17d5")
_TERMINAL = frozenset((*_LATIN, *_OTHER))
_CLOSING = frozenset([")", "]", "}", "»", "”", "’", "''", "›"])
_QUOTE = '"'


def starts_by_punctuation(words: Sequence[str]) -> list[int]:
    """Give the first word of each sentence: one begins after each final punctuation mark and what closes it."""
    starts = [0]
    ended = quoting = False
    for i, word in enumerate(words):
        closing = word in _CLOSING or (word == _QUOTE and quoting)
        if ended and not closing and word not in _TERMINAL:
            starts.append(i)
            ended = quoting = False
        if word == _QUOTE:
            quoting = not quoting
        ended = ended or word in _TERMINAL
    return starts
