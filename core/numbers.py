"""What counts as a number, in arguments, in annotations and in files; a truth value is none."""

from __future__ import annotations

from math import isfinite
from numbers import Real
from operator import index
from typing import Any


def as_index(value: Any) -> int | None:
    """Return what Python takes as an index, NumPy's integers too, as an integer; None for anything else."""
    if type(value) is int:
        return value
    # Older releases of NumPy have one that its own truth values can be taken by.
    if isinstance(value, bool) or getattr(getattr(value, "dtype", None), "kind", None) == "b":
        return None
    try:
        return index(value)
    except TypeError:
        return None


def is_whole(value: Any) -> bool:
    """Tell whether a value is a whole number, by the rule of `as_index`."""
    return as_index(value) is not None


def as_finite(value: Any) -> float | None:
    """Return a real number that has a value, of Python or NumPy (which says what is one), as a float; else None."""
    if isinstance(value, bool) or not isinstance(value, Real):
        return None
    try:
        number = float(value)
    except OverflowError:
        # A whole number can be larger than any float.
        return None
    return number if isfinite(number) else None
