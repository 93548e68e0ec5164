"""Lemmas of Italian."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from .by_pos import ByPosLemmatizer

if TYPE_CHECKING:
    from collections.abc import Mapping

_INDEFINITE: Final = dict.fromkeys(("un", "un'", "una"), "uno")
# Words whose lemma their part of speech says, whatever the tables have.
_FIXED: Final[Mapping[str, Mapping[str, str]]] = {
    "adp": {"d'": "di"},
    "det": {**dict.fromkeys(("gli", "i", "l'", "la", "le", "lo"), "il"), **_INDEFINITE},
    "pron": {**dict.fromkeys(("gli", "l'", "la", "le", "li"), "lo"), **_INDEFINITE},
}
# What is short for another word is in the tables as a lemma.
_WHOLE: Final = {"alcun": "alcuno", "qualcun": "qualcuno"}
# Words of these are in no other tables than their own.
_OWN_TABLE_ONLY: Final = frozenset(("adj", "adp", "det", "noun", "pron"))


class ItalianLemmatizer(ByPosLemmatizer):
    """Set ``token.lemma`` by tables of parts of speech, then by those of other words and of all words."""

    tables = ("num", "det", "adp", "adj", "noun", "pron", "verb", "aux", "adv", "other")
    also_due = ("lemma_lookup",)
    as_other_pos: ClassVar = {**ByPosLemmatizer.as_other_pos, "part": "pron"}

    def find(self, word: str, pos: str) -> list[str]:
        """Return the lemma of a word of a part of speech."""
        if word in _FIXED.get(pos, ()):
            return [_FIXED[pos][word]]
        found = self.entry_of(word, pos)
        if found is None and pos not in _OWN_TABLE_ONLY:
            found = self.entry_of(word, "other") or self.lookups.find("lemma_lookup", word)
        if found is None:
            found = word.lower()
        return [_WHOLE.get(found, found) if pos in ("adj", "pron") else found]
