"""What a token is in the dependency tree of its Doc."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import ArgumentError
from ..quoting import kind_of
from .arrays.tree import path_to_root
from .hook_kinds import OF_TOKENS
from .quick import quick_property
from .token_columns import id_column, label_column
from .token_place import TokenPlace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .token import Token


class TreeToken(TokenPlace):
    """Show a token's head, its children and all that hangs on it."""

    __slots__ = ()

    dep = id_column("dep", "The id of the dependency label.")
    dep_ = label_column("dep", "The dependency label.")

    def has_dep(self) -> bool:
        """Tell whether the token has a dependency label."""
        return bool(self.dep != 0)

    @quick_property
    def head(self) -> Token:
        """The token's head, a root's itself."""
        doc = self._doc
        if self._moves is not doc.moves:
            self._follow()
        column = doc._columns.get("head")
        return doc[self._i if column is None else column.item(self._i)]

    @head.setter
    def head(self, new_head: Token) -> None:
        if getattr(new_head, "doc", None) is not self._doc or not isinstance(new_head, TreeToken):
            raise ArgumentError(f"The head of a token is a token of the same Doc, not {kind_of(new_head)}.")
        heads = self._doc.values("head").copy()
        heads[self.i] = new_head.i
        self._doc.set_column("head", heads)

    def has_head(self) -> bool:
        """Tell whether the token is part of a parse."""
        return self.has_dep()

    @quick_property
    def children(self) -> Iterator[Token]:
        """The tokens whose head this is, in text order."""
        return self._tokens(self._doc.tree.children(self.i))

    @quick_property
    def lefts(self) -> Iterator[Token]:
        """The children before the token."""
        return self._tokens(self._doc.tree.lefts(self.i))

    @quick_property
    def rights(self) -> Iterator[Token]:
        """The children after the token."""
        return self._tokens(self._doc.tree.rights(self.i))

    @quick_property
    def n_lefts(self) -> int:
        """The number of children before the token."""
        return self._doc.tree.n_lefts(self.i)

    @quick_property
    def n_rights(self) -> int:
        """The number of children after the token."""
        return self._doc.tree.n_rights(self.i)

    @quick_property
    def subtree(self) -> Iterator[Token]:
        """The token and all that hang on it, in text order."""
        return self._tokens(self._doc.tree.subtree(self.i))

    @quick_property
    def left_edge(self) -> Token:
        """The first token of the subtree."""
        return self._doc[self._doc.tree.left_edges[self.i]]

    @quick_property
    def right_edge(self) -> Token:
        """The last token of the subtree."""
        return self._doc[self._doc.tree.right_edges[self.i]]

    @quick_property
    def ancestors(self) -> Iterator[Token]:
        """The head, the head's head and so on up to the root."""
        doc, token = self._doc, self.i
        heads = doc.column("head")
        return iter(()) if heads is None else self._tokens(path_to_root(heads.item, token))

    def is_ancestor(self, descendant: Token) -> bool:
        """Tell whether another token hangs on this one, directly or not.

        Raises:
            ArgumentError: It is no token.
        """
        if not isinstance(descendant, TreeToken):
            raise ArgumentError(f"is_ancestor takes a token, such as doc[2], not {kind_of(descendant)}.")
        return descendant.doc is self._doc and any(token.i == self.i for token in descendant.ancestors)

    @property
    def conjuncts(self) -> tuple[Token, ...]:
        """The tokens that are coordinated with this one."""
        hook = self._doc.hook(OF_TOKENS, "conjuncts")
        if hook is not None:
            return tuple(hook(self))
        strings = self.vocab.strings
        conj = strings["conj"]
        start = self._doc[self.i]
        while start.dep == conj and start.head.i != start.i:
            start = start.head
        coordinated = [start]
        for token in coordinated:
            coordinated.extend(child for child in token.rights if child.dep == conj)
        return tuple(sorted((token for token in coordinated if token.i != self.i), key=lambda token: token.i))

    def _tokens(self, places: list[int]) -> Iterator[Token]:
        doc = self._doc
        return iter([doc[place] for place in places])
