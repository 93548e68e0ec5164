"""Lemmas of French."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .endings import strip_endings
from .lemmatizer import Lemmatizer, reads

if TYPE_CHECKING:
    from ....tokens import Token

# Parts of speech that have rules; words of others are looked up.
_WITH_RULES: Final = frozenset(
    ("ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "NOUN", "PRON", "PUNCT", "SCONJ", "VERB")
)  # fmt: skip


class FrenchLemmatizer(Lemmatizer):
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
        pos, word = token.pos_.lower(), token.text.lower()
        if pos in ("", "space"):
            return [word]
        if token.pos_ not in _WITH_RULES:
            return self.lookup_lemmatize(token)
        index, exceptions, rules = self.tables_of(pos)
        if word in index:
            return [word]
        if word in exceptions:
            return [*exceptions[word]]
        forms = strip_endings(word, rules)
        known = [form for form in forms if form in index or not form.isalpha()]
        return known or forms or self.look_up(word)
