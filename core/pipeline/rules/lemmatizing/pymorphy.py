"""Lemmas of Russian and Ukrainian, from the dictionaries of the libraries pymorphy2 and pymorphy3."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, Final

from ....errors import MissingExtra, ModelError
from ....named_tuples import NamedTuple
from .lemmatizer import Lemmatizer, reads

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ....tokens import Token

_LIBRARIES: Final = ("pymorphy2", "pymorphy3")
# What words of these parts of speech can be in a dictionary, which does not tell names from nouns.
_AS: Final = {
    "ADJ": {"ADJ"},
    "DET": {"DET", "PRON"},
    "NOUN": {"NOUN", "PROPN"},
    "NUM": {"NUM"},
    "PRON": {"PRON"},
    "PROPN": {"NOUN", "PROPN"},
    "VERB": {"VERB"},
}
# Features by which the forms of these are told apart.
_NOMINAL: Final = ("Case", "Gender", "Number")
_TOLD_BY: Final = {
    **dict.fromkeys(("ADJ", "DET", "NOUN", "PROPN"), _NOMINAL),
    "NUM": ("Case", "Gender"),
    "PRON": (*_NOMINAL, "Person"),
    "VERB": ("Aspect", "Gender", "Mood", "Number", "Tense", "VerbForm", "Voice"),
}
# The grammemes of OpenCorpora, as parts of speech of Universal Dependencies; the first that an analysis has counts.
_POS: Final = {
    "Geox": "PROPN",
    "Apro": "DET",
    **dict.fromkeys(("ADJF", "ADJS", "COMP"), "ADJ"),
    **dict.fromkeys(("GRND", "INFN", "PRTF", "PRTS", "VERB"), "VERB"),
    "NOUN": "NOUN",
    "NPRO": "PRON",
    "NUMR": "NUM",
}
# The same as features; of several with one name the last counts, so that what has no singular is no plural.
_NAMED: Final = {
    "Aspect": "impf:Imp perf:Perf",
    "Case": "nomn:Nom gent:Gen datv:Dat accs:Acc ablt:Ins loct:Loc voct:Voc"
    " gen1:Gen gen2:Gen acc2:Acc loc1:Loc loc2:Loc",
    "Gender": "femn:Fem masc:Masc neut:Neut",
    "Mood": "impr:Imp indc:Ind",
    "Number": "plur:Plur sing:Sing Pltm:Ptan",
    "Person": "1per:1 2per:2 3per:3",
    "Tense": "futr:Fut past:Past pres:Pres",
    "VerbForm": "GRND:Conv INFN:Inf PRTF:Part PRTS:Part VERB:Fin",
    "Voice": "actv:Act pssv:Pass",
}
_FEATURES: Final = {
    grammeme: (name, value)
    for name, pairs in _NAMED.items()
    for grammeme, _, value in (pair.partition(":") for pair in pairs.split())
}
_QUOTES: Final = dict.fromkeys("«»", '"')


class _Analysis(NamedTuple):
    """What a word can be: its part of speech, if it has one of those that count, its features, and its lemma."""

    pos: str
    features: Mapping[str, str]
    lemma: str


class PymorphyLemmatizer(Lemmatizer):
    """Set ``token.lemma`` by a dictionary that has the forms of all words.

    The modes are called as the library, and ``pymorphy3_lookup``: then the only lemma that a word has counts, whatever
    its part of speech.

    Attributes:
        lang: The language of the dictionary.
    """

    lang: ClassVar[str]

    @classmethod
    def check_settings(cls, settings: Mapping[str, Any]) -> dict[str, str]:
        """Return what is wrong with settings of a config, by their names: there may be no such mode.

        Raises:
            MissingExtra: The library that the mode needs is not installed, or its dictionary.
        """
        wrong, library = super().check_settings(settings), str(settings.get("mode")).partition("_")[0]
        if library in _LIBRARIES and not wrong:
            try:
                import_module(library)
                import_module(f"{library}_dicts_{cls.lang}")
            except ImportError:
                raise MissingExtra(
                    f"the mode {settings['mode']!r} needs a library and a dictionary that are not installed: "
                    f"pip install {library} {library}-dicts-{cls.lang}"
                ) from None
        return wrong

    @reads("pos", "morph")
    def pymorphy2_lemmatize(self, token: Token) -> list[str]:
        """Return the lemmas that the word has as what it is tagged, else the word in small letters."""
        return self._as_tagged(token, "pymorphy2")

    @reads()
    def pymorphy2_lookup_lemmatize(self, token: Token) -> list[str]:
        """Return the only lemma that the word has, else the word."""
        return self._only_lemma(token.text, "pymorphy2")

    @reads("pos", "morph")
    def pymorphy3_lemmatize(self, token: Token) -> list[str]:
        """Return the lemmas that the word has as what it is tagged, else the word in small letters."""
        return self._as_tagged(token, "pymorphy3")

    @reads()
    def pymorphy3_lookup_lemmatize(self, token: Token) -> list[str]:
        """Return the only lemma that the word has, else the word."""
        return self._only_lemma(token.text, "pymorphy3")

    def _as_tagged(self, token: Token, library: str) -> list[str]:
        word, pos = token.text, token.pos_
        if pos == "PUNCT":
            return [_QUOTES.get(word, word)]
        if pos not in _AS:
            return self._only_lemma(word, library)
        wanted = token.morph.to_dict()
        due = {name: wanted[name] for name in _TOLD_BY[pos] if name in wanted}
        lemmas = [
            analysis.lemma
            for analysis in _analyses(word, _dictionary(library, self.lang))
            if analysis.pos in _AS[pos]
            and all(analysis.features.get(name, value) == value for name, value in due.items())
        ]
        return [*dict.fromkeys(lemmas)] or [word.lower()]

    def _only_lemma(self, word: str, library: str) -> list[str]:
        lemmas = {parse.normal_form for parse in _dictionary(library, self.lang).parse(word)}
        return [*lemmas] if len(lemmas) == 1 else [word]


class RussianLemmatizer(PymorphyLemmatizer):
    """Set ``token.lemma`` by a dictionary of Russian."""

    lang = "ru"


class UkrainianLemmatizer(PymorphyLemmatizer):
    """Set ``token.lemma`` by a dictionary of Ukrainian."""

    lang = "uk"


@cache
def _dictionary(library: str, lang: str) -> Any:
    """Read the dictionary of a language, once for all pipelines.

    Raises:
        ModelError: The library cannot read it.
    """
    try:
        return import_module(library).MorphAnalyzer(lang=lang)
    except Exception as error:
        raise ModelError(
            f"{library} cannot read its dictionary of the language {lang!r} ({type(error).__name__}: {error}); install "
            "both anew, or set another mode of the lemmatizer, such as pymorphy3 or lookup"
        ) from error


def _analyses(word: str, dictionary: Any) -> Iterator[_Analysis]:
    """Yield what a word can be; only what the dictionary has counts, not what the library guesses."""
    for parse in dictionary.parse(word):
        if parse.is_known:
            grammemes = parse.tag.grammemes
            pos = next((pos for grammeme, pos in _POS.items() if grammeme in grammemes), "")
            features = dict(feature for grammeme, feature in _FEATURES.items() if grammeme in grammemes)
            yield _Analysis(pos, features, parse.normal_form)
