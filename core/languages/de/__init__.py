"""German."""

from __future__ import annotations

from ..defaults import LanguageDefaults


class GermanDefaults(LanguageDefaults):
    """The rules of German."""

    code = "de"
    name = "German"
    modules = ("exceptions", "noun_chunks", "punctuation", "stop_words")


GERMAN = GermanDefaults()
