"""Lemmas of Polish."""

from __future__ import annotations

from typing import Final

from .by_pos import ByPosLemmatizer

_NOT: Final = "nie"
_MOST: Final = "naj"


class PolishLemmatizer(ByPosLemmatizer):
    """Set ``token.lemma`` by tables of parts of speech; negations and superlatives need none of their own."""

    tables = ("adj", "adp", "adv", "aux", "noun", "num", "part", "pron", "verb")

    def find(self, word: str, pos: str) -> list[str]:
        """Return the lemma of a word of a part of speech."""
        bare = word
        if pos in ("adj", "verb"):
            bare = bare.removeprefix(_NOT)
        if pos == "adj":
            bare = bare.removeprefix(_MOST)
        return [self.entry_of(bare, pos) or self.entry_of(word, pos, word.lower())]
