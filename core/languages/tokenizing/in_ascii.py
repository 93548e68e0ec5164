"""Which characters of ASCII a pattern can match, found from the pattern itself.

Most words are letters alone, which hardly any pattern of a tokenizer touches, and others begin or end with a letter.
Where that is proved of the patterns, they need not be tried on each of these words. The proof may take a pattern to
match more than it does, never less: what is not understood can match everything.
"""

from __future__ import annotations

import re
import string
import warnings
from typing import TYPE_CHECKING, Any, Final

from ...named_tuples import NamedTuple
from .pattern_text import is_caseful
from .reach import ASSERT, ENDS, REPEAT, STARTS, alternatives, ops, parser, pattern_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

# Sets of characters are numbers that have a bit for each.
_ALL: Final = (1 << 128) - 1
_OTHER_CASE: Final = str.maketrans(string.ascii_letters, string.ascii_letters.swapcase())
# What is a letter of ASCII as well where case does not count: I with a dot and without one, long s, the sign of Kelvin.
_CASELESS_TOO: Final = {0x130: "iI", 0x131: "iI", 0x17F: "sS", 0x212A: "kK"}


def _mask(characters: Iterable[str]) -> int:
    return sum(1 << ord(character) for character in {*characters})


_LETTERS: Final = _mask(string.ascii_letters)
_WORD: Final = _mask(string.ascii_letters + string.digits + "_")
_DIGITS: Final = _mask(string.digits)
# The flags of a pattern, or of a group in it, say whether white space has four characters more.
_SPACE: Final = _mask(string.whitespace)
_ANY_SPACE: Final = _mask(filter(str.isspace, map(chr, range(128))))
_MAYBE_SPACE: Final = _ANY_SPACE & ~_SPACE
_CATEGORIES: Final = {
    ops.CATEGORY_DIGIT: _DIGITS,
    ops.CATEGORY_NOT_DIGIT: _ALL & ~_DIGITS,
    ops.CATEGORY_WORD: _WORD,
    ops.CATEGORY_NOT_WORD: _ALL & ~_WORD,
    ops.CATEGORY_SPACE: _ANY_SPACE,
    ops.CATEGORY_NOT_SPACE: _ALL & ~_SPACE,
}
# What they return counts only as far as it holds a match.
_METHODS: Final = {"search", "match", "fullmatch", "finditer", "findall"}


class SeenInAscii(NamedTuple):
    """What a pattern can match where there is nothing but ASCII.

    Attributes:
        in_letters: Whether it may match, even if nothing, where there are letters alone.
        at_end: The characters that a match, if it has any, may have at the end that was asked for.
        alone: Of these, those that by themselves are always all of the match, if it is fixed to that end.
    """

    in_letters: bool
    at_end: frozenset[str]
    alone: frozenset[str]


def seen_in_ascii(method: Callable[[str], Any] | None, *, end: int = 0) -> SeenInAscii | None:
    """Return what a method of a pattern can match in ASCII, None where that is not known.

    Args:
        method: The method; None matches nothing.
        end: The end that is asked for: 0 for the first character, -1 for the last one.
    """
    if method is None:
        return SeenInAscii(False, frozenset(), frozenset())
    pattern, name = pattern_of(method)
    if pattern is None or name not in _METHODS:
        return None
    with warnings.catch_warnings():
        # What the pattern is warned of was said when it was compiled.
        warnings.simplefilter("ignore")
        items, flags = parser.parse(pattern.pattern, pattern.flags), pattern.flags
    # Where case does not count, a class may be taken to hold more than it does.
    is_exact = is_caseful(pattern.pattern) and not flags & re.IGNORECASE
    alone, at_end = _alone_at_end(items, end, flags) if is_exact else (0, _at_end(items, end, flags)[0])
    if end != 0:
        # A match that is fixed to the end may have a line end behind it.
        at_end |= _mask("\n")
    return SeenInAscii(_fits(items, _LETTERS, flags), _as_set(at_end), _as_set(alone))


