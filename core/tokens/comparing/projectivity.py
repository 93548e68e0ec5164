"""Pseudo-projective trees: crossing arcs lifted until none crosses, with labels that tell where they hung.

After Nivre & Nilsson (2005), "Pseudo-Projective Dependency Parsing", with their *head* encoding: a lifted word's label
becomes ``label||label of its former head``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

LIFTED = "||"
"""What stands between the label of a lifted word and that of its former head."""


def is_projective(heads: Sequence[int]) -> bool:
    """Tell whether no arc crosses another: whether every subtree is one stretch of tokens."""
    left, right, size = list(range(len(heads))), list(range(len(heads))), [0] * len(heads)
    for token in range(len(heads)):
        for ancestor in _path_to_root(heads, token):
            left[ancestor] = min(left[ancestor], token)
            right[ancestor] = max(right[ancestor], token)
            size[ancestor] += 1
    return all(last - first + 1 == count for first, last, count in zip(left, right, size, strict=True))


def projectivize(heads: Sequence[int], deps: Sequence[str]) -> tuple[list[int], list[str]]:
    """Lift the heads of crossing arcs, shortest first, until the tree is projective.

    Args:
        heads: Index of the head of each token; a root's own index.
        deps: The label of each token.

    Returns:
        The new heads, and labels that are decorated where a head was lifted.
    """
    lifted = list(heads)
    labels = list(deps)
    if is_projective(lifted):
        return lifted, labels
    # A word that nobody has annotated may hang anywhere: no arc crosses its.
    unknown = frozenset(token for token, head in enumerate(heads) if head == token and not deps[token])
    while (token := _shortest_crossing(lifted, unknown)) is not None:
        lifted[token] = lifted[lifted[token]]
    for token, head in enumerate(heads):
        if lifted[token] != head:
            labels[token] = f"{deps[token]}{LIFTED}{deps[head]}"
    return lifted, labels


def _path_to_root(heads: Sequence[int], token: int) -> list[int]:
    """List a token and its ancestors."""
    path = [token]
    while heads[token] != token:
        token = heads[token]
        path.append(token)
    return path


def _shortest_crossing(heads: Sequence[int], unknown: AbstractSet[int]) -> int | None:
    """Find the token with the shortest arc over a token that its head does not dominate; the first of equals.

    An arc from a root cannot be lifted, whatever stands below it.
    """
    shortest, length = None, len(heads)
    for token, head in enumerate(heads):
        distance = abs(head - token)
        if (
            1 < distance < length
            and heads[head] != head
            and any(
                between not in unknown and head not in _path_to_root(heads, between)
                for between in range(min(head, token) + 1, max(head, token))
            )
        ):
            shortest, length = token, distance
    return shortest
