"""Dutch."""

from __future__ import annotations

from ..defaults import LanguageDefaults


class DutchDefaults(LanguageDefaults):
    """The rules of Dutch."""

    code = "nl"
    name = "Dutch"
    modules = ("exceptions", "noun_chunks", "numbers", "punctuation", "stop_words")


DUTCH = DutchDefaults()
