"""Tokenizers that tests here share; no test changes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from nlpx.languages.en import ENGLISH
from nlpx.languages.xx import MULTI

if TYPE_CHECKING:
    from nlpx.languages.tokenizer import Tokenizer


@pytest.fixture(scope="session")
def english() -> Tokenizer:
    """The English tokenizer."""
    return ENGLISH.make_tokenizer(ENGLISH.make_vocab())


@pytest.fixture(scope="session")
def multi() -> Tokenizer:
    """The tokenizer for any language."""
    return MULTI.make_tokenizer(MULTI.make_vocab())
