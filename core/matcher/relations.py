"""Where the second of two nodes of a dependency pattern can be, as seen from the first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ..tokens.arrays.tree import Tree


class TreeView:
    """Look at the tree of a Doc from its tokens.

    Args:
        tree: The tree.
        heads: The head of each token, a root's its own.
    """

    def __init__(self, tree: Tree, heads: Sequence[int]) -> None:
        self._tree = tree
        self.heads = heads

    def __len__(self) -> int:
        return len(self.heads)

    def above(self, token: int) -> list[int]:
        """Return the head of a token; a root has none."""
        head = self.heads[token]
        return [] if head == token else [head]

    def ancestors(self, token: int) -> list[int]:
        """Return the tokens above a token, up to its root."""
        found = []
        while (head := self.heads[token]) != token:
            found.append(head)
            token = head
        return found

    def below(self, token: int) -> list[int]:
        """Return the tokens that hang on a token."""
        return self._tree.children(token)

    def descendants(self, token: int) -> list[int]:
        """Return the tokens below a token."""
        return [other for other in self._tree.subtree(token) if other != token]

    def beside(self, token: int) -> list[int]:
        """Return the tokens that hang on the same head; beside a root, those that hang on it."""
        return [other for other in self.below(self.heads[token]) if other != token]


RELATIONS: Final[dict[str, Callable[[TreeView, int], Iterable[int]]]] = {
    "<": TreeView.above,
    ">": TreeView.below,
    "<<": TreeView.ancestors,
    ">>": TreeView.descendants,
    ".": lambda _tree, token: (token + 1,),
    ".*": lambda tree, token: range(token + 1, len(tree)),
    ";": lambda _tree, token: (token - 1,),
    ";*": lambda _tree, token: range(token),
    "$+": lambda tree, token: [other for other in tree.beside(token) if other == token + 1],
    "$-": lambda tree, token: [other for other in tree.beside(token) if other == token - 1],
    "$++": lambda tree, token: [other for other in tree.beside(token) if other > token],
    "$--": lambda tree, token: [other for other in tree.beside(token) if other < token],
    ">+": lambda tree, token: [other for other in tree.below(token) if other == token + 1],
    ">-": lambda tree, token: [other for other in tree.below(token) if other == token - 1],
    ">++": lambda tree, token: [other for other in tree.below(token) if other > token],
    ">--": lambda tree, token: [other for other in tree.below(token) if other < token],
    "<+": lambda tree, token: [other for other in tree.above(token) if other == token + 1],
    "<-": lambda tree, token: [other for other in tree.above(token) if other == token - 1],
    "<++": lambda tree, token: [other for other in tree.above(token) if other > token],
    "<--": lambda tree, token: [other for other in tree.above(token) if other < token],
}
"""The tokens that stand in a relation to one, by operator; all of them in the tree of one root."""
