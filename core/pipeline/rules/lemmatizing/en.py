"""Lemmas of English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .lemmatizer import Lemmatizer, reads

if TYPE_CHECKING:
    from ....tokens import Token


class EnglishLemmatizer(Lemmatizer):
    """Set ``token.lemma``; features such as a singular spare the rules."""

    @reads("pos", "morph")
    def is_base_form(self, token: Token) -> bool:
        """Tell whether a token is a singular, an infinitive, a positive, or the present that has no ending."""
        features = token.morph.to_dict()
        form, number = features.get("VerbForm"), features.get("Number")
        if features.get("Degree") == "Pos" or form in ("Inf", "None"):
            return True
        if token.pos_ == "VERB":
            return form == "Fin" and features.get("Tense") == "Pres" and number is None
        return token.pos_ == "NOUN" and number == "Sing"
