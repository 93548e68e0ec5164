"""Scores of links from entities to a knowledge base."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from .adding import add_up
from .prf import PRFScore, per_type

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..tokens.comparing.example import Example
    from .adding import Counts

# A name for references that link entities; it is no label.
_LINKED = object()
_FIGURES = {"p": "precision", "r": "recall", "f": "fscore"}


def score_links(examples: Iterable[Example], *, negative_labels: Iterable[str], **cfg: Any) -> dict[str, Any]:
    """Score the ids of predicted entities that stand where an entity of the reference does; others count neither way.

    Args:
        examples: What to score.
        negative_labels: The ids that say that there is nothing to link to, such as ``NIL``.
        **cfg: Settings of other scorers; they are passed over.

    Returns:
        ``nel_score``, the main score, with ``nel_score_desc`` saying what it is; ``nel_micro`` and ``nel_macro``
        precision, recall and F-score; ``nel_f_per_type`` by the reference's label of the entity. All are None where no
        entity stands in both, and no reference says what one is linked to.
    """
    types = add_up(partial(_count_links, negative=frozenset(negative_labels)), examples)
    any_gold = types.pop(_LINKED, None) is not None
    micro = sum(types.values(), PRFScore())
    scores: dict[str, Any] = {"nel_score": micro.fscore, "nel_score_desc": "micro F"}
    for key, figure in _FIGURES.items():
        values = [getattr(score, figure) for score in types.values()]
        scores[f"nel_micro_{key}"] = getattr(micro, figure)
        scores[f"nel_macro_{key}"] = sum(values) / max(len(values), 1)
    scores["nel_f_per_type"] = per_type(types)
    return scores if types or any_gold else dict.fromkeys(scores)


def _count_links(example: Example, *, negative: frozenset[str]) -> Counts:
    """Count the links of an example by the reference's labels of the entities; it says whether that has any links."""
    types: dict[Any, PRFScore] = {}
    if any(ent.kb_id for ent in example.reference.ents):
        types[_LINKED] = PRFScore()
    references = {(ent.start_char, ent.end_char): ent for ent in example.reference.ents}
    for ent in example.predicted.ents:
        reference = references.get((ent.start_char, ent.end_char))
        if reference is not None:
            score = types.setdefault(reference.label_, PRFScore())
            _count(score, ent.kb_id_, reference.kb_id_, negative)
    return types


def _count(score: PRFScore, predicted: str, right: str, negative: frozenset[str]) -> None:
    """Count a link that was predicted, and the right one."""
    is_link, is_due = predicted not in negative, right not in negative
    is_right = predicted == right and is_due
    score.add(tp=is_right, fp=is_link and not is_right, fn=is_due and not is_right)
