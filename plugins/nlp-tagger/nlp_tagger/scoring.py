"""Score tags."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nlpx.scoring import Scorer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from nlpx.tokens import Example


def tagger_score(examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
    """Score the tags of tokens: ``tag_acc``."""
    return Scorer.score_token_attr(examples, "tag", **kwargs)


def make_tagger_scorer() -> Callable[..., dict[str, Any]]:
    """Make the scorer of a tagger (``spacy.tagger_scorer.v1``)."""
    return tagger_score
