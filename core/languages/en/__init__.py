"""English."""

from __future__ import annotations

from ..defaults import LanguageDefaults


class EnglishDefaults(LanguageDefaults):
    """The rules of English."""

    code = "en"
    name = "English"
    modules = ("exceptions", "noun_chunks", "numbers", "punctuation", "stop_words")


ENGLISH = EnglishDefaults()
