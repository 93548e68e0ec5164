"""Entity tags of corpora, in whichever scheme they are written, as BILUO tags.

Read are IOB1 (``I-X`` begins an entity unless one of the same label is open, ``B-X`` parts two neighbours), IOB2
(``B-X`` begins every entity), BILUO, and IOBES and BMEWO, which call the last token E, an only one S or W and an inner
one M. All are one rule, so a file need not say which scheme it is in: B, U, S and W begin an entity; the others go on
with the one before if it is still open and has the same label, and begin one otherwise.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..errors import DataError
from ..quoting import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

ENTITY_TAG = re.compile(r"(?:O|-|[BILUESMW]-\S+)")
_BEGINNING = frozenset("BUSW")
_ENDING = frozenset("LUESW")
_PREFIXES = frozenset("BILUESMW")
_OUTSIDE = frozenset(("O", "-"))


def read_entity_tags(tags: Sequence[str], *, where: Sequence[str]) -> list[str]:
    """Turn the tags of one sentence into BILUO tags.

    Args:
        tags: The tags as they are written.
        where: The file and line of each, for messages.

    Raises:
        DataError: A tag is none of any scheme.
    """
    entities: list[tuple[str, int, int]] = []
    open_label: str | None = None
    for i, tag in enumerate(tags):
        prefix, label = _split(tag, where[i])
        if prefix in _OUTSIDE:
            open_label = None
            continue
        if prefix in _BEGINNING or label != open_label:
            entities.append((label, i, i))
        else:
            entities[-1] = (label, entities[-1][1], i)
        open_label = None if prefix in _ENDING else label
    biluo = [tag if tag in _OUTSIDE else "O" for tag in tags]
    for label, first, last in entities:
        biluo[first : last + 1] = _biluo(label, last - first + 1)
    return biluo


def _split(tag: str, where: str) -> tuple[str, str]:
    if tag in _OUTSIDE:
        return tag, ""
    prefix, _, label = tag.partition("-")
    if prefix not in _PREFIXES or not label:
        raise DataError(
            f"{where}: {shown(tag)} is not an entity tag; write O for none, or B-LABEL, I-LABEL (or the tags of BILUO "
            "or IOBES)."
        )
    return prefix, label


def _biluo(label: str, length: int) -> list[str]:
    if length == 1:
        return [f"U-{label}"]
    return [f"B-{label}", *([f"I-{label}"] * (length - 2)), f"L-{label}"]
