"""Which rows of a table of vectors point most in the direction of others."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from numpy.typing import NDArray

    from .vectors import Array


def nearest(
    table: Array, batches: Iterable[Array], *, among: Collection[int], n: int, sort: bool
) -> Iterator[tuple[NDArray[np.int32], NDArray[np.float32]]]:
    """Yield for each batch of queries the nearest rows and their similarities, (n_queries, n).

    Args:
        table: The vectors, (n_rows, width).
        batches: The queries, each batch (n_queries, width).
        among: The rows that are looked at.
        n: How many are found for each query.
        sort: Whether the nearest comes first.
    """
    xp = module_of(table)
    filled = np.array(sorted(among), dtype=np.int32)
    unit = _unit(xp, table if len(filled) == len(table) else table[filled])
    for queries in batches:
        scores = _unit(xp, xp.asarray(queries)) @ unit.T
        # The nearest one is found much faster than the first of several.
        places = scores.argmax(axis=1)[:, None] if n == 1 else xp.argpartition(scores, -n, axis=1)[:, -n:]
        chosen = xp.take_along_axis(scores, places, axis=1)
        if sort and n > 1:
            order = xp.argsort(-chosen, axis=1, kind="stable")
            places = xp.take_along_axis(places, order, axis=1)
            chosen = xp.take_along_axis(chosen, order, axis=1)
        yield filled[in_main_memory(places)], np.clip(in_main_memory(chosen).round(4), -1, 1)


def module_of(array: Array) -> Any:
    """Return the module of arrays like this: NumPy, or CuPy on a GPU."""
    return sys.modules[type(array).__module__.partition(".")[0]]


def in_main_memory(array: Array) -> Array:
    """Return an array in main memory."""
    return array.get() if hasattr(array, "get") else np.asarray(array)


def _unit(xp: Any, table: Array) -> Array:
    """Return rows scaled to length one; zeros stay zeros."""
    lengths = xp.sqrt((table * table).sum(axis=1, keepdims=True))
    return table / xp.where(lengths == 0, 1, lengths)
