"""The dependency tree of a Doc: who hangs on whom, and how far each subtree reaches."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ..quick import quick

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

_NOTHING: Final = array("i")


@quick
class Tree:
    """Look up children and edges of subtrees, each found when first asked for; 16 bytes a token once all is.

    Args:
        heads: For every token the index of its head; a root's is its own.

    Raises:
        ValueError: Some tokens are on no path from a root.
    """

    __slots__ = ("_by_head", "_heads", "_left_edges", "_right_edges", "_starts")

    def __init__(self, heads: NDArray[np.int32]) -> None:
        check_heads(heads, len(heads))
        roots_of(heads)
        self._heads = heads
        # The tokens in the order of their heads, and where those of each head start; a root is among its own.
        self._by_head = self._starts = _NOTHING
        self._left_edges = self._right_edges = _NOTHING

    def children(self, token: int) -> list[int]:
        """Return the tokens whose head a token is, in text order."""
        start, end = self._bounds(token)
        return [child for child in self._by_head[start:end] if child != token]

    def lefts(self, token: int) -> list[int]:
        """Return those of them that are before it."""
        start, end = self._bounds(token)
        return self._by_head[start : bisect_left(self._by_head, token, start, end)].tolist()

    def rights(self, token: int) -> list[int]:
        """Return those of them that are after it."""
        start, end = self._bounds(token)
        return self._by_head[bisect_right(self._by_head, token, start, end) : end].tolist()

    def n_lefts(self, token: int) -> int:
        """Return how many of them are before it."""
        start, end = self._bounds(token)
        return bisect_left(self._by_head, token, start, end) - start

    def n_rights(self, token: int) -> int:
        """Return how many of them are after it."""
        start, end = self._bounds(token)
        return end - bisect_right(self._by_head, token, start, end)

    def _bounds(self, token: int) -> tuple[int, int]:
        starts = self._starts or self._sort()
        return starts[token], starts[token + 1]

    def _sort(self) -> array[int]:
        """Put the tokens into the order of their heads."""
        heads = self._heads.tolist()
        counts = [0] * (len(heads) + 1)
        for head in heads:
            counts[head + 1] += 1
        self._by_head = array("i", sorted(range(len(heads)), key=heads.__getitem__))
        self._starts = array("i", accumulate(counts))
        return self._starts

    @property
    def left_edges(self) -> Sequence[int]:
        """The first token of every token's subtree."""
        if not self._left_edges:
            self._left_edges = self._outermost(range(len(self._heads)))
        return self._left_edges

    @property
    def right_edges(self) -> Sequence[int]:
        """The last token of every token's subtree."""
        if not self._right_edges:
            self._right_edges = self._outermost(range(len(self._heads) - 1, -1, -1))
        return self._right_edges

    def subtree(self, token: int) -> list[int]:
        """Return the tokens of a subtree, in text order."""
        members = [token]
        for member in members:
            members.extend(self.children(member))
        return sorted(members)

    def _outermost(self, tokens: range) -> array[int]:
        """Return for every token that one of its subtree that comes first in an order."""
        heads = self._heads.tolist()
        edges = [-1] * len(heads)
        for token in tokens:
            # Whoever is reached for the first time, is so from the first of all that are below.
            above = token
            while edges[above] < 0:
                edges[above] = token
                above = heads[above]
        return array("i", edges)


def check_heads(heads: NDArray[Any], n_tokens: int) -> None:
    """Check that all heads are tokens of the Doc.

    Raises:
        ValueError: A head is out of range.
    """
    wrong = (heads < 0) | (heads >= n_tokens)
    if np.count_nonzero(wrong):
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


def path_to_root(head_of: Callable[[int], int], token: int) -> list[int]:
    """Return the tokens above a token, from its head up to its root; none for a root."""
    path = []
    while (head := head_of(token)) != token:
        path.append(head)
        token = head
    return path


@quick
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


@quick
def absolute_heads(
    offsets: NDArray[np.int64], ends: list[int]
) -> tuple[NDArray[np.int32], NDArray[np.int32], int | None]:
    """Return the heads of the tokens of several Docs, given as how far each is from its token.

    Args:
        offsets: How far it is, (n_tokens,).
        ends: Where the tokens of each Doc end.

    Returns:
        The heads' numbers among all tokens and in their Docs, and the first token whose head is in another Doc.
    """
    starts = np.array([0, *ends[:-1]])
    lengths = np.array(ends) - starts
    places, first, length = np.arange(len(offsets)), np.repeat(starts, lengths), np.repeat(lengths, lengths)
    outside = (offsets < first - places) | (offsets >= first + length - places)
    if outside.any():
        return places.astype(np.int32), places.astype(np.int32), int(outside.argmax())
    heads = offsets + places
    return heads.astype(np.int32), (heads - first).astype(np.int32), None
