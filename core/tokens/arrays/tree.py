"""The dependency tree of a Doc: who hangs on whom, and how far each subtree reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray


class Tree:
    """Look up children and edges of subtrees, each found when first asked for.

    Args:
        heads: For every token the index of its head; a root's is its own.

    Raises:
        ValueError: Some tokens are on no path from a root.
    """

    __slots__ = ("_children", "_edges", "_heads", "_ladder")

    def __init__(self, heads: NDArray[np.int32]) -> None:
        self._heads = heads
        self._ladder = list(_ladder(heads))
        self._children: list[list[int]] | None = None
        self._edges: dict[np.ufunc, list[int]] = {}

    @property
    def children(self) -> list[list[int]]:
        """For every token the tokens whose head it is, in text order."""
        if self._children is None:
            self._children = [[] for _head in self._heads]
            for token, head in enumerate(self._heads.tolist()):
                if head != token:
                    self._children[head].append(token)
        return self._children

    @property
    def left_edges(self) -> list[int]:
        """The first token of every token's subtree."""
        return self._outermost(np.minimum)

    @property
    def right_edges(self) -> list[int]:
        """The last token of every token's subtree."""
        return self._outermost(np.maximum)

    def subtree(self, token: int) -> list[int]:
        """Return the tokens of a subtree, in text order."""
        members = [token]
        for member in members:
            members.extend(self.children[member])
        return sorted(members)

    def _outermost(self, choose: np.ufunc) -> list[int]:
        """Return the first or the last token of every subtree, looking down twice as far at each step."""
        if choose not in self._edges:
            edges = np.arange(len(self._heads))
            for above in self._ladder:
                choose.at(edges, above, edges.copy())
            self._edges[choose] = edges.tolist()
        return self._edges[choose]


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
    """Return for every token the root that it hangs on.

    Raises:
        ValueError: Some tokens are on no path to a root.
    """
    roots = heads
    for above in _ladder(heads):
        roots = above
    return roots


def _ladder(heads: NDArray[Any]) -> Iterator[NDArray[np.intp]]:
    """Yield for every token who is one step above it, who is two, four, eight … until all have reached their roots.

    Raises:
        ValueError: Some tokens are on no path to a root.
    """
    above = heads.astype(np.intp)
    yield above
    for _step in range(len(heads).bit_length()):
        further = above.take(above)
        # As bytes, short arrays are compared in a fraction of the time.
        if further.tobytes() == above.tobytes():
            break
        above = further
        yield above
    lost = np.flatnonzero(heads.take(above) != above)
    if lost.size:
        raise ValueError(
            f"The heads of tokens {lost[:10].tolist()} form a cycle: every chain of heads must end in a root."
        )


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
