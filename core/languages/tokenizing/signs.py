"""A sign that a text must hold for a pattern to find anything in it.

Most words are letters and nothing else, and the patterns for what is inside of words all need something else: a dot, a
hyphen, a colon. Which, the pattern itself tells. To look for that first takes a fraction of what the pattern takes, and
a pattern need not even be compiled before a text has its sign.
"""

from __future__ import annotations

import re
from functools import cache
from string import ascii_letters
from typing import TYPE_CHECKING, Any, Final

from .pattern_text import without_classes
from .reach import opcodes, parser

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .segments import Search

    Item = tuple[Any, Any]

# Flags that say which characters a character of a pattern means.
_MEANING: Final = re.IGNORECASE | re.ASCII


def sign_of(text: str, flags: int = 0) -> Search | None:
    """Return what finds a sign in every text in which a pattern finds something; None where none is known.

    Args:
        text: The pattern.
        flags: Its flags.
    """
    short, classes = without_classes(text, flags)
    try:
        tree = parser.parse(short, flags)
    except re.error:
        return None
    signs = _signs(tree, classes)
    if not signs:
        return None
    return re.compile("|".join(dict.fromkeys(signs)), tree.state.flags & _MEANING).search


def _signs(items: Iterable[Item], classes: Mapping[int, str]) -> list[str] | None:
    """Return patterns of single characters, one of which is in whatever some items match; None where none is known."""
    known = [signs for signs in (_signs_of(kind, value, classes) for kind, value in items) if signs]
    # Where there is a choice, the shortest, for there are classes of thousands of characters.
    for signs in sorted(known, key=lambda signs: sum(map(len, signs))):
        if not any(map(_is_common, signs)):
            return signs
    return None


@cache
def _is_common(sign: str) -> bool:
    """Tell whether plain words have a sign too, so that it tells nothing of them."""
    return re.search(sign, ascii_letters) is not None


def _signs_of(kind: Any, value: Any, classes: Mapping[int, str]) -> list[str] | None:
    if kind is opcodes.LITERAL:
        return [re.escape(chr(value))]
    if kind is opcodes.IN:
        return _members(value, classes)
    if kind is opcodes.BRANCH:
        branches = [_signs(branch, classes) for branch in value[1]]
        return None if None in branches else [sign for signs in branches for sign in signs or ()]
    if kind is opcodes.SUBPATTERN and not (value[1] or value[2]):
        return _signs(value[3], classes)
    if kind in (opcodes.MAX_REPEAT, opcodes.MIN_REPEAT) and value[0]:
        return _signs(value[2], classes)
    if kind is opcodes.ASSERT:
        return _signs(value[1], classes)
    return None


def _members(entries: Iterable[Item], classes: Mapping[int, str]) -> list[str] | None:
    """Return patterns for what is in a class: single characters, and the classes that the pattern was written with."""
    signs = []
    for kind, value in entries:
        if kind is not opcodes.LITERAL:
            return None
        if value - 1 not in classes:
            signs.append(classes.get(value) or re.escape(chr(value)))
    return signs
