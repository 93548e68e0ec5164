"""What a pipeline of a language begins with: a vocabulary, a tokenizer, an empty table of vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..registry import registry
from ..vocab import Vectors, Vocab

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..languages.tokenizing.tokenizer import Tokenizer
    from .language import Language


def make_vocab(defaults: Any) -> Vocab:
    """Make the vocabulary of a language; a plain one where it has no defaults."""
    vocab: Vocab = Vocab() if defaults is None else defaults.make_vocab()
    return vocab


def create_tokenizer() -> Callable[[Language], Tokenizer]:
    """Make the function that gives a pipeline the tokenizer of its language: ``spacy.Tokenizer.v1``."""

    def make_tokenizer(nlp: Language) -> Tokenizer:
        defaults = registry.languages.offered("xx") if nlp.Defaults is None else nlp.Defaults
        tokenizer: Tokenizer = defaults.make_tokenizer(nlp.vocab)
        return tokenizer

    return make_tokenizer


def create_vectors() -> Callable[[Vocab], Vectors]:
    """Make the function that gives a vocabulary its empty table of vectors: ``spacy.Vectors.v1``."""

    def make_vectors(vocab: Vocab) -> Vectors:
        return Vectors(strings=vocab.strings)

    return make_vectors
