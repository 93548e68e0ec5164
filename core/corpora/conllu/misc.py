"""The column MISC: the space after a word and the entity that it is in, among anything else.

Entities are written ``NE=B-PER``; they are read from ``NE=…``, ``Name=…``, ``name=…`` or a bare ``B-PER``, in the IOB,
BILUO or IOBES scheme.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from ...tokens.comparing.iob import MISSING, biluo_to_iob, iob_to_biluo
from .sentences import EMPTY

if TYPE_CHECKING:
    from collections.abc import Sequence

PLAIN: Final = frozenset((EMPTY, "SpaceAfter=No"))
"""What MISC holds for most words."""

ENTITY: Final = re.compile(
    r"""(?:^|\|) (?: ((?:NE|Name|name)=) ([BILUES])-([^|]+)
                  | ([BILUES])-([A-Z_]+) (?=\||$)
                  | (?:(?:NE|Name|name)=)? O (?=\||$) )""",
    re.VERBOSE,
)
OTHER_ENTITY: Final = re.compile(r"(?:^|\|)((?:NE|Name|name)=[A-Za-z]-[^|]*)")
"""What looks like an entity and is none; other values of these names may mean anything."""

_NO_SPACE: Final = "SpaceAfter=No"
_OUTSIDE: Final = frozenset("O")
# How IOBES calls the last token of an entity, and the only one.
_FROM_IOBES = {"E": "L", "S": "U"}


def space_after(misc: str) -> bool:
    """Tell whether a space follows a word."""
    return _NO_SPACE not in misc or _NO_SPACE not in misc.split("|")


def entity_tags(column: Sequence[str], places: Sequence[int]) -> list[str]:
    """Give an IOB tag for each word of sentences, nothing for what nobody knows.

    Args:
        column: What MISC holds for each.
        places: The index of each in its sentence; no entity goes on in the next one.
    """
    said = {misc: _entity_tag(misc) for misc in set(column)}
    if _OUTSIDE.issuperset(said.values()):
        return ["O"] * len(column)
    starts = [at for at, place in enumerate(places) if place == 0]
    tags = []
    for start, end in pairwise([*starts, len(column)]):
        tags += biluo_to_iob(iob_to_biluo([said[misc] for misc in column[start:end]]))
    return ["" if tag == MISSING else tag for tag in tags]


def _entity_tag(misc: str) -> str:
    if misc in PLAIN:
        return "O"
    match = ENTITY.search(misc)
    if match is None:
        return MISSING if OTHER_ENTITY.search(misc) else "O"
    prefix, label = match[2] or match[4], match[3] or match[5]
    return f"{_FROM_IOBES.get(prefix, prefix)}-{label}" if label else "O"


def entity_item(misc: str) -> str:
    """Return what a MISC says of an entity, nothing where it says nothing."""
    match = ENTITY.search(misc)
    return match[0].lstrip("|") if match else ""


def make_misc(tag: str, *, space: bool) -> str:
    """Return a MISC that says which entity a word is in, and whether a space follows it."""
    in_entity = tag not in ("", "O")
    if space:
        return f"NE={tag}" if in_entity else EMPTY
    return f"NE={tag}|{_NO_SPACE}" if in_entity else _NO_SPACE


def with_entity(misc: str, tag: str) -> str:
    """Let a MISC say that a word has another entity tag, or is in none; the rest stays as it is."""
    in_entity = tag not in ("", "O")
    match = ENTITY.search(misc)
    if match is None:
        return _joined([f"NE={tag}", *_items(misc)]) if in_entity else misc
    before, after = _items(misc[: match.start()]), _items(misc[match.end() :].lstrip("|"))
    return _joined([*before, *([f"{match[1] or 'NE='}{tag}"] if in_entity else []), *after])


def with_space(misc: str, *, space: bool) -> str:
    """Let a MISC say whether a space follows a word; the rest stays as it is."""
    return _joined([*(item for item in _items(misc) if item != _NO_SPACE), *([] if space else [_NO_SPACE])])


def with_item(misc: str, item: str) -> str:
    """Add an item to a MISC."""
    return _joined([*_items(misc), item])


def _items(misc: str) -> list[str]:
    return [item for item in misc.split("|") if item not in ("", EMPTY)]


def _joined(items: Sequence[str]) -> str:
    return "|".join(items) or EMPTY
