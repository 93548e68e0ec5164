"""Where a token stands in its Doc, and how its columns are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .arguments import id_argument, known_string, text_argument
from .underscore import Extensible

if TYPE_CHECKING:
    from ..vocab import Vocab
    from .arrays.renumbering import Renumbering
    from .doc import Doc


class TokenPlace(Extensible):
    """Know a token's place, also after tokens before it were merged or split."""

    __slots__ = ("_i", "_moves", "doc")

    doc: Doc
    # The place, and the changes of the Doc's tokens that it takes account of.
    _i: int
    _moves: tuple[Renumbering, ...]

    @property
    def i(self) -> int:
        """The token's place in the Doc; after a merge or a split, that of the token that stands for it."""
        if self._moves is not self.doc.moves:
            self._follow()
        return self._i

    @property
    def vocab(self) -> Vocab:
        """The vocabulary."""
        return self.doc.vocab

    def _follow(self) -> None:
        """Go where the token went when tokens were merged or split."""
        moves = self.doc.moves
        for move in moves[len(self._moves) :]:
            self._i = move.first(self._i)
        self._moves = moves

    def _read(self, name: str) -> int:
        """Return what a column of the Doc has for the token."""
        doc = self.doc
        # What `i` does, without asking for it: columns are read all the time.
        if self._moves is not doc.moves:
            self._follow()
        column = doc._columns.get(name)
        return doc.value(name, self._i) if column is None else column.item(self._i)

    def _set_id(self, name: str, value: int) -> None:
        """Write the id of a string, which the Doc holds from now on.

        Raises:
            ValueError: It is no id, or no string is known for it.
        """
        number = id_argument(value, f"token.{name}")
        self.doc.hold_known(number, known_string(self.doc, number, f"token.{name}"))
        self.doc.write_value(name, self.i, number)

    def _set_label(self, name: str, value: str) -> None:
        """Write a string that is kept for good."""
        if type(value) is not str:
            value = text_argument(value, f"token.{name}_")
        doc = self.doc
        doc.write_value(name, self.i, doc.vocab.strings.add(value))

    def _set_text(self, name: str, value: str) -> None:
        """Write a string that is kept as long as the Doc is."""
        if type(value) is not str:
            value = text_argument(value, f"token.{name}_")
        doc = self.doc
        doc.write_value(name, self.i, doc.hold(value))
