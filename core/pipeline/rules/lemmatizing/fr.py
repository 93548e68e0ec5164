"""Lemmas of French and Catalan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .index_first import IndexFirstLemmatizer
from .lemmatizer import reads

if TYPE_CHECKING:
    from ....tokens import Token

# Parts of speech that have rules; words of others are looked up.
_WITH_RULES: Final = frozenset(
    ("ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "NOUN", "PRON", "PUNCT", "SCONJ", "VERB")
)  # fmt: skip


class FrenchLemmatizer(IndexFirstLemmatizer):
    """Set ``token.lemma``; where neither the index nor exceptions nor rules know a word, it is looked up."""

    @classmethod
    def get_lookups_config(cls, mode: str) -> tuple[list[str], list[str]]:
        """Return the names of the tables that a mode needs, and of those that it uses where they are there."""
        if mode == "rule":
            return ["lemma_lookup", "lemma_rules", "lemma_exc", "lemma_index"], []
        return super().get_lookups_config(mode)

    @reads("pos")
    def rule_lemmatize(self, token: Token) -> list[str]:
        """Return the lemmas that tables, rules for endings and the table of all words give, in this order."""
        if token.pos_ in _WITH_RULES or token.pos_ in ("", "SPACE"):
            return super().rule_lemmatize(token)
        return self.lookup_lemmatize(token)

    def of_unknown(self, word: str) -> list[str]:
        """Return the lemmas that the table of all words has."""
        return self.look_up(word)


class CatalanLemmatizer(FrenchLemmatizer):
    """Set ``token.lemma``, as in French."""
