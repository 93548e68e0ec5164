"""Spanish."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from ...vocab import attrs
from ..defaults import LanguageDefaults

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..exceptions import Exceptions


class SpanishDefaults(LanguageDefaults):
    """The rules of Spanish."""

    code = "es"
    name = "Spanish"

    @cached_property
    def tokenizer_exceptions(self) -> Exceptions:
        """Abbreviations and clock times, on top of what every language has."""
        from .exceptions import build_exceptions

        return build_exceptions()

    @cached_property
    def suffixes(self) -> list[str]:
        """Patterns of what comes off the end of a word."""
        from .punctuation import SUFFIXES

        return list(SUFFIXES)

    @cached_property
    def infixes(self) -> list[str]:
        """Patterns of what splits a word inside."""
        from .punctuation import INFIXES

        return list(INFIXES)

    @cached_property
    def stop_words(self) -> set[str]:
        """Words that say little about what a text is about."""
        from .stop_words import STOP_WORDS

        return set(STOP_WORDS)

    @cached_property
    def lex_attr_getters(self) -> dict[int, Callable[[str], Any]]:
        """The attributes of every language, and numbers in words."""
        from ..lex_attrs import number_getter
        from .numbers import NUMBER_WORDS

        return {**super().lex_attr_getters, attrs.LIKE_NUM: number_getter(words=NUMBER_WORDS)}

    @cached_property
    def syntax_iterators(self) -> Mapping[str, Callable[..., Any]]:
        """Noun chunks."""
        from .noun_chunks import noun_chunks

        return {"noun_chunks": noun_chunks}


SPANISH = SpanishDefaults()
