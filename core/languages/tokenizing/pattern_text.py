r"""Shorter texts of a pattern, from which the same can be learnt sooner.

Patterns name the letters of all scripts in one class, of some thousand characters. The pattern for French words with
hyphens has such a class 805 times, and takes two seconds to compile.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# A class and how often it may stand, or another character with the backslash before it.
_PARTS: Final = re.compile(r"(\[\^?\]?(?:[^\]\\]+|\\.)*\])((?:[*+?]|\{[0-9,]*\})?\??)|\\.|[^\\]", re.DOTALL)
# Where brackets may be mere text: comments, and patterns with spaces in them.
_COMMENTED: Final = re.compile(r"\(\?(?:#|[a-zA-Z-]*x)")
# The first of the characters that stand for classes; no text has them.
_STAND_INS: Final = 0xF0000
_FLAGS: Final = re.compile(r"(?:\(\?[a-zA-Z]+\))?")
# Where it matters which alternative is tried first: groups that are more than brackets, numbers of groups, and what
# gives nothing back.
_ORDERED: Final = re.compile(r"\((?!\?:)|\\[0-9gk]|[*+?}]\+")
# A class of fewer characters takes no time.
_LARGE: Final = 200
# A run of numbers of characters outside of ASCII, and of ranges of such; or another character with the backslash.
_NUMBER: Final = r"\\(?:u(?!00[0-7])[0-9A-Fa-f]{4}|U(?!000000[0-7])(?:000[0-9A-Fa-f]{5}|0010[0-9A-Fa-f]{4}))"
_ESCAPED: Final = re.compile(rf"({_NUMBER}(?:-?{_NUMBER})*)|\\.", re.DOTALL)
# In a class: characters and ranges outside of ASCII, and what may be part of another range; and one of the former.
_OTHERS: Final = re.compile(r"(?:[^\x00-\x7F](?:-[^\x00-\x7F])?)+")
_ACROSS: Final = re.compile(r"[\x00-\x7F]-[^\x00-\x7F]|\\[^\x00-\x7F]|[^\x00-\x7F]-\\")
_OTHER: Final = "\xff-\xff"
# Where a letter of ASCII is another one too: the sign of Kelvin is a k.
_CASELESS: Final = re.compile(r"\(\?[a-zA-Z-]*i")


def without_classes(pattern: re.Pattern[str]) -> str:
    """Return a text that is parsed to the same as a pattern, but for what its classes hold: equal ones stay equal."""
    if pattern.flags & re.VERBOSE or _COMMENTED.search(pattern.pattern):
        return pattern.pattern
    stand_ins: dict[str, str] = {}

    def replaced(part: re.Match[str]) -> str:
        if part[1] is None:
            return part[0]
        first = _STAND_INS + 2 * len(stand_ins)
        return stand_ins.setdefault(part[1], f"[{chr(first)}{chr(first + 1)}]") + part[2]

    return _PARTS.sub(replaced, pattern.pattern)


def spelt_out(text: str) -> str:
    r"""Return the text of the same pattern with characters outside of ASCII in the place of their numbers.

    Most of a large class are such numbers, as ``\u00DF``, and to read those takes longer than all else of it.
    """
    return _ESCAPED.sub(_characters, text)


def _characters(escaped: re.Match[str]) -> str:
    numbers = escaped[1]
    return escaped[0] if numbers is None else numbers.encode("ascii").decode("unicode_escape")


def is_caseful(text: str) -> bool:
    """Tell whether the case of letters counts all over a pattern."""
    return _CASELESS.search(text) is None


def for_ascii(text: str) -> str:
    """Return the text of a pattern that finds in ASCII what a pattern does: its classes hold hardly anything else.

    Args:
        text: The pattern, `spelt_out`.
    """
    return text if _COMMENTED.search(text) or not is_caseful(text) else _PARTS.sub(_in_ascii, text)


def _in_ascii(part: re.Match[str]) -> str:
    characters = part[1]
    if not characters or characters.isascii() or _ACROSS.search(characters):
        return part[0]
    # One stays in the place of each run, or what is on both sides of it could become a range.
    return _OTHERS.sub(_OTHER, characters) + part[2]


def gathered(text: str) -> str:
    """Return the text of a pattern that matches wherever a pattern does, in which alternatives share large classes.

    Of ``ab[…]+$|cd[…]+$`` it makes ``(?:ab|cd)[…]+$``. By which alternative it matches, and how far, may be another.
    """
    flags = _FLAGS.match(text)[0]  # type: ignore[index]  # it always matches
    parts = [part[0] for part in _PARTS.finditer(text, len(flags))]
    small = "".join(part[-2:] if len(part) >= _LARGE else part for part in parts)
    if _COMMENTED.search(text) or _ORDERED.search(small):
        return text
    alone = []
    together: defaultdict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
    for alternative in _alternatives(parts):
        places = [place for place, part in enumerate(alternative) if len(part) >= _LARGE]
        depths = _depths(alternative)
        if not places or any(depths[place] for place in places):
            alone.append("".join(alternative))
        else:
            bounds = pairwise([-1, *places, len(alternative)])
            between = tuple("".join(alternative[start + 1 : end]) for start, end in bounds)
            together[tuple(alternative[place] for place in places)].append(between)
    shared = (joined for classes, rows in together.items() for joined in _joined(classes, rows))
    return flags + "|".join([*alone, *shared])


def _depths(parts: Sequence[str]) -> list[int]:
    """Return in how many groups one is behind each part."""
    return [*accumulate((part == "(") - (part == ")") for part in parts)]


def _alternatives(parts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield the alternatives of a pattern, and those of groups that are all of it or of an alternative."""
    depths = _depths(parts)
    bars = [place for place, part in enumerate(parts) if part == "|" and not depths[place]]
    if bars:
        for start, end in pairwise([-1, *bars, len(parts)]):
            yield from _alternatives(parts[start + 1 : end])
    elif [*parts[:3]] == ["(", "?", ":"] and depths.index(0) == len(parts) - 1:
        yield from _alternatives(parts[3:-1])
    else:
        yield parts


def _joined(classes: Sequence[str], rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Yield patterns for alternatives with the same large classes: those that differ in one piece beside them are one.

    Args:
        classes: The classes.
        rows: For each alternative what stands before the first class, between them and behind the last.
    """

    def without(row: tuple[str, ...], place: int) -> tuple[str, ...]:
        return *row[:place], *row[place + 1 :]

    place = min(range(len(classes) + 1), key=lambda place: len({without(row, place) for row in rows}))
    pieces: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for row in rows:
        pieces[without(row, place)].append(row[place])
    for others, own in pieces.items():
        between = [*others[:place], f"(?:{'|'.join(own)})" if len(own) > 1 else own[0], *others[place:]]
        yield "".join(piece for pair in zip(between, [*classes, ""], strict=True) for piece in pair)
