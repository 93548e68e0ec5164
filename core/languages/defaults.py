"""What a language brings to a pipeline: rules of its tokenizer and facts about its words."""

from __future__ import annotations

from copy import copy
from functools import partial
from typing import TYPE_CHECKING, Any

from ..cached import cached_property
from ..vocab import Vocab, attrs
from ..vocab.lexical import GETTERS, is_in_digits

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Mapping

    from typing_extensions import Self

    from ..vocab import Lookups
    from .rules.exceptions import Exceptions
    from .tokenizing.tokenizer import Tokenizer


class LanguageDefaults:
    """Hold the rules that all languages share; a subclass says what is special about its language.

    It does so by attributes or properties of the same names. What needs tables is read when somebody first asks for it.

    Attributes:
        code: The code of the language, as ``lang`` in a config gives it.
        name: Its name in English.
        writing_system: The direction of its script, and whether it has case and letters.
        config: Settings that the language adds to a pipeline's.
    """

    code: str = ""
    name: str = ""
    writing_system: Mapping[str, Any] = {"direction": "ltr", "has_case": True, "has_letters": True}
    config: Mapping[str, Any] = {}

    def __mro_entries__(self, bases: tuple[Any, ...]) -> tuple[type[LanguageDefaults]]:
        """Let ``class Mine(nlp.Defaults)`` derive from the class of the language's rules."""
        return (type(self),)

    def named(self, code: str) -> Self:
        """Return the same rules as those of a language of another code."""
        twin = copy(self)
        vars(twin)["code"] = code
        return twin

    @cached_property
    def tokenizer_exceptions(self) -> Exceptions:
        """Special cases: for a text its tokens."""
        from .rules.exceptions import BASE_EXCEPTIONS

        return dict(BASE_EXCEPTIONS)

    @cached_property
    def prefixes(self) -> list[str]:
        """Patterns of what comes off the start of a word."""
        from .rules.punctuation import PREFIXES

        return list(PREFIXES)

    @cached_property
    def suffixes(self) -> list[str]:
        """Patterns of what comes off the end of a word."""
        from .rules.punctuation import SUFFIXES

        return list(SUFFIXES)

    @cached_property
    def infixes(self) -> list[str]:
        """Patterns of what splits a word inside."""
        from .rules.punctuation import INFIXES

        return list(INFIXES)

    @cached_property
    def token_match(self) -> Callable[[str], re.Match[str] | None] | None:
        """Match what is one token whatever affixes it seems to have; None for nothing."""
        return None

    @cached_property
    def url_match(self) -> Callable[[str], re.Match[str] | None]:
        """Match what is one token once affixes are off."""
        from .rules.punctuation import sparing
        from .rules.url_match import URL_MATCH
        from .rules.urls import URL

        sparing([URL])
        return URL_MATCH

    @cached_property
    def stop_words(self) -> set[str]:
        """Words that say little about what a text is about."""
        return set()

    @cached_property
    def lex_attr_getters(self) -> Mapping[Any, Callable[[str], Any]]:
        """Functions from a word to its value of an attribute, by the attribute's name or number, such as ``LIKE_NUM``.

        Those that are absent follow the rules of all languages.
        """
        return {}

    @cached_property
    def syntax_iterators(self) -> Mapping[str, Callable[..., Any]]:
        """Functions that find phrases in a parsed Doc, by name."""
        return {}

    @cached_property
    def examples(self) -> list[str]:
        """Sentences of the language, to try something with."""
        return []

    @property
    def like_num(self) -> Callable[[str], bool]:
        """Tell whether a word is a number."""
        return self.lex_attr_getters.get(attrs.LIKE_NUM, is_in_digits)

    @property
    def noun_chunks(self) -> Callable[..., Any]:
        """Find the noun phrases of a parsed Doc.

        Raises:
            AttributeError: The language has no rules for that.
        """
        if "noun_chunks" not in self.syntax_iterators:
            raise AttributeError(f"the language {self.code!r} has no rules for noun phrases")
        return self.syntax_iterators["noun_chunks"]

    def make_vocab(self, lookups: Lookups | None = None, *, vectors_name: str | None = None) -> Vocab:
        """Make an empty vocabulary that knows the facts of the language.

        Args:
            lookups: Tables of the vocabulary; a table ``lexeme_norm`` gives words their norms.
            vectors_name: A name for the vectors.
        """
        from .rules.lex_attrs import like_url, stop_word_getter
        from .rules.norms import BASE_NORMS

        shared: dict[Any, Callable[[str], Any]] = {
            **GETTERS,
            attrs.LANG: partial(_always, self.code),
            attrs.NORM: BASE_NORMS.get,
            attrs.LIKE_URL: like_url,
            attrs.IS_STOP: stop_word_getter(self.stop_words),
        }
        return Vocab(
            {**shared, **self.lex_attr_getters},
            lookups=lookups,
            vectors_name=vectors_name,
            writing_system=dict(self.writing_system),
            get_noun_chunks=self.syntax_iterators.get("noun_chunks"),
        )

    def make_tokenizer(self, vocab: Vocab) -> Tokenizer:
        """Make a tokenizer with the rules of the language, which are read when they are first needed."""
        from .tokenizing.tokenizer import Tokenizer

        return Tokenizer.deferred(vocab, self._tokenizer_settings)

    def _tokenizer_settings(self) -> dict[str, Any]:
        from .rules.punctuation import (
            compile_infix_regex,
            compile_prefix_regex,
            compile_suffix_regex,
            spare_plain_words,
        )
        from .tokenizing.segments import is_plain

        wholes = [_pattern_of(method) for method in (self.token_match, self.url_match) if method is not None]
        spared = spare_plain_words([*self.prefixes, *self.suffixes, *self.infixes, *wholes])
        return {
            "rules": self.tokenizer_exceptions,
            "prefix_search": compile_prefix_regex(self.prefixes).search if self.prefixes else None,
            "suffix_search": compile_suffix_regex(self.suffixes).search if self.suffixes else None,
            "infix_finditer": compile_infix_regex(self.infixes).finditer if self.infixes else None,
            "token_match": self.token_match,
            "url_match": self.url_match,
            "is_plain": is_plain if spared else None,
        }


def _always(value: str, text: str) -> str:
    return value


def _pattern_of(method: Callable[[str], re.Match[str] | None]) -> str | None:
    """Return the text of the pattern that a function is a method of, if it is."""
    return getattr(getattr(method, "__self__", None), "pattern", None)
