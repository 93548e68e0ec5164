"""The universal parts of speech, which are symbols with small ids."""

from __future__ import annotations

from ..quoting import shown
from .symbols import NAMES as SYMBOL_NAMES

_FIRST, _LAST = 84, 103

IDS: dict[str, int] = {"": 0, **{SYMBOL_NAMES[number]: number for number in range(_FIRST, _LAST + 1)}}
NAMES: dict[int, str] = {number: name for name, number in IDS.items()}


def pos_id(name: str) -> int:
    """Return the id of a universal part of speech.

    Raises:
        ValueError: There is none of that name.
    """
    if name not in IDS:
        raise ValueError(
            f"{shown(name)} is not a universal part of speech ({', '.join(list(IDS)[1:])}); other tags go into `tag`."
        )
    return IDS[name]


def pos_name(number: int) -> str:
    """Return the name of a universal part of speech; empty for 0.

    Raises:
        ValueError: There is none with this id.
    """
    if number not in NAMES:
        raise ValueError(
            f"{shown(number)} is not the id of a universal part of speech ({_FIRST} to {_LAST}, 0 for none)."
        )
    return NAMES[number]
