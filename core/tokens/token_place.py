"""Where a token stands in its Doc."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .quick import TokenFields, quick_property
from .underscore import Extensible

if TYPE_CHECKING:
    from ..vocab import Vocab
    from .doc import Doc


class TokenPlace(TokenFields, Extensible):
    """Know a token's place, also after tokens before it were merged or split."""

    __slots__ = ()

    @quick_property
    def doc(self) -> Doc:
        """The Doc."""
        return self._doc

    @quick_property
    def i(self) -> int:
        """The token's place in the Doc; after a merge or a split, that of the token that stands for it."""
        if self._moves is not self._doc.moves:
            self._follow()
        return self._i

    @property
    def vocab(self) -> Vocab:
        """The vocabulary."""
        return self._doc.vocab

    def _follow(self) -> None:
        """Go where the token went when tokens were merged or split."""
        moves = self._doc.moves
        for move in moves[len(self._moves) :]:
            self._i = move.first(self._i)
        self._moves = moves
