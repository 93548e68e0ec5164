"""The lowest common ancestors of tokens in a dependency tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

NONE = -1


def common_ancestors(heads: NDArray[Any], start: int, end: int) -> NDArray[np.int32]:
    """Return the lowest common ancestor of every two of some consecutive tokens; a token is one of its own.

    From the tokens up, each node of the tree learns which of them are below it; from the roots down, it has in common
    with those that are not what its head has with them. Memory grows with the number of nodes times that of tokens.

    Args:
        heads: For every token the index of its head; a root's is its own.
        start: The first token.
        end: The token after the last.

    Returns:
        An array (n_tokens, n_tokens) of places counted from `start`; -1 where the ancestor is not one of the tokens, or
        there is none.
    """
    nodes = _with_ancestors(heads.tolist(), range(start, end))
    rows = {node: row for row, node in enumerate(nodes)}
    own = [rows[token] for token in range(start, end)]
    above = [rows[head] for head in heads[nodes].tolist()]
    is_below = np.zeros((len(nodes), end - start), dtype=bool)
    is_below[own, range(end - start)] = True
    for row in reversed(range(len(nodes))):
        is_below[above[row]] |= is_below[row]
    ancestors = np.full(is_below.shape, NONE, dtype=np.int32)
    for row, node in enumerate(nodes):
        ancestors[row] = ancestors[above[row]]
        ancestors[row, is_below[row]] = node if start <= node < end else NONE
    matrix: NDArray[np.int32] = ancestors[own]
    matrix[matrix != NONE] -= np.int32(start)
    return matrix


def _with_ancestors(heads: list[int], tokens: range) -> list[int]:
    """Return tokens and all that is above them, each after its head."""
    with_ancestors: dict[int, None] = {}
    for token in tokens:
        climbed: list[int] = []
        node = token
        while node not in with_ancestors:
            climbed.append(node)
            if heads[node] == node:
                break
            node = heads[node]
        with_ancestors.update(dict.fromkeys(reversed(climbed)))
    return list(with_ancestors)
