"""English."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from ...vocab import attrs
from ..defaults import LanguageDefaults

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..exceptions import Exceptions


class EnglishDefaults(LanguageDefaults):
    """The rules of English."""

    code = "en"
    name = "English"

    @cached_property
    def tokenizer_exceptions(self) -> Exceptions:
        """Contractions, abbreviations and clock times, on top of what every language has."""
        from .exceptions import build_exceptions

        return build_exceptions()

    @cached_property
    def infixes(self) -> list[str]:
        """Patterns of what splits a word inside; a dash does so after a number too: ``15-year``."""
        from ..char_classes import LETTERS
        from ..punctuation import infixes, sparing

        return sparing(infixes(before_dash=f"{LETTERS}0-9"))

    @cached_property
    def stop_words(self) -> set[str]:
        """Words that say little about what a text is about."""
        from .stop_words import STOP_WORDS

        return set(STOP_WORDS)

    @cached_property
    def lex_attr_getters(self) -> dict[int, Callable[[str], Any]]:
        """The attributes of every language, and numbers in words."""
        from ..lex_attrs import number_getter
        from .numbers import NUMBER_WORDS, ORDINAL_ENDINGS

        is_number = number_getter(words=NUMBER_WORDS, endings=ORDINAL_ENDINGS)
        return {**super().lex_attr_getters, attrs.LIKE_NUM: is_number}

    @cached_property
    def syntax_iterators(self) -> Mapping[str, Callable[..., Any]]:
        """Noun chunks."""
        from .noun_chunks import noun_chunks

        return {"noun_chunks": noun_chunks}


ENGLISH = EnglishDefaults()
