"""Find the rows of a large table that are equal, with little more memory than a number for each row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BLOCK = 1024


def first_equal_rows(table: NDArray[Any]) -> NDArray[np.int64]:
    """Return for each row the first that is equal to it, which is itself where there is none before, (n_rows,)."""
    first = np.arange(len(table))
    sums = _sums(table)
    order = np.argsort(sums, kind="stable")
    sums = sums[order]
    starts_group = np.ones(len(table), dtype=bool)
    starts_group[1:] = sums[1:] != sums[:-1]
    first[order] = order[starts_group][np.cumsum(starts_group) - 1]
    # Rows of one sum are hardly ever different; those that are have a look each.
    differing: dict[bytes, int] = {}
    twins = np.flatnonzero(first != np.arange(len(table)))
    for start in range(0, len(twins), _BLOCK):
        rows = twins[start : start + _BLOCK]
        for row in rows[(table[rows] != table[first[rows]]).any(axis=1)].tolist():
            first[row] = differing.setdefault(_bits(table[row]).tobytes(), row)
    return first


def _sums(table: NDArray[Any]) -> NDArray[np.uint64]:
    """Return a number for each row that is the same for equal rows: the sum of its bits, each with a weight."""
    width = _bits(table[:1]).shape[1]
    weights = np.random.default_rng(0).integers(2**63, size=width, dtype=np.uint64) | np.uint64(1)
    sums = np.zeros(len(table), dtype=np.uint64)
    for start in range(0, len(table), _BLOCK):
        sums[start : start + _BLOCK] = _bits(table[start : start + _BLOCK]) @ weights
    return sums


def _bits(rows: NDArray[Any]) -> NDArray[np.unsignedinteger[Any]]:
    """Return the bits of rows as numbers of 32 bits or less; equal rows have equal ones."""
    # There are two zeros, of different bits; to add one makes them the same.
    rows = np.ascontiguousarray(rows) + rows.dtype.type(0)
    return rows.view(f"u{min(rows.dtype.itemsize, 4)}")
