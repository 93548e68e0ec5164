"""What a language must do."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, ClassVar

from ..languages import Tokenizer
from ..languages.tokenizing.special_cases import read_special_case
from ..pipeline import blank, load
from ..registry import registry
from .cases import Case, Contract, doing, expect
from .sample_docs import annotated_docs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..pipeline import Language

TEXTS = (
    "", " ", "\n\n", "  two  spaces  ", "\ttab\tand\nline\r\nend ", "\x00\x07 control", "\u200b zero\u200dwidth \u00a0",
    "A plain sentence, with a comma.", "(brackets) [and] {more}", "“Quotes” 'and' \"others\"…", "a.b.c.d",
    "www.example.com/path?x=1#y, me@example.org; http://a.b", "3.14, 1,000 and 50% or -2°C", "100km/h 10:30 €6",
    "U.S.A. e.g. i.e. z.B. p.ex. etc.", "state-of-the-art well—known x/y a_b", "can't l'homme gibt's 'n", "#tag @user",
    "😀👩‍👩‍👧 :-) <3 ^_^", "naïve café ﬁne Ⅷ ½ e\u0301", "İstanbul ß ǅ", "A" * 300, "." * 100,
    "中文分词 日本語 한국어", "العربية עברית \u200f", "Ελληνικά Русский हिन्दी ไทย",
)  # fmt: skip
"""Texts of many scripts, with what tokenizers stumble over."""


@dataclass(frozen=True)
class LanguageCase(Case):
    """Give texts of a language.

    What is checked: the tokens of any text are the text, white space included, and the same each time; words of letters
    are left alone where the rules say so; a pipeline that is saved and loaded has the same tokens, here and from bytes;
    the code is the name of the offer; special cases spell what they are for; stop words are single words in lower case;
    attributes of words are there for any word; noun chunks can be asked for.

    Args:
        texts: Sentences of the language, besides `TEXTS`.
    """

    texts: tuple[str, ...] = field(default=(), kw_only=True)

    kind: ClassVar[str] = "language"

    @property
    def all_texts(self) -> tuple[str, ...]:
        """The texts that are tokenized."""
        return (*self.texts, *TEXTS)

    def pipeline(self) -> Language:
        """Make an empty pipeline."""
        with doing(f"the {self}, when a pipeline is made of it,"):
            return blank(self.name)


class LanguageContract(Contract):
    """The tests of a language."""

    argument = "language"
    case = LanguageCase
    tables = ("languages",)

    def test_language_keeps_the_text(self, language: LanguageCase) -> None:
        nlp = language.pipeline()
        for text in language.all_texts:
            with doing(f"the {language}, given the text {text[:40]!r},"):
                doc, again = nlp.make_doc(text), nlp.make_doc(text)
            joined = "".join(token.text_with_ws for token in doc)
            expect(joined == text, f"the {language} makes of the text {text[:40]!r} the tokens {joined[:40]!r}")
            is_same = [token.text for token in doc] == [token.text for token in again]
            expect(is_same, f"the {language} makes other tokens of {text[:40]!r} when it is asked again")

    def test_language_leaves_plain_words_alone(self, language: LanguageCase) -> None:
        nlp, thorough = language.pipeline(), language.pipeline()
        if not isinstance(thorough.tokenizer, Tokenizer):
            return
        # A tokenizer of which a pattern is set tries all of its patterns on every word from then on.
        thorough.tokenizer.url_match = thorough.tokenizer.url_match
        for text in language.all_texts:
            tokens, due = ([token.text for token in pipeline.make_doc(text)] for pipeline in (nlp, thorough))
            sentence = f"the {language} says that its patterns touch no words of letters alone, and they make of"
            expect(tokens == due, f"{sentence} {text[:40]!r} {due[:9]} and not {tokens[:9]}")

    def test_language_is_the_same_after_saving(self, language: LanguageCase) -> None:
        nlp = language.pipeline()
        due = [[token.text for token in nlp.make_doc(text)] for text in language.all_texts]
        for way, other in _loaded(language, nlp):
            for text, due_tokens in zip(language.all_texts, due, strict=True):
                tokens = [token.text for token in other.make_doc(text)]
                sentence = f"the {language}, loaded from {way}, makes of {text[:40]!r} the tokens {tokens[:9]}"
                expect(tokens == due_tokens, f"{sentence} and not {due_tokens[:9]}")

    def test_language_has_the_code_of_its_name(self, language: LanguageCase) -> None:
        nlp = language.pipeline()
        offered = registry.languages.offered(language.name)
        # Pipelines give the rules the code under which they were asked for, whatever they say themselves.
        codes = {nlp.lang, nlp.vocab.lang, getattr(offered, "Defaults", offered).code, language.name}
        expect(len(codes) == 1, f"the {language} has several codes: {', '.join(sorted(map(repr, codes)))}")
        direction = nlp.vocab.writing_system.get("direction")
        expect(direction in ("ltr", "rtl"), f"the {language} has the direction {direction!r}, where ltr or rtl is due")

    def test_language_has_special_cases_that_spell_their_text(self, language: LanguageCase) -> None:
        for text, tokens in _defaults(language).tokenizer_exceptions.items():
            with doing(f"the {language}, read for its special case {text!r},"):
                read_special_case(text, tokens)

    def test_language_has_stop_words_in_lower_case(self, language: LanguageCase) -> None:
        defaults = _defaults(language)
        for word in defaults.stop_words:
            is_word = isinstance(word, str) and word and not any(map(str.isspace, word))
            is_lower = is_word and (word == word.lower() or not defaults.writing_system.get("has_case"))
            expect(is_lower, f"the {language} has the stop word {word!r}, where a word in lower case is due")

    def test_language_knows_attributes_of_any_word(self, language: LanguageCase) -> None:
        nlp = language.pipeline()
        for text in language.all_texts:
            with doing(f"the {language}, asked for attributes of words of {text[:40]!r},"):
                values = [(token.like_num, token.is_stop, token.like_url, token.norm_) for token in nlp.make_doc(text)]
            for *flags, norm in values:
                is_right = all(isinstance(flag, bool) for flag in flags) and isinstance(norm, str)
                expect(
                    is_right, f"the {language} has other attributes of words than flags and norms: {flags}, {norm!r}"
                )

    def test_language_finds_noun_chunks_or_none(self, language: LanguageCase) -> None:
        nlp = language.pipeline()
        if "noun_chunks" not in _defaults(language).syntax_iterators:
            return
        for doc in annotated_docs(nlp.vocab):
            with doing(f"the {language}, asked for noun chunks of a parsed doc,"):
                places = [(chunk.start, chunk.end) for chunk in doc.noun_chunks]
            apart = all(first[1] <= second[0] for first, second in pairwise(places))
            expect(apart, f"the {language} has noun chunks that overlap or go back: {places}")


def _defaults(language: LanguageCase) -> Any:
    return registry.languages.offered(language.name)


def _loaded(language: LanguageCase, nlp: Language) -> Iterator[tuple[str, Language]]:
    other = language.pipeline()
    with doing(f"the {language}, when the bytes of its tokenizer are loaded,"):
        other.tokenizer.from_bytes(nlp.tokenizer.to_bytes())
    yield "bytes", other
    with TemporaryDirectory() as folder, doing(f"the {language}, when its pipeline is saved and loaded,"):
        nlp.to_disk(Path(folder))
        loaded = load(folder)
    yield "a folder", loaded
