"""What a token is in the dependency tree of its Doc."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import ArgumentError
from ..quoting import kind_of
from .token_place import TokenPlace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .token import Token


class TreeToken(TokenPlace):
    """Show a token's head, its children and all that hangs on it."""

    __slots__ = ()

    def _at(self, place: int) -> Token:
        """Return another token of the Doc."""
        return self.doc[place]

    @property
    def dep(self) -> int:
        """The id of the dependency label."""
        return self._read("dep")

    @dep.setter
    def dep(self, value: int) -> None:
        self._set_id("dep", value)

    @property
    def dep_(self) -> str:
        """The dependency label."""
        return self.vocab.strings[self.dep]

    @dep_.setter
    def dep_(self, value: str) -> None:
        self._set_label("dep", value)

    def has_dep(self) -> bool:
        """Tell whether the token has a dependency label."""
        return self.dep != 0

    @property
    def head(self) -> Token:
        """The token's head, a root's itself."""
        return self._at(self.doc.head_of(self.i))

    @head.setter
    def head(self, new_head: Token) -> None:
        if getattr(new_head, "doc", None) is not self.doc or not isinstance(new_head, TreeToken):
            raise ArgumentError(f"The head of a token is a token of the same Doc, not {kind_of(new_head)}.")
        heads = self.doc.values("head").copy()
        heads[self.i] = new_head.i
        self.doc.set_column("head", heads)

    def has_head(self) -> bool:
        """Tell whether the token is part of a parse."""
        return self.has_dep()

    @property
    def children(self) -> Iterator[Token]:
        """The tokens whose head this is, in text order."""
        return self._tokens(self.doc.tree.children[self.i])

    @property
    def lefts(self) -> Iterator[Token]:
        """The children before the token."""
        return self._tokens([child for child in self.doc.tree.children[self.i] if child < self.i])

    @property
    def rights(self) -> Iterator[Token]:
        """The children after the token."""
        return self._tokens([child for child in self.doc.tree.children[self.i] if child > self.i])

    @property
    def n_lefts(self) -> int:
        """The number of children before the token."""
        return sum(child < self.i for child in self.doc.tree.children[self.i])

    @property
    def n_rights(self) -> int:
        """The number of children after the token."""
        return sum(child > self.i for child in self.doc.tree.children[self.i])

    @property
    def subtree(self) -> Iterator[Token]:
        """The token and all that hang on it, in text order."""
        return self._tokens(self.doc.tree.subtree(self.i))

    @property
    def left_edge(self) -> Token:
        """The first token of the subtree."""
        return self._at(self.doc.tree.left_edges[self.i])

    @property
    def right_edge(self) -> Token:
        """The last token of the subtree."""
        return self._at(self.doc.tree.right_edges[self.i])

    @property
    def ancestors(self) -> Iterator[Token]:
        """The head, the head's head and so on up to the root."""
        token = self.i
        while (head := self.doc.head_of(token)) != token:
            yield self._at(head)
            token = head

    def is_ancestor(self, descendant: Token) -> bool:
        """Tell whether another token hangs on this one, directly or not.

        Raises:
            ArgumentError: It is no token.
        """
        if not isinstance(descendant, TreeToken):
            raise ArgumentError(f"is_ancestor takes a token, such as doc[2], not {kind_of(descendant)}.")
        return descendant.doc is self.doc and any(token.i == self.i for token in descendant.ancestors)

    @property
    def conjuncts(self) -> tuple[Token, ...]:
        """The tokens that are coordinated with this one."""
        hook = self.doc.user_token_hooks.get("conjuncts")
        if hook is not None:
            return tuple(hook(self))
        strings = self.vocab.strings
        conj = strings["conj"]
        start = self._at(self.i)
        while start.dep == conj and start.head.i != start.i:
            start = start.head
        coordinated = [start]
        for token in coordinated:
            coordinated.extend(child for child in token.rights if child.dep == conj)
        return tuple(sorted((token for token in coordinated if token.i != self.i), key=lambda token: token.i))

    def _tokens(self, places: list[int]) -> Iterator[Token]:
        return iter([self._at(place) for place in places])
