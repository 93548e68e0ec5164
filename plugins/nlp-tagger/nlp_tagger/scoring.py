"""Score tags, parts of speech and morphological features."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nlpx import scoring

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from nlpx.tokens import Example


def tagger_score(examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
    """Score the tags of tokens: ``tag_acc``."""
    return scoring.Scorer.score_token_attr(examples, "tag", **kwargs)


def make_tagger_scorer() -> Callable[..., dict[str, Any]]:
    """Make the scorer of a tagger (``spacy.tagger_scorer.v1``)."""
    return tagger_score


def morphologizer_score(examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
    """Score parts of speech and features: ``pos_acc``, ``morph_acc``, ``morph_micro_f`` and what goes with it."""
    examples = list(examples)
    return {
        **scoring.Scorer.score_token_attr(examples, "pos", **kwargs),
        **scoring.Scorer.score_token_attr(examples, "morph", **kwargs),
        **scoring.Scorer.score_token_attr_per_feat(examples, "morph", **kwargs),
    }


def make_morphologizer_scorer() -> Callable[..., dict[str, Any]]:
    """Make the scorer of a morphologizer (``spacy.morphologizer_scorer.v1``)."""
    return morphologizer_score
