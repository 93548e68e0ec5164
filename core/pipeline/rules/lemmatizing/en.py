"""Lemmas of English."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from ....vocab.morphology import Morphology
from .lemmatizer import Lemmatizer, reads

if TYPE_CHECKING:
    from ....tokens import Token


class EnglishLemmatizer(Lemmatizer):
    """Set ``token.lemma``; features such as a singular spare the rules."""

    @reads("pos", "morph")
    def is_base_form(self, token: Token) -> bool:
        """Tell whether a token is a singular, an infinitive, a positive, or the present that has no ending."""
        return _is_base_form(token.pos_, str(token.morph))


@lru_cache(maxsize=1000)
def _is_base_form(pos: str, feats: str) -> bool:
    features = Morphology.feats_to_dict(feats)
    form, number = features.get("VerbForm"), features.get("Number")
    if features.get("Degree") == "Pos" or form in ("Inf", "None"):
        return True
    if pos == "VERB":
        return form == "Fin" and features.get("Tense") == "Pres" and number is None
    return pos == "NOUN" and number == "Sing"
