"""What counts as a whole number, in arguments and in annotations: one rule."""

from __future__ import annotations

from operator import index
from typing import Any


def as_index(value: Any) -> int | None:
    """Return what Python takes as an index, NumPy's integers too, as an integer; None for anything else.

    A truth value is none.
    """
    if isinstance(value, bool):
        return None
    try:
        return index(value)
    except TypeError:
        return None


def is_whole(value: Any) -> bool:
    """Say whether a value is a whole number, by the rule of `as_index`."""
    return as_index(value) is not None
