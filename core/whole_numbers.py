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
