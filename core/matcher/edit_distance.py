"""How many characters differ between two strings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import ArgumentError
from ..quoting import kind_of

if TYPE_CHECKING:
    from .requirements import Compare


def levenshtein(a: str, b: str, k: int | None = None) -> int:
    """Return how many characters must be added, removed or replaced to make one string of the other.

    The columns of the table of distances are computed as bits of one number (Myers 1999, in Hyyrö's form).

    Args:
        a: A string.
        b: Another.
        k: The largest distance that matters; None, or a negative number, for any. What is above is returned as k + 1.

    Raises:
        ArgumentError: One of the two is no string.
    """
    for text in (a, b):
        if not isinstance(text, str):
            raise ArgumentError(f"levenshtein compares two strings, and {kind_of(text)} is none.")
    limit = max(len(a), len(b)) if k is None or k < 0 else k
    if a == b:
        return 0
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    return min(_distance(a, b), limit + 1)


def is_close(text: str, pattern: str, fuzzy: int) -> bool:
    """Tell whether a text is near enough to a pattern: what FUZZY asks if the Matcher has no other comparison.

    Args:
        text: The text.
        pattern: What it should be.
        fuzzy: The largest number of edits. Where it is negative, 3 edits in 10 characters of the pattern are fine, and
            two are in any case, so that two characters may change places.
    """
    most = fuzzy if fuzzy >= 0 else max(2, round(0.3 * len(pattern)))
    return levenshtein(text, pattern, most) <= most


def make_levenshtein_compare() -> Compare:
    """Make the comparison that ``spacy.levenshtein_compare.v1`` names."""
    return is_close


def _distance(a: str, b: str) -> int:
    """Return the distance of two strings."""
    if not a:
        return len(b)
    places: dict[str, int] = {}
    for place, character in enumerate(a):
        places[character] = places.get(character, 0) | 1 << place
    last = 1 << len(a) - 1
    everywhere = (1 << len(a)) - 1
    # Where the distance grows by one, or falls by one, from one row to the next.
    grows, falls = everywhere, 0
    distance = len(a)
    for character in b:
        same = places.get(character, 0)
        diagonal = (((same & grows) + grows) ^ grows) | same | falls
        right = falls | (everywhere & ~(diagonal | grows))
        left = grows & diagonal
        distance += bool(right & last) - bool(left & last)
        right = right << 1 | 1
        grows = (left << 1 | ~(diagonal | right)) & everywhere
        falls = right & diagonal
    return distance
