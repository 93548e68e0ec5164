"""Lemmas of Spanish."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from .endings import strip_endings
from .lemmatizer import Lemmatizer, reads

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from ....tokens import Token

# Tables of words, whole, that are looked through before any rule; an auxiliary goes by the rules of a verb.
_WHOLE: Final = {
    "adv": ("adverbs",),
    "det": ("det", "det_and_pron_fixed"),
    "num": ("num",),
    "pron": ("pron", "det_and_pron_fixed"),
}
_AS_VERBS: Final = ("aux", "verb")
_AS_NOUNS: Final = ("adj", "noun")
_INFLECTED: Final = frozenset((*_AS_VERBS, *_AS_NOUNS, *_WHOLE))
# A number with dots between thousands, perhaps with a comma before decimals.
_THOUSANDS: Final = re.compile("[^,]*[.][0-9]{3}(?:,|$)")
# A pronoun at the end of a verb: "dándoselo" is "dando" with "se" and "lo".
_ENCLITIC: Final = re.compile("(?:l[aeo]s?|[mst]e|n?os)$")


class SpanishLemmatizer(Lemmatizer):
    """Set ``token.lemma``; the rules for endings are chosen by features, and vowels change with the accent."""

    @classmethod
    def get_lookups_config(cls, mode: str) -> tuple[list[str], list[str]]:
        """Return the names of the tables that a mode needs, and of those that it uses where they are there."""
        if mode == "rule":
            return ["lemma_rules", "lemma_rules_groups", "lemma_index", "lemma_exc"], []
        return super().get_lookups_config(mode)

    @reads("pos", "morph", "sent_start")
    def rule_lemmatize(self, token: Token) -> list[str]:
        """Return the lemmas that exceptions, tables of whole words and rules give, those that are words before others.

        A verb that ends in pronouns has their lemmas behind its own: ``dar él`` for "darle". Words that are not
        inflected are themselves, as names are; a sentence's first one, unless it is a name, in small letters.
        """
        pos, word = token.pos_.lower(), token.text.lower()
        if not pos:
            self.warn_of_no_pos()
        if pos in _INFLECTED:
            return self._lemmas(word, pos, frozenset(token.morph))
        is_written_small = pos in ("", "space") or (pos != "propn" and token.is_sent_start)
        return [word if is_written_small else token.text]

    def _lemmas(self, word: str, pos: str, features: Collection[str]) -> list[str]:
        exceptions = self.tables_of(pos).exceptions
        if word in exceptions:
            return [*exceptions[word]]
        if pos in _AS_VERBS and "PronType=Prs" in features:
            return [self._of_verb_with_pronouns(word, features)]
        if pos in _AS_VERBS:
            return self._of_verb(word, features)
        if pos in _AS_NOUNS:
            return self._known(self._singulars(word, pos, features), pos) or [word]
        whole = [new for name in _WHOLE[pos] for old, new in self._rules(name) if old == word]
        if whole or pos == "adv":
            return whole[:1] or [word]
        if pos == "num":
            return [_as_number(word)]
        return self._of_determiner(word, pos)

    def _of_verb(self, word: str, features: Collection[str]) -> list[str]:
        words = self.tables_of("verb").words
        forms = strip_endings(word, self._rules_for("verb", features))
        return (
            [form for form in forms if form in words]
            or [other for form in forms for other in self._with_other_vowels(form) if other in words]
            or [*dict.fromkeys([*forms, *(bare for form in forms for bare in self._without_accents(form))])]
            or [word]
        )

    def _of_verb_with_pronouns(self, word: str, features: Collection[str]) -> str:
        pronouns: list[str] = []
        while found := _ENCLITIC.search(word):
            pronouns.insert(0, self._lemmas(found[0], "pron", ())[0])
            word = word[: found.start()]
        # Alone, a verb has the accent where it is not written.
        for old, new in self._rules("accents"):
            word = word.replace(old, new)
        verb = self.tables_of("verb").exceptions.get(word) or self._of_verb(word, features)
        return " ".join([verb[0], *pronouns])

    def _singulars(self, word: str, pos: str, features: Collection[str]) -> list[str]:
        """Return the forms to which rules lead, then those without the accent that only the plural needs."""
        forms = strip_endings(word, self._rules_for(pos, features))
        # "Imágenes" has one, "imagen" has none.
        bare = [each for form in forms if form.endswith(("n", "s")) for each in self._without_accents(form)]
        return [*dict.fromkeys([*forms, *bare])]

    def _of_determiner(self, word: str, pos: str) -> list[str]:
        rules = self._rules("det_and_pron_general")
        if pos == "det":
            # One that is a word as it stands goes before what a later rule makes of it.
            forms = [form for rule in rules for form in strip_endings(word, [rule]) or [word]]
        else:
            forms = [*(form for form in strip_endings(word, rules) if form != word), word]
        return self._known([*dict.fromkeys(forms)], pos) or [word]

    def _known(self, forms: Sequence[str], pos: str) -> list[str]:
        """Return the forms that are words; if none is, all of them."""
        words = self.tables_of(pos).words
        return [form for form in forms if form in words] or [*forms]

    def _without_accents(self, form: str) -> Iterator[str]:
        """Return a form without the accents on one vowel, for each vowel that has some."""
        return (form.replace(old, new) for old, new in self._rules("accents") if old in form)

    def _with_other_vowels(self, form: str) -> Iterator[str]:
        """Return a form with one vowel as it is where the accent is elsewhere: "quer" and "quir" for "quier"."""
        for old, new in self._rules("voc_alt_1"):
            for place, letter in enumerate(form):
                if letter == old:
                    yield f"{form[:place]}{new}{form[place + 1 :]}"
        for old, new in self._rules("voc_alt_2"):
            if old in form:
                yield form.replace(old, new, 1)

    def _rules_for(self, pos: str, features: Collection[str]) -> Iterable[Sequence[str]]:
        """Return the rules of the first group whose features a word has; none, if there is no such group."""
        for name, due in self.lookups.get_table("lemma_rules_groups").get(pos, ()):
            if all(feature in features for feature in due):
                return self._rules(name)
        return ()

    def _rules(self, name: str) -> Iterable[Sequence[str]]:
        rules: Iterable[Sequence[str]] = self.lookups.get_table("lemma_rules").get(name, ())
        return rules


def _as_number(word: str) -> str:
    """Return a number with a point before the decimals and nothing between thousands: 1000.5 for 1.000,5."""
    return (word.replace(".", "") if _THOUSANDS.match(word) else word).replace(",", ".")
