"""Chinese."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from ...vocab import attrs
from ..defaults import LanguageDefaults

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class ChineseDefaults(LanguageDefaults):
    """The rules of Chinese."""

    code = "zh"
    name = "Chinese"
    writing_system: Mapping[str, Any] = {"direction": "ltr", "has_case": False, "has_letters": False}
    config: Mapping[str, Any] = {
        "nlp": {"tokenizer": {"@tokenizers": "spacy.zh.ChineseTokenizer", "segmenter": "char"}},
        "initialize": {"tokenizer": {"pkuseg_model": None, "pkuseg_user_dict": "default"}},
    }

    @cached_property
    def stop_words(self) -> set[str]:
        """Words that say little about what a text is about."""
        from .stop_words import STOP_WORDS

        return set(STOP_WORDS)

    @cached_property
    def lex_attr_getters(self) -> dict[int, Callable[[str], Any]]:
        """The attributes of every language, and numbers in characters."""
        from .numbers import is_number

        return {**super().lex_attr_getters, attrs.LIKE_NUM: is_number}


CHINESE = ChineseDefaults()
