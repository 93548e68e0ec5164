"""What callers pass to a table of vectors: numbers, lists, shapes and tables, looked at before anything is changed."""

from __future__ import annotations

from operator import index
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import ArgumentError
from ..iterables import is_stream
from ..numbers import as_index
from ..quoting import kind_of, shown

if TYPE_CHECKING:
    from .vectors import Array


def checked_count(value: Any, what: str) -> int:
    """Return a number from 1.

    Raises:
        ValueError: It is none.
    """
    number = as_index(value)
    if number is None or number < 1:
        raise ValueError(f"The number {what} is a whole number from 1, not {shown(value)}.")
    return number


def checked_list(values: Any, what: str) -> list[Any]:
    """Return a list of keys or rows.

    Raises:
        ArgumentError: They are none.
    """
    if not is_stream(values):
        raise ArgumentError(f"The {what} of vectors are a list, not {kind_of(values)}.")
    return list(values)


def checked_shape(shape: Any) -> tuple[int, int]:
    """Return the numbers of rows and columns.

    Raises:
        ValueError: They are not two whole numbers from 0.
    """
    try:
        rows, columns = map(index, shape)
    except (TypeError, ValueError):
        rows = columns = -1
    if rows < 0 or columns < 0:
        raise ValueError(f"The shape of vectors is the numbers of rows and columns, not {shown(shape)}.")
    return rows, columns


def zeros(shape: Any) -> Array:
    """Return a table of zeros.

    Raises:
        ValueError: Its shape is none, or more than there can be.
    """
    rows, columns = checked_shape(shape)
    try:
        return np.zeros((rows, columns), dtype=np.float32)
    except (ValueError, MemoryError):
        raise ValueError(f"There is no room for {rows:,} vectors of {columns:,} numbers.") from None


def checked_table(data: Any) -> Array:
    """Return a table of floating-point numbers.

    Raises:
        ValueError: It is no array of rows and columns.
    """
    kind = data.dtype.kind if getattr(data, "ndim", None) == 2 else ""
    if kind not in ("f", "i", "u"):
        raise ValueError(f"The table of vectors is an array of numbers in rows and columns, not {shown(data)}.")
    return data if kind == "f" else data.astype(np.float32)
