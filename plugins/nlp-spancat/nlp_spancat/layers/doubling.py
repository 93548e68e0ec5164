"""Windows of tokens by their lengths in powers of two, from which those of spans of any length follow.

For level 0, 1, 2 … a table has a row for each window of 1, 2, 4 … tokens, made of two windows of the level before. A
sum over a span is that of one window for each bit of its length; a maximum is that of two windows, which may overlap.
So the work grows with the number of spans, and with that of tokens for each level, not with the lengths of the spans.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from thinc.api import Ops

    from .span_vectors import SpanVectors

    Backprop = Callable[[Any], Any]


def sums(ops: Ops, X: SpanVectors, *, is_train: bool) -> tuple[Any, Backprop]:
    """Return the sum of the vectors of each span, (n_spans, width), and what takes the gradient from it."""
    Y = _empty(ops, X)
    used: list[tuple[Any, Any, bool]] = []
    n_levels = _n_levels(X)
    at = X.starts.copy()
    is_begun = ops.xp.zeros(len(X), dtype=bool)
    table: Any = X.tokens
    for level in range(n_levels):
        size = 1 << level
        if level:
            table = table[: -size // 2] + table[size // 2 :]
        spans = ops.xp.flatnonzero(X.lengths & size)
        first, more = spans[~is_begun[spans]], spans[is_begun[spans]]
        Y[first] = table[at[first]]
        Y[more] += table[at[more]]
        is_begun[first] = True
        used.append((spans, at[spans], len(spans) == len(X)))
        at[spans] += size

    def backprop(dY: Any) -> Any:
        d_table = _no_gradient(ops, X, level=n_levels - 1)
        for level in reversed(range(n_levels)):
            spans, windows, is_all = used[level]
            ops.scatter_add(d_table, windows, dY if is_all else dY[spans])
            if level:
                d_table = _spread(ops, d_table, size=1 << level - 1)
        return d_table

    return Y, backprop


def _spread(ops: Ops, d_table: Any, *, size: int) -> Any:
    """Return the gradient of the windows that two of make a window of the table; they are `size` long."""
    d_halves: Any = ops.alloc2f(len(d_table) + size, d_table.shape[1], dtype=d_table.dtype.name)
    d_halves[:-size] += d_table
    d_halves[size:] += d_table
    return d_halves


def maxima(ops: Ops, X: SpanVectors, *, is_train: bool) -> tuple[Any, Backprop]:
    """Return the largest value of each span by column, (n_spans, width), and what takes the gradient from it.

    The first of several that are largest has the gradient.
    """
    xp = ops.xp
    Y = _empty(ops, X)
    n_levels = _n_levels(X)
    used: list[tuple[Any, ...]] = []
    halves: list[Any] = []
    table: Any = X.tokens
    for level in range(n_levels):
        size = 1 << level
        if level:
            left, right = table[: -size // 2], table[size // 2 :]
            if is_train:
                halves.append(left >= right)
            table = xp.maximum(left, right)
        spans = xp.flatnonzero((X.lengths >= size) & (X.lengths < 2 * size))
        starts, last = X.starts[spans], X.ends[spans] - size
        begin, end = table[starts], table[last]
        Y[spans] = xp.maximum(begin, end)
        if is_train:
            used.append((spans, starts, last, begin >= end))

    def backprop(dY: Any) -> Any:
        d_table = _no_gradient(ops, X, level=n_levels - 1)
        for level in reversed(range(n_levels)):
            spans, starts, last, is_first = used[level]
            d_spans = dY[spans]
            ops.scatter_add(d_table, starts, d_spans * is_first)
            if level:
                ops.scatter_add(d_table, last, d_spans * ~is_first)
                d_table = _choose(ops, d_table, halves[level - 1], size=1 << level - 1)
        return d_table

    return Y, backprop


def _choose(ops: Ops, d_table: Any, is_left: Any, *, size: int) -> Any:
    """Return the gradient of the windows of which the larger makes a window of the table; they are `size` long."""
    d_halves: Any = ops.alloc2f(len(d_table) + size, d_table.shape[1], dtype=d_table.dtype.name)
    d_left = d_table * is_left
    d_halves[:-size] += d_left
    d_halves[size:] += d_table - d_left
    return d_halves


def _n_levels(X: SpanVectors) -> int:
    """Return how many levels there are up to the longest span."""
    return max(1, int(X.lengths.max()).bit_length()) if len(X) else 1


def _no_gradient(ops: Ops, X: SpanVectors, *, level: int) -> Any:
    """Return zeros for the windows of a level."""
    return ops.alloc2f(len(X.tokens) - (1 << level) + 1, X.tokens.shape[1], dtype=X.tokens.dtype.name)


def _empty(ops: Ops, X: SpanVectors) -> Any:
    """Return a row for each span, to be filled."""
    return ops.alloc2f(len(X), X.tokens.shape[1], dtype=X.tokens.dtype.name, zeros=False)
