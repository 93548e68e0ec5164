r"""How much of a text a pattern looks at, found from the pattern itself.

What stands at the end of a word is found by a pattern such as ``(?:[)\]]|\.\.+)$``. Python tries it at every place of
the word, so that to take the brackets off ``))))…`` one by one costs the square of their number. But such a pattern can
be settled by the last few characters, and these functions say by how many. They answer None wherever that cannot be
proved; then the pattern has to see the whole text.
"""

from __future__ import annotations

import re
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ...named_tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_NEW = sys.version_info >= (3, 11)
parser: Any = import_module("re._parser" if _NEW else "sre_parse")
ops: Any = import_module("re._constants" if _NEW else "sre_constants")

_CHARACTER = {ops.LITERAL, ops.NOT_LITERAL, ops.ANY, ops.IN}
REPEAT = {ops.MAX_REPEAT, ops.MIN_REPEAT} | ({ops.POSSESSIVE_REPEAT} if _NEW else set())
ASSERT = {ops.ASSERT, ops.ASSERT_NOT}
STARTS = {ops.AT_BEGINNING, ops.AT_BEGINNING_STRING}
ENDS = {ops.AT_END, ops.AT_END_STRING}

# What stands at a place looks at the character before it, and at the two after it: a $ matches before a last line end.
_BEFORE_PLACE, _AFTER_PLACE = 1, 2
# A match that comes as near to the edge of a window is no proof that it ends there.
MARGIN = 1

_Item = tuple[Any, Any]


class _Unbounded(Exception):
    """A part of a pattern that looks at no fixed number of characters, or is not understood."""


class _Reach(NamedTuple):
    """The greatest distances from the start of a match: back to what it looks at, on to its end, on to what it sees."""

    before: int = 0
    width: int = 0
    after: int = 0


def window_at_start(search: Callable[[str], Any] | None) -> int | None:
    """Return how many of the first characters of a text settle whether and how far a method of a pattern matches there.

    A match that reaches to within `MARGIN` of the end of this window may go on behind it.
    """
    pattern, method = pattern_of(search)
    if pattern is None or method not in ("match", "search"):
        return None
    return _window(pattern, STARTS, first=0, anchored=method == "match")


def window_at_end(search: Callable[[str], Any] | None) -> int | None:
    """Return how many of the last characters of a text settle whether and how far from its end a pattern matches.

    A match that comes to within `MARGIN` of the start of this window may begin before it.
    """
    pattern, method = pattern_of(search)
    return None if pattern is None or method != "search" else _window(pattern, ENDS, first=-1, anchored=False)


def longest_match(match: Callable[[str], Any] | None) -> int | None:
    """Return the length of the longest text that a method of a pattern, which matches whole texts, can match."""
    pattern, method = pattern_of(match)
    if pattern is None or method not in ("match", "fullmatch"):
        return None
    tree = _parse(pattern)
    if tree is None or not (method == "fullmatch" or all(fixed for _items, fixed in alternatives(tree, ENDS, -1))):
        return None
    width: int = tree.getwidth()[1]
    # A line end may follow.
    return None if width >= ops.MAXREPEAT else width + 1


def pattern_of(method: Any) -> tuple[re.Pattern[str] | None, str]:
    """Return the pattern that a function is a method of, and the name of the method."""
    pattern = getattr(method, "__self__", None)
    is_known = isinstance(pattern, re.Pattern) and isinstance(pattern.pattern, str)
    return (pattern if is_known else None), getattr(method, "__name__", "")


def _parse(pattern: re.Pattern[str]) -> Any:
    """Return the parsed pattern, None where lines count, since then an anchor can match inside.

    What its classes hold does not matter here, and takes the longest to parse.
    """
    # As in the patterns of a pipeline, what it brings is compiled for the first text.
    from .pattern_text import without_classes

    return None if pattern.flags & re.MULTILINE else parser.parse(without_classes(pattern), pattern.flags)


def _window(pattern: re.Pattern[str], anchors: set[Any], *, first: int, anchored: bool) -> int | None:
    """Return the size of the window at one end that settles all alternatives of a pattern.

    Each must be fixed to that end, and either look at a fixed number of characters at most, or match a run of
    characters of one kind; then a window that is all such characters matches as a whole.
    """
    tree = _parse(pattern)
    if tree is None:
        return None
    size = before = 0
    for items, fixed in alternatives(tree, anchors, first):
        if not fixed and not anchored:
            return None
        least = _least_run(items)
        if least is not None:
            size = max(size, least)
            continue
        try:
            reach = _reach(items)
        except _Unbounded:
            return None
        size = max(size, reach.after if first == 0 else reach.width)
        before = max(before, reach.before)
    return before + size + 1 + MARGIN


def alternatives(tree: Sequence[_Item], anchors: set[Any], first: int) -> Iterator[tuple[list[_Item], bool]]:
    """Yield the alternatives of a pattern without the anchor at one end, and whether they have one.

    Args:
        tree: The pattern, parsed.
        anchors: What fixes to that end.
        first: The end: 0 for the first item of a text, -1 for the last one.
    """
    items = list(tree)
    fixed = False
    while items and items[first][0] is ops.AT and items[first][1] in anchors:
        del items[first]
        fixed = True
    op: Any
    value: Any
    op, value = items[0] if len(items) == 1 else (None, None)
    if op is ops.BRANCH:
        inner = value[1]
    elif op is ops.SUBPATTERN and not value[1] & re.MULTILINE:
        inner = [value[3]]
    else:
        yield items, fixed
        return
    for branch in inner:
        for alternative, has_own in alternatives(branch, anchors, first):
            yield alternative, fixed or has_own


def _least_run(items: list[_Item]) -> int | None:
    """Return how many characters a run of one kind has at least; None if the items match anything else."""
    kind: Any = None
    least = 0
    for item in items:
        op, value = item
        low, inner = (value[0], value[2]) if op in REPEAT else (1, [item])
        if len(inner) != 1 or inner[0][0] not in _CHARACTER or kind not in (None, inner[0]):
            return None
        kind = inner[0]
        least += low
    return None if kind is None else least


def _reach(items: Sequence[_Item]) -> _Reach:
    """Return how far a sequence of items looks.

    Raises:
        _Unbounded: There is no limit.
    """
    before = width = after = 0
    for op, value in items:
        reach = _reach_of(op, value)
        before = max(before, reach.before)
        after = max(after, width + reach.after)
        width += reach.width
    return _Reach(before, width, max(after, width))


def _reach_of(op: Any, value: Any) -> _Reach:
    if op in _CHARACTER:
        return _Reach(width=1, after=1)
    if op is ops.AT:
        return _Reach(before=_BEFORE_PLACE, after=_AFTER_PLACE)
    if op in ASSERT:
        direction, inner = value
        reach = _reach(inner)
        return _Reach(reach.before + reach.width, 0, reach.after) if direction < 0 else reach._replace(width=0)
    if op is ops.BRANCH:
        reaches = [_reach(branch) for branch in value[1]]
        return _Reach(*map(max, *reaches)) if len(reaches) > 1 else reaches[0]
    if op is ops.SUBPATTERN and not value[1] & re.MULTILINE:
        return _reach(value[3])
    if op in REPEAT and value[1] != ops.MAXREPEAT:
        reach = _reach(value[2])
        width = reach.width * value[1]
        return _Reach(reach.before, width, width + reach.after)
    raise _Unbounded
