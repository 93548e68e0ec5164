"""Tokenization rules and lexical facts, one module for each language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lazy import lazy_names

if TYPE_CHECKING:
    from .defaults import LanguageDefaults as LanguageDefaults
    from .tokenizing.tokenizer import Tokenizer as Tokenizer
else:
    __getattr__, __dir__, __all__ = lazy_names(
        __name__,
        {
            ".defaults": ("LanguageDefaults",),
            ".tokenizing.tokenizer": ("Tokenizer",),
        },
    )
