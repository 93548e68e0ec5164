"""Score groups of spans."""

from __future__ import annotations

import warnings
from functools import partial
from typing import TYPE_CHECKING, Any

from nlpx.scoring import score_span_group

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from nlpx.tokens import Example


def spancat_score(
    examples: Iterable[Example],
    *,
    spans_key: str = "sc",
    allow_overlap: bool = True,
    labeled: bool = True,
    **kwargs: Any,
) -> dict[str, Any]:
    """Score the spans of a group: ``spans_KEY_p``, ``_r`` and ``_f``, and by label ``_per_type``.

    Docs whose reference does not have the group are passed over; where none has it and there are others, it warns.

    Args:
        examples: What to score.
        spans_key: The key of the group in ``doc.spans``.
        allow_overlap: Whether spans may share tokens.
        labeled: Whether the label must be right too.
        **kwargs: Settings of other scorers; they are passed over.
    """
    examples = list(examples)
    scores = score_span_group(examples, spans_key=spans_key, allow_overlap=allow_overlap, labeled=labeled)
    others = dict.fromkeys(key for example in examples for key in example.reference.spans)
    if others and spans_key not in others:
        warnings.warn(
            f"the data have no group of spans {spans_key!r}, so that nothing can be measured; those that are there: "
            f"{', '.join(map(repr, others))}; set spans_key to one, or take the data that was meant",
            stacklevel=2,
        )
    return scores


span_finder_score = partial(spancat_score, labeled=False)


def make_spancat_scorer() -> Callable[..., dict[str, Any]]:
    """Make the scorer of a span categorizer (``spacy.spancat_scorer.v1``)."""
    return spancat_score


def make_span_finder_scorer() -> Callable[..., dict[str, Any]]:
    """Make the scorer of a span finder (``spacy.span_finder_scorer.v1``), for which labels do not count."""
    return span_finder_score
