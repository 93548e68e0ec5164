"""Colours of labels, where nobody has chosen them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Mapping

# Light enough for black text; neighbours in the list differ clearly.
_PALETTE = (
    "#a6cee3", "#fdbf6f", "#b2df8a", "#cab2d6", "#fb9a99", "#ffed8a", "#8dd3c7", "#d9c2a3", "#f4b6d2", "#c7e59b",
    "#9fb8e8", "#e0e0e0",
)  # fmt: skip
_COLOURS = {
    "ORG": _PALETTE[0], "PRODUCT": _PALETTE[1], "GPE": _PALETTE[2], "LOC": _PALETTE[2], "PERSON": _PALETTE[3],
    "PER": _PALETTE[3], "NORP": _PALETTE[4], "FAC": _PALETTE[5], "EVENT": _PALETTE[6], "LAW": _PALETTE[7],
    "LANGUAGE": _PALETTE[7], "WORK_OF_ART": _PALETTE[8], "DATE": _PALETTE[9], "TIME": _PALETTE[9],
    "MONEY": _PALETTE[11], "QUANTITY": _PALETTE[11], "ORDINAL": _PALETTE[11], "CARDINAL": _PALETTE[11],
    "PERCENT": _PALETTE[11], "MISC": _PALETTE[10],
}  # fmt: skip


def colour_of(label: str, colours: Mapping[str, str]) -> str:
    """Give the colour of a label: the one that is asked for, a usual one, or always the same one of a palette."""
    for table in (colours, {name.upper(): colour for name, colour in colours.items()}, _COLOURS):
        for name in (label, label.upper()):
            if name in table:
                return str(table[name])
    return _PALETTE[crc32(label.encode("utf-8")) % len(_PALETTE)]
