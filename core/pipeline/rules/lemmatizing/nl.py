"""Lemmas of Dutch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .endings import strip_endings
from .lemmatizer import Lemmatizer, reads

if TYPE_CHECKING:
    from ....tokens import Token

# Parts of speech that have rules; words of others are their own lemmas.
_WITH_RULES: Final = frozenset(("ADJ", "ADP", "ADV", "AUX", "DET", "NOUN", "NUM", "PRON", "VERB"))


class DutchLemmatizer(Lemmatizer):
    """Set ``token.lemma``, always in small letters."""

    @classmethod
    def get_lookups_config(cls, mode: str) -> tuple[list[str], list[str]]:
        """Return the names of the tables that a mode needs, and of those that it uses where they are there."""
        if mode == "rule":
            return ["lemma_lookup", "lemma_rules", "lemma_exc", "lemma_index"], []
        return super().get_lookups_config(mode)

    @reads()
    def lookup_lemmatize(self, token: Token) -> list[str]:
        """Return the lemma that the table has for the word in small letters, else the word itself."""
        return self.look_up(token.text.lower())

    @reads("pos")
    def rule_lemmatize(self, token: Token) -> list[str]:
        """Return the lemmas that tables, the rules that lead to words, and the table of all words give."""
        pos, word = token.pos_.lower(), token.text.lower()
        if token.pos_ not in _WITH_RULES:
            return [word]
        index, exceptions, rules = self.tables_of(pos)
        if word in index:
            return [word]
        if word in exceptions:
            return [*exceptions[word][:1]]
        forms = strip_endings(word, rules)
        found = self.look_up(word)
        return (
            [form for form in forms if form in index]
            or [form for form in forms if form in exceptions]
            or (found if found != [word] else forms)
            or [word]
        )
