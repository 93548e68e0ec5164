"""Scorers that configs can name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .tokens import score_tokenization

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..tokens.comparing.example import Example


def tokenizer_score(examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
    """Score the tokenization."""
    return score_tokenization(examples, **kwargs)


def make_tokenizer_scorer() -> Callable[..., dict[str, Any]]:
    """Make the scorer of a tokenizer (``spacy.tokenizer_scorer.v1``)."""
    return tokenizer_score
