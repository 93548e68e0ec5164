"""Many sequences of numbers as one tree: what begins alike is looked at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .token_classes import TokenClass


_NOTHING: Final[dict[int, Node]] = {}


class Node:
    """What can follow upon a sequence.

    Attributes:
        children: The node behind each number that can come next.
        ends: What ends here.
    """

    __slots__ = ("children", "ends")

    def __init__(self) -> None:
        # Most nodes are leaves.
        self.children = _NOTHING
        self.ends: tuple[int, ...] = ()

    def add(self, sequence: Iterable[int], ends: tuple[int, ...]) -> None:
        """Add a sequence and what ends with it, which is not said twice."""
        node = self
        for number in sequence:
            if node.children is _NOTHING:
                node.children = {}
            child = node.children.get(number)
            if child is None:
                child = node.children[number] = Node()
            node = child
        if not node.ends:
            node.ends = ends
        elif ends[0] not in node.ends:
            node.ends += ends

    def remove(self, end: int) -> None:
        """Remove one thing wherever it ends."""
        for node in self.below():
            if end in node.ends:
                node.ends = tuple(other for other in node.ends if other != end)

    def below(self) -> Iterator[Node]:
        """Give all nodes of the tree, this one first."""
        nodes = [self]
        while nodes:
            node = nodes.pop()
            yield node
            nodes += node.children.values()

    def sequences(self) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
        """Give all sequences with what ends with them."""
        nodes: list[tuple[tuple[int, ...], Node]] = [((), self)]
        while nodes:
            sequence, node = nodes.pop()
            if node.ends:
                yield sequence, node.ends
            nodes += [((*sequence, number), child) for number, child in node.children.items()]


class PatternTree:
    """Find patterns that are a few sequences of conditions each.

    A token meets few of the conditions of many patterns; so few branches are followed from it, however large the tree.
    """

    def __init__(self) -> None:
        self._root = Node()
        # The first nodes that tokens of a class lead to, where somebody has asked.
        self._firsts: dict[TokenClass, list[Node]] = {}

    def add(self, number: int, sequences: Iterable[Sequence[int]]) -> None:
        """Add a pattern by its number."""
        for sequence in sequences:
            self._root.add(sequence, (number,))

    def find(self, classes: Sequence[TokenClass], *, most_kept: int) -> list[tuple[int, int, int]]:
        """Return each sequence that is found, as (end, start, pattern), in the order of their starts.

        Args:
            classes: The classes of the tokens.
            most_kept: Of how many classes the first nodes are kept.
        """
        if len(self._firsts) > most_kept:
            self._firsts = {}
        firsts = self._firsts
        for kind in set(classes).difference(firsts):
            firsts[kind] = _reached([self._root], kind)
        found: list[tuple[int, int, int]] = []
        n_tokens = len(classes)
        for start, reached in enumerate(map(firsts.__getitem__, classes)):
            nodes, end = reached, start + 1
            while nodes:
                found += [(end, start, number) for node in nodes if node.ends for number in node.ends]
                nodes = _reached(nodes, classes[end]) if end < n_tokens else []
                end += 1
        return found


def _reached(nodes: Iterable[Node], kind: TokenClass) -> list[Node]:
    """Return the nodes that a token leads to from some others."""
    conditions = kind.conditions
    return [
        children[condition]
        for node in nodes
        if (children := node.children)
        for condition in conditions
        if condition in children
    ]
