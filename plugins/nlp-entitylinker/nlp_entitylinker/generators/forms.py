"""What is left of a text where the way in which it is written does not count."""

from __future__ import annotations

import re
import unicodedata

LEADING = ("a", "an", "that", "the", "these", "this", "those")
"""English words that may stand before a name without being a part of it."""
# Letters that Unicode does not take for others with an accent, but that are often written so.
_PLAIN = {"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
# They are parts of names: C#, AT&T.
_KEPT = "#&"
_POSSESSIVE = re.compile(r"(?:['\u2018\u2019\u02bc]s)+(?!\w)")
# Full stops between single letters, as in U.S.; not those of numbers.
_STOPS = re.compile(r"\b([^\W\d_])\.(?=[^\W\d_]\b)")
# Words of which the initials of a name have no letter.
_SMALL = frozenset({"a", "an", "and", "at", "for", "in", "of", "on", "the", "to"})
_NUMERAL = re.compile(r"[IVX]+|\d+")
_FEWEST_CAPITALS = 2


class _Characters(dict[int, "str | None"]):
    """Say what becomes of a character, given by its number: of each, it is found out once."""

    def __missing__(self, number: int) -> str | None:
        character = chr(number)
        category = unicodedata.category(character)
        changed: str | None = _PLAIN.get(character, character)
        # The accents of Latin, Greek and Cyrillic; the marks of other scripts, as of Hindi and Japanese, make letters.
        if "\u0300" <= character <= "\u036f" or category == "Cf":
            changed = None
        elif category[0] in "PZC" and character not in _KEPT:
            changed = " "
        self[number] = changed
        return changed


_CHARACTERS = _Characters()


def fold(text: str) -> str:
    """Return a text in small letters, with one space between words."""
    return " ".join(text.casefold().split())


def normalize(text: str, leading: frozenset[str] = frozenset(LEADING)) -> str:
    """Return a text without accents, punctuation, possessive ``'s``, and words that are no part of a name.

    Small letters stand for capitals, and one space between words. ``U.S.`` and ``US`` are the same, as are ``&`` and
    ``and``. What is normalised already stays as it is; where nothing is left, the result is empty.

    Args:
        text: The text.
        leading: Words that are left out at the beginning, unless nothing else is there.
    """
    if text.isascii():
        text = text.lower()
    else:
        # Small letters of what is decomposed can be decomposed further.
        for _ in range(2):
            text = unicodedata.normalize("NFKD", text.casefold())
    text = _POSSESSIVE.sub("", text)
    if "." in text:
        text = _STOPS.sub(r"\1", text)
    text = text.translate(_CHARACTERS)
    # The syllables of Korean are put together again.
    words = (text if text.isascii() else unicodedata.normalize("NFC", text)).split()
    if "&" in words:
        words = ["and" if word == "&" else word for word in words]
    while len(words) > 1 and words[0] in leading:
        del words[0]
    return " ".join(words)


def initials(name: str) -> str:
    """Return the first letters of the words of a name, and its numerals: ``wwii`` for ``World War II``.

    Words such as ``of`` are passed over. Of a single word there are none.
    """
    words = [word for word in name.translate(_CHARACTERS).split() if word.casefold() not in _SMALL]
    parts = [word if _NUMERAL.fullmatch(word) else word[0] for word in words]
    return "".join(parts).casefold() if len(parts) > 1 else ""


def abbreviation(text: str) -> str:
    """Return the letters of a text that may be initials, in small letters; nothing of one that does not look so."""
    words = normalize(text).split()
    is_one = len(words) == 1 and sum(map(str.isupper, text)) >= _FEWEST_CAPITALS
    return words[0] if is_one else ""
