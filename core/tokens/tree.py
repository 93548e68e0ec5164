"""The dependency tree of a Doc: who hangs on whom, and how far each subtree reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


class Tree:
    """Look up children and edges of subtrees, computed once for an array of heads.

    Args:
        heads: For every token the index of its head; a root's is its own.
    """

    __slots__ = ("children", "left_edges", "right_edges")

    def __init__(self, heads: NDArray[np.int32]) -> None:
        heads_list: list[int] = heads.tolist()
        self.children: list[list[int]] = [[] for _head in heads_list]
        for token, head in enumerate(heads_list):
            if head != token:
                self.children[head].append(token)
        self.left_edges, self.right_edges = self._edges(heads_list)

    def subtree(self, token: int) -> list[int]:
        """Return the tokens of a subtree, in text order."""
        found = [token]
        for member in found:
            found.extend(self.children[member])
        return sorted(found)

    def _edges(self, heads: list[int]) -> tuple[list[int], list[int]]:
        """Return the first and the last token of every token's subtree."""
        left, right = list(range(len(heads))), list(range(len(heads)))
        for token in reversed(self._from_the_roots(heads)):
            head = heads[token]
            left[head] = min(left[head], left[token])
            right[head] = max(right[head], right[token])
        return left, right

    def _from_the_roots(self, heads: list[int]) -> list[int]:
        """Return the tokens so that each comes after its head.

        Raises:
            ValueError: Some tokens are on no path from a root.
        """
        order = [token for token, head in enumerate(heads) if head == token]
        for token in order:
            order.extend(self.children[token])
        if len(order) != len(heads):
            lost = sorted(set(range(len(heads))) - set(order))
            raise ValueError(f"The heads of tokens {lost[:10]} form a cycle: every chain of heads must end in a root.")
        return order


def check_heads(heads: NDArray[Any], n_tokens: int) -> None:
    """Check that all heads are tokens of the Doc.

    Raises:
        ValueError: A head is out of range.
    """
    wrong = (heads < 0) | (heads >= n_tokens)
    if wrong.any():
        token = int(np.flatnonzero(wrong)[0])
        raise ValueError(
            f"The head of token {token} is {int(heads[token])}, but the Doc has the tokens 0 to {n_tokens - 1}. "
            "Heads are indices of tokens in the Doc."
        )


def roots_of(heads: NDArray[Any]) -> NDArray[Any]:
    """Return for every token the root that it hangs on, by going up twice as far at each step.

    Raises:
        ValueError: Some tokens are on no path to a root.
    """
    roots = heads
    for _step in range(len(heads).bit_length()):
        above = roots[roots]
        if (above == roots).all():
            break
        roots = above
    lost = np.flatnonzero(heads[roots] != roots)
    if lost.size:
        raise ValueError(
            f"The heads of tokens {lost[:10].tolist()} form a cycle: every chain of heads must end in a root."
        )
    return roots


def path_to_root(heads: Sequence[int], token: int) -> list[int]:
    """Return the tokens above a token, from its head up to its root; none for a root."""
    path = []
    while (head := heads[token]) != token:
        path.append(head)
        token = head
    return path


def sentence_starts(heads: NDArray[Any], labels: NDArray[Any] | None = None) -> NDArray[np.int8]:
    """Return 1 where the tree of a root begins and -1 elsewhere: what a parse says of sentences.

    Args:
        heads: For every token the index of its head; a root's is its own.
        labels: The dependency labels, if there are any. A token of its own head without a label is one of which
            nothing is known, and begins no sentence.

    Raises:
        ValueError: Some tokens are on no path to a root.
    """
    roots = roots_of(heads)
    places = np.arange(len(heads))
    first = np.empty(len(heads), dtype=np.int64)
    # The last write wins, so going backwards leaves the first token of each tree.
    first[roots[::-1]] = places[::-1]
    begins = first[roots] == places
    if labels is not None:
        begins &= labels[roots] != 0
    starts: NDArray[np.int8] = np.where(begins, np.int8(1), np.int8(-1))
    return starts
