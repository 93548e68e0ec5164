"""German."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..defaults import LanguageDefaults

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..exceptions import Exceptions


class GermanDefaults(LanguageDefaults):
    """The rules of German."""

    code = "de"
    name = "German"

    @cached_property
    def tokenizer_exceptions(self) -> Exceptions:
        """Contractions and abbreviations, on top of what every language has."""
        from .exceptions import build_exceptions

        return build_exceptions()

    @cached_property
    def prefixes(self) -> list[str]:
        """Patterns of what comes off the start of a word."""
        from .punctuation import PREFIXES

        return list(PREFIXES)

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
    def syntax_iterators(self) -> Mapping[str, Callable[..., Any]]:
        """Noun chunks."""
        from .noun_chunks import noun_chunks

        return {"noun_chunks": noun_chunks}


GERMAN = GermanDefaults()
