"""Lemmas of Irish, whose words change at the front."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from .by_pos import ByPosLemmatizer
from .lemmatizer import as_list, reads

if TYPE_CHECKING:
    from ....tokens import Token

# A letter before the one with which a word begins by itself: "mbean", "tsráid", "nAthair"; or an h behind it: "bhean".
_BEFORE: Final = re.compile(
    "[hn](?=[AEIOUÁÉÍÓÚ])|n-(?=[aeiouáéíóú])|(?i:m(?=b)|g(?=c)|n(?=[dg])|b(?=p)|d(?=t)|bh(?=f)|t(?=s))"
)
_BEHIND: Final = re.compile("(?i:(?<=^[bcdfgmpst])h)")
# An h before a vowel may be the word's own.
_PERHAPS: Final = re.compile("h(?=[aeiouáéíóú])", re.IGNORECASE)
_WITH_TABLES: Final = frozenset(("adj", "noun", "propn", "verb"))
# Features of what is made of a verb.
_FROM_VERBS: Final = {"noun": {"VerbForm=Inf", "VerbForm=Vnoun"}, "adj": {"VerbForm=Part"}}


class IrishLemmatizer(ByPosLemmatizer):
    """Set ``token.lemma`` by tables of parts of speech, in which words stand as they begin by themselves."""

    tables = ("adj", "adp", "noun", "verb")

    @reads("pos", "morph")
    def pos_lookup_lemmatize(self, token: Token) -> list[str]:
        """Return the lemmas that the tables have, else the word in small letters.

        A verbal noun or adjective is its own lemma, as it begins by itself.
        """
        pos, word = token.pos_.lower(), token.text
        if pos == "adp":
            return self.find(word, pos)
        if pos not in _WITH_TABLES:
            return [word.lower()]
        bare = _BEFORE.sub("", word, count=1) if _BEFORE.match(word) else _BEHIND.sub("", word, count=1)
        if pos != "propn":
            bare = bare.lower()
        if not _FROM_VERBS.get(pos, set()).isdisjoint(token.morph):
            return [bare]
        found = [bare, *([_PERHAPS.sub("", word.lower(), count=1)] if _PERHAPS.match(word) else ())]
        lemmas = [lemma for form in found for lemma in as_list(self.entry_of(form, pos, []))]
        return lemmas or [word.lower()]
