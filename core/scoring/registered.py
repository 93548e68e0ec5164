"""Scorers that configs can name: every pipeline that is loaded names some, and few call them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..tokens.comparing.example import Example

RULER_KEY: Final = "ruler"
"""The key of the group of spans that a span ruler sets, unless it has another."""


def tokenizer_score(examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
    """Score the tokenization."""
    from .tokens import score_tokenization

    return score_tokenization(examples, **kwargs)


def make_tokenizer_scorer() -> Callable[..., dict[str, Any]]:
    """Make the scorer of a tokenizer (``spacy.tokenizer_scorer.v1``)."""
    return tokenizer_score


def senter_score(examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
    """Score sentences: ``sents_p``, ``sents_r`` and ``sents_f``."""
    from .spans import score_sents

    return score_sents(examples, **kwargs)


def make_senter_scorer() -> Callable[..., dict[str, Any]]:
    """Make the scorer of what finds sentences (``spacy.senter_scorer.v1``)."""
    return senter_score


def lemmatizer_score(examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
    """Score lemmas: ``lemma_acc``."""
    from .tokens import score_token_attr

    return score_token_attr(examples, "lemma", **kwargs)


def make_lemmatizer_scorer() -> Callable[..., dict[str, Any]]:
    """Make the scorer of a lemmatizer (``spacy.lemmatizer_scorer.v1``)."""
    return lemmatizer_score


def attribute_ruler_score(examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
    """Score tags, parts of speech, features, by field too, and lemmas."""
    from .tokens import score_token_attr, score_token_attr_per_feat

    examples = list(examples)
    scores: dict[str, Any] = {}
    for attr in ("tag", "pos", "morph", "lemma"):
        scores.update(score_token_attr(examples, attr, **kwargs))
    return {**scores, **score_token_attr_per_feat(examples, "morph", **kwargs)}


def make_attribute_ruler_scorer() -> Callable[..., dict[str, Any]]:
    """Make the scorer of an attribute ruler (``spacy.attribute_ruler_scorer.v1``)."""
    return attribute_ruler_score


def entity_ruler_score(examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
    """Score entities: ``ents_p``, ``ents_r``, ``ents_f`` and ``ents_per_type``."""
    from .spans import get_ner_prf

    return get_ner_prf(examples, **kwargs)


def make_entity_ruler_scorer() -> Callable[..., dict[str, Any]]:
    """Make the scorer of an entity ruler (``spacy.entity_ruler_scorer.v1``)."""
    return entity_ruler_score


def overlapping_labeled_spans_score(
    examples: Iterable[Example], *, spans_key: str = RULER_KEY, **kwargs: Any
) -> dict[str, Any]:
    """Score a group of spans with labels, which may overlap: ``spans_KEY_p``, ``_r``, ``_f`` and ``_per_type``."""
    from .spans import score_span_group

    return score_span_group(examples, spans_key=spans_key)


def make_overlapping_labeled_spans_scorer(spans_key: str = RULER_KEY) -> Callable[..., dict[str, Any]]:
    """Make the scorer of a span ruler (``spacy.overlapping_labeled_spans_scorer.v1``).

    Args:
        spans_key: The key of the group in ``doc.spans``.
    """
    return partial(overlapping_labeled_spans_score, spans_key=spans_key)
