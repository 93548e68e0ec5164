"""Lemmas of Macedonian."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .endings import strip_endings
from .lemmatizer import Lemmatizer, reads

if TYPE_CHECKING:
    from ....tokens import Token


class MacedonianLemmatizer(Lemmatizer):
    """Set ``token.lemma``; what rules make of a word counts only where the index has it."""

    @reads("pos")
    def rule_lemmatize(self, token: Token) -> list[str]:
        """Return the lemmas that exceptions give, and those to which rules lead, else the text."""
        pos, word = token.pos_.lower(), token.text.lower()
        if not pos:
            self.warn_of_no_pos()
        if pos in ("", "space"):
            return [word]
        index, exceptions, rules = self.tables_of(pos)
        if not (index or exceptions or rules):
            return [token.text if pos == "propn" else word]
        known = [form for form in strip_endings(word, rules) if form in index or not form.isalpha()]
        given = [form for form in exceptions.get(word, ()) if form not in known]
        return [*reversed(dict.fromkeys(given)), *dict.fromkeys(known)] or [token.text]
