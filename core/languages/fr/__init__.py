"""French."""

from __future__ import annotations

from ..defaults import LanguageDefaults


class FrenchDefaults(LanguageDefaults):
    """The rules of French."""

    code = "fr"
    name = "French"
    modules = ("compounds", "exceptions", "noun_chunks", "numbers", "punctuation", "stop_words")


FRENCH = FrenchDefaults()
