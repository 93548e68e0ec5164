"""Rows of a table of vectors: which keys have which, and what stands in them.

Keys and vectors take more memory than caches have, and words come in no order: to wait for each key and each row takes
longer than all else that is done for a vector. Compiled code asks for several ahead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..compiled import load_compiled
from .built import VECTOR_ROWS
from .nearest_rows import module_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .vectors import Array


def find_rows(
    wanted: NDArray[np.uint64], keys: NDArray[np.uint64], rows: NDArray[np.signedinteger[Any]]
) -> NDArray[np.int64]:
    """Return the rows of some keys, -1 for those that have none: (n_wanted,).

    Args:
        wanted: The keys.
        keys: At least one that has a row, each once, in their order.
        rows: The row of each of these, 16 or 32 bits.
    """
    # Small pipelines have no vectors.
    compiled = load_compiled(VECTOR_ROWS)
    if compiled is None:
        return search_rows(wanted, keys, rows)
    found = np.empty(len(wanted), dtype=np.int64)
    compiled.find(np.ascontiguousarray(wanted), keys, rows, found)
    return found


def search_rows(
    wanted: NDArray[np.uint64], keys: NDArray[np.uint64], rows: NDArray[np.signedinteger[Any]]
) -> NDArray[np.int64]:
    """Do what `find_rows` does in NumPy alone."""
    places = keys.searchsorted(wanted)
    places[places == len(keys)] = 0
    return np.where(keys[places] == wanted, rows[places], -1).astype(np.int64)


def take_rows(table: Array, rows: NDArray[np.int64]) -> Array:
    """Return rows of a table, zeros for those below 0: (n_rows, width).

    Raises:
        IndexError: The table does not have a row.
    """
    is_plain = isinstance(table, np.ndarray) and table.flags.c_contiguous and table.size > 0
    compiled = load_compiled(VECTOR_ROWS) if is_plain else None
    if compiled is None:
        return index_rows(table, rows)
    taken = np.empty((len(rows), table.shape[1]), dtype=table.dtype)
    compiled.take(table.view(np.uint8), rows, taken.view(np.uint8))
    return taken


def index_rows(table: Array, rows: NDArray[np.int64]) -> Array:
    """Do what `take_rows` does for arrays of any kind."""
    xp = module_of(table)
    if not len(table):
        return xp.zeros((len(rows), table.shape[1]), dtype=table.dtype)
    places = xp.asarray(rows)
    taken = table[places]
    taken[places < 0] = 0
    return taken
