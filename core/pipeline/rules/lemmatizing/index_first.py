"""Lemmas where a word of the index is its own lemma, before anything else is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .endings import strip_endings
from .lemmatizer import Lemmatizer, reads

if TYPE_CHECKING:
    from ....tokens import Token


class IndexFirstLemmatizer(Lemmatizer):
    """Set ``token.lemma``; words of the index are lemmas, then exceptions count, then rules for endings."""

    @reads("pos")
    def rule_lemmatize(self, token: Token) -> list[str]:
        """Return the lemmas that the index, exceptions or rules give, in this order."""
        pos, word = token.pos_.lower(), token.text.lower()
        if pos in ("", "space"):
            return [word]
        index, exceptions, rules = self.tables_of(pos)
        if word in index:
            return [word]
        if word in exceptions:
            return [*exceptions[word]]
        forms = strip_endings(word, rules)
        known = [form for form in forms if form in index or not form.isalpha()]
        return known or forms or self.of_unknown(word)

    def of_unknown(self, word: str) -> list[str]:
        """Return the lemmas of a word to which no table leads."""
        return [word]