def _alone_at_end(items: Sequence[Any], end: int, flags: int) -> tuple[int, int]:
    """Return the characters that are always all of a match at one end, and all that a match may have there."""
    alone = more = 0
    may_be_empty = False
    for alternative, _ in alternatives(items, STARTS if end == 0 else ENDS, end):
        found, is_empty = _at_end(alternative, end, flags)
        may_be_empty = may_be_empty or is_empty
        if len(alternative) == 1 and _characters(*alternative[0], flags) is not None:
            alone |= found
        else:
            more |= found
    # What is empty may be found first. White space may be less than is taken for it.
    return 0 if may_be_empty else alone & ~more & ~_ANY_SPACE, alone | more


def _as_set(mask: int) -> frozenset[str]:
    return frozenset(chr(code) for code in range(128) if mask >> code & 1)


def _fits(items: Sequence[Any], letters: int, flags: int) -> bool:
    """Tell whether all that items match may be of some characters."""
    return all(_item_fits(kind, value, letters, flags) for kind, value in items)


def _item_fits(kind: Any, value: Any, letters: int, flags: int) -> bool:
    characters = _characters(kind, value, flags)
    if characters is not None:
        return characters & letters != 0
    if kind is ops.BRANCH:
        return any(_fits(branch, letters, flags) for branch in value[1])
    if kind in REPEAT:
        return value[0] == 0 or _fits(value[2], letters, flags)
    if kind is ops.SUBPATTERN:
        return _fits(value[3], letters, (flags | value[1]) & ~value[2])
    # What has to stand beside a match is part of the text as well.
    return kind is not ops.ASSERT or _fits(value[1], letters, flags)


def _at_end(items: Sequence[Any], end: int, flags: int) -> tuple[int, bool]:
    """Return the characters that what items match may have at one end, and whether it may be empty."""
    found = 0
    for kind, value in items if end == 0 else reversed(items):
        characters, is_empty = _item_at_end(kind, value, end, flags)
        found |= characters
        if not is_empty:
            return found, False
    return found, True


def _item_at_end(kind: Any, value: Any, end: int, flags: int) -> tuple[int, bool]:
    characters = _characters(kind, value, flags)
    if characters is not None:
        return characters, False
    if kind is ops.AT or kind in ASSERT:
        return 0, True
    if kind is ops.BRANCH:
        all_found, empty = zip(*(_at_end(branch, end, flags) for branch in value[1]), strict=True)
        together = 0
        for found in all_found:
            together |= found
        return together, any(empty)
    if kind in REPEAT:
        found, is_empty = _at_end(value[2], end, flags)
        return found, is_empty or value[0] == 0
    if kind is ops.SUBPATTERN:
        return _at_end(value[3], end, (flags | value[1]) & ~value[2])
    return _ALL, True


def _characters(kind: Any, value: Any, flags: int) -> int | None:
    """Return the characters that an item matches one of; None if it does anything else."""
    if kind is ops.LITERAL:
        return _literal(value, flags)
    if kind is ops.IN:
        return _of_class(value, flags)
    if kind is ops.NOT_LITERAL:
        return _ALL if flags & re.IGNORECASE else _ALL & ~_literal(value, flags)
    return _ALL if kind is ops.ANY else None


def _literal(code: int, flags: int) -> int:
    if not flags & re.IGNORECASE:
        return 1 << code if code < 128 else 0
    if code < 128:
        return 1 << code | _mask(chr(code).translate(_OTHER_CASE))
    return _mask(_CASELESS_TOO.get(code, ""))


def _of_class(items: Iterable[Any], flags: int) -> int:
    found = 0
    is_negated = False
    for kind, value in items:
        if kind is ops.NEGATE:
            is_negated = True
        elif kind is ops.LITERAL:
            found |= _literal(value, flags)
        elif kind is ops.RANGE:
            found |= _of_range(value[0], value[1], flags)
        elif kind is ops.CATEGORY:
            found |= _CATEGORIES[value]
        else:
            return _ALL
    if is_negated:
        return _ALL if flags & re.IGNORECASE else _ALL & ~found | _MAYBE_SPACE
    return found


def _of_range(first: int, last: int, flags: int) -> int:
    if not flags & re.IGNORECASE:
        return _ALL >> 127 - min(last, 127) & -1 << first if first < 128 else 0
    codes = [*range(first, min(last, 127) + 1), *(code for code in _CASELESS_TOO if first <= code <= last)]
    found = 0
    for code in codes:
        found |= _literal(code, flags)
    return found
