"""Tokenizers that tests here share; no test changes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from nlpx.languages.de import GERMAN
from nlpx.languages.en import ENGLISH
from nlpx.languages.es import SPANISH
from nlpx.languages.fr import FRENCH
from nlpx.languages.nl import DUTCH
from nlpx.languages.xx import MULTI

if TYPE_CHECKING:
    from nlpx.languages.tokenizing.tokenizer import Tokenizer


@pytest.fixture(scope="session")
def tokenizers() -> dict[str, Tokenizer]:
    """The tokenizers of all languages by code."""
    languages = (GERMAN, ENGLISH, SPANISH, FRENCH, DUTCH, MULTI)
    return {each.code: each.make_tokenizer(each.make_vocab()) for each in languages}


@pytest.fixture(scope="session")
def english(tokenizers: dict[str, Tokenizer]) -> Tokenizer:
    """The English tokenizer."""
    return tokenizers["en"]


@pytest.fixture(scope="session")
def multi(tokenizers: dict[str, Tokenizer]) -> Tokenizer:
    """The tokenizer for any language."""
    return tokenizers["xx"]
