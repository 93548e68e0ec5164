"""Scorers that configs can name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .spans import score_sents
from .tokens import score_token_attr, score_tokenization

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..tokens.comparing.example import Example


def tokenizer_score(examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
    """Score the tokenization."""
    return score_tokenization(examples, **kwargs)


def make_tokenizer_scorer() -> Callable[..., dict[str, Any]]:
    """Make the scorer of a tokenizer (``spacy.tokenizer_scorer.v1``)."""
    return tokenizer_score


def senter_score(examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
    """Score sentences: ``sents_p``, ``sents_r`` and ``sents_f``."""
    return score_sents(examples, **kwargs)


def make_senter_scorer() -> Callable[..., dict[str, Any]]:
    """Make the scorer of what finds sentences (``spacy.senter_scorer.v1``)."""
    return senter_score


def lemmatizer_score(examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
    """Score lemmas: ``lemma_acc``."""
    return score_token_attr(examples, "lemma", **kwargs)


def make_lemmatizer_scorer() -> Callable[..., dict[str, Any]]:
    """Make the scorer of a lemmatizer (``spacy.lemmatizer_scorer.v1``)."""
    return lemmatizer_score
