"""Lemmas by one table for each part of speech."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from .lemmatizer import Lemmatizer, as_list, reads

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ....tokens import Token


class ByPosLemmatizer(Lemmatizer):
    """Set ``token.lemma`` by tables of parts of speech, whose words are in small letters but for names.

    Attributes:
        tables: The parts of speech of which the mode ``pos_lookup`` needs tables.
        also_due: The other tables that it needs.
        as_other_pos: The parts of speech that have the table of another one.
    """

    tables: ClassVar[tuple[str, ...]]
    also_due: ClassVar[tuple[str, ...]] = ()
    as_other_pos: ClassVar[Mapping[str, str]] = {"propn": "noun"}

    @classmethod
    def get_lookups_config(cls, mode: str) -> tuple[list[str], list[str]]:
        """Return the names of the tables that a mode needs, and of those that it uses where they are there."""
        if mode == "pos_lookup":
            return [*(f"lemma_lookup_{pos}" for pos in cls.tables), *cls.also_due], []
        return super().get_lookups_config(mode)

    @reads("pos")
    def pos_lookup_lemmatize(self, token: Token) -> list[str]:
        """Return the lemma that the tables have for the word, else the word in small letters."""
        pos, word = token.pos_.lower(), token.text.lower()
        is_name = pos == "propn" or (
            pos == "noun" and self.entry_of(word, pos) is None and self.entry_of(token.text, pos) is not None
        )
        return self.find(token.text if is_name else word, pos)

    def find(self, word: str, pos: str) -> list[str]:
        """Return the lemmas that the table of a part of speech has for a word, else the word in small letters."""
        return as_list(self.entry_of(word, pos, word.lower()))

    def entry_of(self, word: str, pos: str, default: Any = None) -> Any:
        """Return what the table of a part of speech has for a word, or a default."""
        return self.lookups.find(f"lemma_lookup_{self.as_other_pos.get(pos, pos)}", word, default)
