"""Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..defaults import LanguageDefaults

if TYPE_CHECKING:
    from collections.abc import Mapping


class ChineseDefaults(LanguageDefaults):
    """The rules of Chinese."""

    code = "zh"
    name = "Chinese"
    modules = ("numbers", "stop_words")
    writing_system: Mapping[str, Any] = {"direction": "ltr", "has_case": False, "has_letters": False}
    config: Mapping[str, Any] = {
        "nlp": {"tokenizer": {"@tokenizers": "spacy.zh.ChineseTokenizer", "segmenter": "char"}},
        "initialize": {"tokenizer": {"pkuseg_model": None, "pkuseg_user_dict": "default"}},
    }


CHINESE = ChineseDefaults()
