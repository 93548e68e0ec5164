"""Score links, and each half of linking by itself: what was a candidate, and what was chosen among candidates."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from nlpx.scoring import PRFScore, Scorer, add_up

from .gold import NIL, reference_ids

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from nlpx.tokens import Example, Span

    # Takes the mentions of each doc, and gives the ids of the candidates of each mention.
    CandidateIds = Callable[[Sequence[Sequence[Span]]], list[list[set[str]]]]


def entity_linker_score(
    examples: Iterable[Example], *, candidate_ids: CandidateIds | None = None, **kwargs: Any
) -> dict[str, Any]:
    """Score links: ``nel_micro_p``, ``_r`` and ``_f``, ``nel_macro_…``, ``nel_f_per_type``.

    Besides, where the reference says of mentions that they are in no knowledge base: ``nel_nil_p``, ``_r`` and ``_f``,
    how well these are told. And where it is known what the candidates are: ``nel_candidate_recall``, the share of
    mentions with a link in the reference whose right entity is a candidate; and ``nel_candidate_acc``, the share of
    these linked to it.

    Args:
        examples: What to score.
        candidate_ids: Gives the ids of the candidates of mentions.
        **kwargs: Settings of other scorers; they are passed over.
    """
    examples = list(examples)
    scores = {**Scorer.score_links(examples, negative_labels=[NIL]), **_score_nil(examples)}
    if candidate_ids is not None:
        scores.update(_score_candidates(examples, candidate_ids))
    return scores


def _score_candidates(examples: Sequence[Example], candidate_ids: CandidateIds) -> dict[str, float | None]:
    counts = add_up(partial(_count_candidates, candidate_ids=candidate_ids), examples)
    mentions, candidates = (counts.get(name, PRFScore()) for name in ("mentions", "candidates"))
    return {
        "nel_candidate_recall": mentions.recall if len(mentions) else None,
        "nel_candidate_acc": candidates.recall if len(candidates) else None,
    }


def _count_candidates(example: Example, *, candidate_ids: CandidateIds) -> dict[str, PRFScore]:
    """Count the mentions of an example whose right entity is a candidate, and of these those linked to it."""
    linked = _linked(example)
    mentions, candidates = PRFScore(), PRFScore()
    (found,) = candidate_ids([[mention for mention, _ in linked]])
    for (mention, right), ids in zip(linked, found, strict=True):
        is_candidate = right in ids
        mentions.add(tp=is_candidate, fn=not is_candidate)
        if is_candidate:
            is_right = mention.kb_id_ == right
            candidates.add(tp=is_right, fn=not is_right)
    return {"mentions": mentions, "candidates": candidates}


def _linked(example: Example) -> list[tuple[Span, str]]:
    """Return the predicted entities whose link is known, each with the right id."""
    pairs = zip(example.predicted.ents, reference_ids(example), strict=True)
    return [(ent, kb_id) for ent, kb_id in pairs if kb_id and kb_id != NIL]


def _score_nil(examples: Sequence[Example]) -> dict[str, float | None]:
    """Score the mentions that are said to be in no knowledge base, of those of which the reference says something."""
    score = sum(add_up(_count_nil, examples).values(), PRFScore())
    figures = (score.precision, score.recall, score.fscore) if score.tp + score.fn else (None, None, None)
    return dict(zip(("nel_nil_p", "nel_nil_r", "nel_nil_f"), figures, strict=True))


def _count_nil(example: Example) -> dict[str, PRFScore]:
    """Count the mentions of an example that are said to be in no knowledge base, where the reference says something."""
    score = PRFScore()
    for ent, kb_id in zip(example.predicted.ents, reference_ids(example), strict=True):
        if kb_id:
            is_said, is_due = ent.kb_id_ == NIL, kb_id == NIL
            score.add(tp=is_said and is_due, fp=is_said and not is_due, fn=is_due and not is_said)
    return {NIL: score}


def make_entity_linker_scorer() -> Callable[..., dict[str, Any]]:
    """Make the scorer of links (``spacy.entity_linker_scorer.v1``)."""
    return entity_linker_score
