"""Scores of spans: entities, sentences, span groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .prf import PRFScore, per_type, scores_or_none

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..tokens.comparing.example import Example
    from ..tokens.doc import Doc
    from ..tokens.span import Span


def score_spans(
    examples: Iterable[Example],
    attr: str,
    *,
    getter: Callable[[Doc, str], Iterable[Span]] = getattr,
    has_annotation: Callable[[Doc], bool] | None = None,
    labeled: bool = True,
    allow_overlap: bool = False,
    **cfg: Any,
) -> dict[str, Any]:
    """Score spans: right where start, end and label are those of a reference span.

    Args:
        examples: What to score.
        attr: The attribute, such as ``ents``.
        getter: Takes a Doc and the attribute, and gives its spans.
        has_annotation: Says whether a Doc has spans at all; references without are left out, and predicted Docs
            without have none.
        labeled: Whether the label must be right too.
        allow_overlap: Whether spans may share tokens.
        **cfg: Settings of other scorers; they are passed over.

    Returns:
        ``{attr}_p``, ``_r``, ``_f``, and ``{attr}_per_type`` where labels count.
    """
    score = PRFScore()
    types: dict[str, PRFScore] = {}
    for example in examples:
        gold_doc = example.reference
        if has_annotation is not None and not has_annotation(gold_doc):
            continue
        gold_spans = list(getter(gold_doc, attr))
        annotated = has_annotation is None or has_annotation(example.predicted)
        pred_spans = list(getter(example.predicted, attr)) if annotated else []
        aligned = example.get_aligned_spans_x2y(pred_spans, allow_overlap)
        gold, pred = ({_key(span, labeled=labeled) for span in spans} for spans in (gold_spans, aligned))
        score.score_set(pred, gold)
        if labeled:
            for label in dict.fromkeys(span.label_ for span in (*gold_spans, *pred_spans)):
                types.setdefault(label, PRFScore()).score_set(
                    {key for key in pred if key[2] == label}, {key for key in gold if key[2] == label}
                )
    any_counted = len(score) > 0
    scores: dict[str, Any] = {**scores_or_none(attr, score, any_gold=any_counted)}
    if labeled:
        scores[f"{attr}_per_type"] = per_type(types) if any_counted else None
    return scores


def _key(span: Span, *, labeled: bool) -> tuple[int, int, str]:
    return span.start, span.end, span.label_ if labeled else ""


def get_ner_prf(examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
    """Score entities; a predicted one over tokens of which the reference says nothing does not count.

    Returns:
        ``ents_p``, ``ents_r``, ``ents_f`` and ``ents_per_type``; None where no reference has entities annotated.
    """
    types: dict[str, PRFScore] = {}
    for example in examples:
        codes = example.reference.column("ent_iob")
        if codes is None or not codes.any():
            continue
        gold = {(span.label_, span.start, span.end) for span in example.reference.ents}
        x2y = example.alignment.x2y
        for span in example.predicted.ents:
            score = types.setdefault(span.label_, PRFScore())
            words = x2y[span.start : span.end]
            if not len(words):
                continue
            start, end = int(words[0]), int(words[-1]) + 1
            if not codes[start:end].all():
                continue
            key = (span.label_, start, end)
            if key in gold:
                score.tp += 1
                gold.remove(key)
            else:
                score.fp += 1
        for label, _, _ in gold:
            types.setdefault(label, PRFScore()).fn += 1
    total = PRFScore()
    for score in types.values():
        total += score
    return {
        **scores_or_none("ents", total, any_gold=len(total) > 0),
        "ents_per_type": per_type(types) if len(total) else None,
    }
