"""Tokenizers that tests here share; no test changes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from nlpx.languages import shipped

if TYPE_CHECKING:
    from nlpx.languages.tokenizing.tokenizer import Tokenizer


@pytest.fixture(scope="session")
def tokenizers() -> dict[str, Tokenizer]:
    """The tokenizers of all languages by code."""
    languages = (shipped.de, shipped.en, shipped.es, shipped.fr, shipped.nl, shipped.xx)
    return {language.code: language.make_tokenizer(language.make_vocab()) for language in languages}


@pytest.fixture(scope="session")
def english(tokenizers: dict[str, Tokenizer]) -> Tokenizer:
    """The English tokenizer."""
    return tokenizers["en"]


@pytest.fixture(scope="session")
def multi(tokenizers: dict[str, Tokenizer]) -> Tokenizer:
    """The tokenizer for any language."""
    return tokenizers["xx"]
