"""Scores of spans: entities, sentences, span groups."""

from __future__ import annotations

from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from ..tokens.span_group import span_numbers
from .adding import add_up
from .prf import PRFScore, per_type, scores_or_none

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..tokens.comparing.example import Example
    from ..tokens.doc import Doc
    from ..tokens.span import Span
    from .adding import Counts

# Where the numbers of a span have the id of its label.
_LABEL = itemgetter(2)
# By which the counts of all labels together go; it is no label.
_ALL = object()


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
    counts = add_up(
        partial(
            _count_spans,
            attr=attr,
            getter=getter,
            has_annotation=has_annotation,
            labeled=labeled,
            allow_overlap=allow_overlap,
        ),
        examples,
    )
    score = counts.pop(_ALL, PRFScore())
    any_counted = len(score) > 0
    scores: dict[str, Any] = {**scores_or_none(attr, score, any_gold=any_counted)}
    if labeled:
        scores[f"{attr}_per_type"] = per_type(counts) if any_counted else None
    return scores


def _count_spans(
    example: Example,
    *,
    attr: str,
    getter: Callable[[Doc, str], Iterable[Span]],
    has_annotation: Callable[[Doc], bool] | None,
    labeled: bool,
    allow_overlap: bool,
) -> Counts:
    """Count the spans of an example, all of them and, where labels count, those of each label."""
    gold_doc, pred_doc = example.reference, example.predicted
    if has_annotation is not None and not has_annotation(gold_doc):
        return {}
    annotated = has_annotation is None or has_annotation(pred_doc)
    gold_spans = span_numbers(gold_doc, getter(gold_doc, attr), attr)
    pred_spans = span_numbers(pred_doc, getter(pred_doc, attr), attr) if annotated else []
    gold = _keys(gold_spans, labeled=labeled)
    pred = _keys(example.carry_x2y(pred_spans, allow_overlap=allow_overlap), labeled=labeled)
    counts = {_ALL: PRFScore()}
    counts[_ALL].score_set(pred, gold)
    if labeled:
        sides = (gold_doc, gold_spans), (pred_doc, pred_spans)
        name_of = {label: doc.string(label) for doc, spans in sides for label in dict.fromkeys(map(_LABEL, spans))}
        counts.update({name: PRFScore() for name in name_of.values()})
        for span in pred | gold:
            counts[name_of[span[2]]].add(tp=span in pred and span in gold, fp=span not in gold, fn=span not in pred)
    return counts


def _keys(spans: Iterable[tuple[int, ...]], *, labeled: bool) -> set[tuple[int, ...]]:
    """Return what is compared of spans: start, end and, where it counts, the id of the label."""
    return {(start, end, label) if labeled else (start, end) for start, end, label, *_ in spans}


def score_span_group(
    examples: Iterable[Example], *, spans_key: str, allow_overlap: bool = True, labeled: bool = True
) -> dict[str, Any]:
    """Score a group of spans; Docs whose reference does not have it are passed over.

    Args:
        examples: What to score.
        spans_key: The key of the group in ``doc.spans``.
        allow_overlap: Whether spans may share tokens.
        labeled: Whether the label must be right too.

    Returns:
        ``spans_KEY_p``, ``_r``, ``_f``, and ``_per_type`` where labels count.
    """
    return score_spans(
        examples,
        f"spans_{spans_key}",
        getter=lambda doc, _attribute: doc.spans.get(spans_key, ()),
        has_annotation=lambda doc: spans_key in doc.spans,
        allow_overlap=allow_overlap,
        labeled=labeled,
    )


def score_sents(examples: Iterable[Example], **cfg: Any) -> dict[str, Any]:
    """Score sentences: right where the first token and the last are those of a reference sentence.

    Returns:
        ``sents_p``, ``sents_r`` and ``sents_f``; None where no reference says where sentences begin.
    """
    return score_spans(examples, "sents", **{**cfg, "has_annotation": _has_sents, "labeled": False})


def _has_sents(doc: Doc) -> bool:
    return doc.has_annotation("SENT_START")


def get_ner_prf(examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
    """Score entities; a predicted one over tokens of which the reference says nothing does not count.

    Returns:
        ``ents_p``, ``ents_r``, ``ents_f`` and ``ents_per_type``; None where no reference has entities annotated.
    """
    types = add_up(_count_ents, examples)
    total = sum(types.values(), PRFScore())
    return {
        **scores_or_none("ents", total, any_gold=len(total) > 0),
        "ents_per_type": per_type(types) if len(total) else None,
    }


def _count_ents(example: Example) -> Counts:
    """Count the entities of an example by their labels."""
    types: dict[str, PRFScore] = {}
    codes = example.reference.column("ent_iob")
    if codes is None or not codes.any():
        return types
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
            score.add(tp=1)
            gold.remove(key)
        else:
            score.add(fp=1)
    for label, _, _ in gold:
        types.setdefault(label, PRFScore()).add(fn=1)
    return types
