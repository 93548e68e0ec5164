"""Spanish."""

from __future__ import annotations

from ..defaults import LanguageDefaults


class SpanishDefaults(LanguageDefaults):
    """The rules of Spanish."""

    code = "es"
    name = "Spanish"
    modules = ("exceptions", "noun_chunks", "numbers", "punctuation", "stop_words")


SPANISH = SpanishDefaults()
