"""The lowest common ancestors of tokens in a dependency tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .tree import path_to_root

if TYPE_CHECKING:
    from numpy.typing import NDArray

NONE = -1


def common_ancestors(heads: NDArray[Any], start: int, end: int) -> NDArray[np.int32]:
    """Return the lowest common ancestor of every two of some consecutive tokens; a token is one of its own.

    Going down the tree, a token has with those that were there before it the ancestors that its head has with them.

    Args:
        heads: For every token the index of its head; a root's is its own.
        start: The first token.
        end: The token after the last.

    Returns:
        An array (n_tokens, n_tokens) of places counted from `start`; -1 where the ancestor is not one of the tokens, or
        there is none.
    """
    paths = {token: path_to_root(heads, token) for token in range(start, end)}  # type: ignore[arg-type]
    depths = {token: len(path) for token, path in paths.items()}
    for path in paths.values():
        depths.update((ancestor, len(path) - above) for above, ancestor in enumerate(path, start=1))
    # The tokens and all that are above them, from the roots down.
    order = sorted(depths, key=depths.__getitem__)
    rows = {token: row for row, token in enumerate(order)}
    found: NDArray[np.int32] = np.full((len(order), len(order)), NONE, dtype=np.int32)
    for row, token in enumerate(order):
        if heads[token] != token:
            found[row, :row] = found[:row, row] = found[rows[heads[token]], :row]
        found[row, row] = token
    chosen = [rows[token] for token in range(start, end)]
    matrix: NDArray[np.int32] = found[np.ix_(chosen, chosen)]
    matrix[(matrix < start) | (matrix >= end)] = start + NONE
    matrix -= np.int32(start)
    return matrix
