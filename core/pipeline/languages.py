"""The class of pipelines of a language, and what such a pipeline starts with: vocabulary, tokenizer, vectors."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from ..languages.installed import find_language
from ..registry import registry
from ..vocab import Vectors, Vocab

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..languages.tokenizing.tokenizer import Tokenizer
    from .language import Language


@cache
def language_class(lang: str) -> type[Language]:
    """Return the class of pipelines of a language; a class that somebody has registered as the language is it.

    Raises:
        LanguageNotFound: No plugin offers the language.
    """
    from .language import Language

    defaults = find_language(lang)
    if isinstance(defaults, type) and issubclass(defaults, Language):
        return defaults
    return type(
        f"Language_{lang}", (Language,), {"lang": lang, "Defaults": defaults, "__module__": Language.__module__}
    )


def make_vocab(defaults: Any) -> Vocab:
    """Make the vocabulary of a language; a plain one where it has no defaults."""
    vocab: Vocab = Vocab() if defaults is None else defaults.make_vocab()
    return vocab


def create_tokenizer() -> Callable[[Language], Tokenizer]:
    """Make the function that gives a pipeline the tokenizer of its language: ``spacy.Tokenizer.v1``."""

    def make_tokenizer(nlp: Language) -> Tokenizer:
        defaults = registry.get("languages", "xx") if nlp.Defaults is None else nlp.Defaults
        tokenizer: Tokenizer = defaults.make_tokenizer(nlp.vocab)
        return tokenizer

    return make_tokenizer


def create_vectors() -> Callable[[Vocab], Vectors]:
    """Make the function that gives a vocabulary its empty table of vectors: ``spacy.Vectors.v1``."""

    def make_vectors(vocab: Vocab) -> Vectors:
        return Vectors(strings=vocab.strings)

    return make_vectors
