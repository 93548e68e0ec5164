"""What counts as several things, in arguments: all that Python goes through, and never one text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def is_iterable(value: Any) -> bool:
    """Tell whether one can go through a value: a sequence can without ``__iter__``, a number of NumPy cannot."""
    try:
        iter(value)
    except TypeError:
        return False
    return True


def is_stream(value: Any) -> bool:
    """Tell whether a value holds or gives several things; a text and bytes are one."""
    return not isinstance(value, (str, bytes)) and is_iterable(value)


def is_listing(value: Any) -> bool:
    """Tell whether a value is a list, or as good as one; a dictionary is not."""
    return type(value) in (list, tuple) or (not isinstance(value, Mapping) and is_stream(value))


def is_ordered(value: Any) -> bool:
    """Tell whether a value is a list, or as good as one, in which each thing has its place; a set is not."""
    return not isinstance(value, (set, frozenset)) and is_listing(value)
