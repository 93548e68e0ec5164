"""Scores of spans: entities, sentences, span groups."""

from __future__ import annotations

from collections import Counter
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from ..tokens.span_group import span_numbers
from .prf import PRFScore, per_type, scores_or_none

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..tokens.comparing.example import Example
    from ..tokens.doc import Doc
    from ..tokens.span import Span

# Where the numbers of a span have the id of its label.
_LABEL = itemgetter(2)


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
    by_label = _LabelCounts()
    for example in examples:
        gold_doc, pred_doc = example.reference, example.predicted
        if has_annotation is not None and not has_annotation(gold_doc):
            continue
        annotated = has_annotation is None or has_annotation(pred_doc)
        gold_spans = span_numbers(gold_doc, getter(gold_doc, attr), attr)
        pred_spans = span_numbers(pred_doc, getter(pred_doc, attr), attr) if annotated else []
        gold = _keys(gold_spans, labeled=labeled)
        pred = _keys(example.carry_x2y(pred_spans, allow_overlap=allow_overlap), labeled=labeled)
        score.score_set(pred, gold)
        if labeled:
            by_label.name_labels(gold_doc, gold_spans)
            by_label.name_labels(pred_doc, pred_spans)
            by_label.add(pred, gold)
    any_counted = len(score) > 0
    scores: dict[str, Any] = {**scores_or_none(attr, score, any_gold=any_counted)}
    if labeled:
        scores[f"{attr}_per_type"] = per_type(by_label.scores()) if any_counted else None
    return scores


def _keys(spans: Iterable[tuple[int, ...]], *, labeled: bool) -> set[tuple[int, ...]]:
    """Return what is compared of spans: start, end and, where it counts, the id of the label."""
    return {(start, end, label) if labeled else (start, end) for start, end, label, *_ in spans}


class _LabelCounts:
    """Count spans by their labels, in the order in which these come."""

    def __init__(self) -> None:
        self._names: dict[int, str] = {}
        self._pred, self._gold, self._right = Counter[int](), Counter[int](), Counter[int]()

    def name_labels(self, doc: Doc, spans: Iterable[tuple[int, ...]]) -> None:
        """Give labels that are new the names that they have in a Doc."""
        for label in dict.fromkeys(map(_LABEL, spans)):
            if label not in self._names:
                self._names[label] = doc.string(label)

    def add(self, pred: set[tuple[int, ...]], gold: set[tuple[int, ...]]) -> None:
        """Count the spans of one Doc."""
        self._pred.update(map(_LABEL, pred))
        self._gold.update(map(_LABEL, gold))
        self._right.update(map(_LABEL, pred & gold))

    def scores(self) -> dict[str, PRFScore]:
        """Return the score of each label by its name."""
        scores = {}
        for label, name in self._names.items():
            n_right = self._right[label]
            scores[name] = PRFScore(tp=n_right, fp=self._pred[label] - n_right, fn=self._gold[label] - n_right)
        return scores


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
