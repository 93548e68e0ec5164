"""The scores on the page: those of all labels together, those of each label, and the comparison to another pipeline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...registry.metrics import describe_scores
from ...training.result_table import show_interval, show_score
from ..difference_report import compare_scores
from ..tables import CONFIDENCE, explain_intervals
from .confusion import show_label
from .markup import Markup, details, element, section, table

_PARTS = ("p", "r", "f")
_N_LABELS = 500


def show_scores(scores: Mapping[str, Any]) -> Markup:
    """Return the section of the scores, as `shown_scores` gives them."""
    confidence = scores[CONFIDENCE]
    intervals: Mapping[str, Any] = confidence["intervals"] if confidence else {}
    declared = describe_scores(scores)
    tables = [key for key in declared if isinstance(scores[key], Mapping)]
    single = [key for key in declared if key not in tables and scores[key] is not None]
    plain = [key for key, value in scores.items() if isinstance(value, (int, float)) and key not in declared]
    rows = []
    for key in [*sorted(single, key=lambda key: not declared[key].is_share), *sorted(plain)]:
        metric = declared.get(key)
        ends = intervals.get(key)
        is_share = metric is None or metric.is_share
        rows.append(
            (
                metric.label if metric else key.upper(),
                element("td", show_score(scores[key], metric), class_="number"),
                *([element("td", show_interval(ends, metric), class_="number")] if intervals else []),
                element("td", _bar(scores[key], ends) if is_share and 0 <= scores[key] <= 1 else ""),
                metric.summary if metric else "",
            )
        )
    within = [f"{confidence['level']:.0%} within"] if intervals else []
    return section(
        "Scores",
        table("Scores of all labels together", ["", "score", *within, "0 to 100", "what it is"], rows),
        *(_note(confidence) if confidence else ()),
        *(
            details(
                f"{declared[key].label}: {declared[key].summary}",
                _by_label(declared[key].label, scores[key], intervals.get(key, {})),
            )
            for key in tables
            if scores[key]
        ),
        id_="scores",
    )


def show_comparison(scores: Mapping[str, Any]) -> Markup:
    """Return the section of the comparison to another pipeline."""
    against = scores[CONFIDENCE]["against"]
    compared = list(compare_scores(scores, against))
    rows = [
        (
            show_label(row.label),
            *(element("td", cell, class_="number") for cell in row[1:5]),
            element("td", "differs" if row.is_clear else "", class_="clear"),
        )
        for row in compared
    ]
    headings = ["", "score", "other", "difference", f"{scores[CONFIDENCE]['level']:.0%} within", "0 is outside"]
    return section(
        "Compared",
        element(
            "p", "Both pipelines are scored on the same samples of the texts. The other is ", against["model"], "."
        ),
        table("Scores of both, and of labels those that differ", headings, rows),
        id_="compared",
    )


def _note(confidence: Mapping[str, Any]) -> Iterator[Markup]:
    yield element(
        "p",
        f"Intervals are {explain_intervals(confidence)}.",
        class_="note",
    )


def _by_label(title: str, scores: Mapping[str, Any], intervals: Mapping[str, Any]) -> Markup:
    """Return the table of the scores of labels."""
    has_parts = any(isinstance(value, Mapping) for value in scores.values())
    headings = ["label", *(["precision", "recall", "F-score"] if has_parts else ["score"])]
    rows = []
    shown = sorted(sorted(scores, key=lambda label: _last(scores[label]) or 0.0)[:_N_LABELS])
    for label in shown:
        value, last = scores[label], _last(scores[label])
        ends = intervals.get(label)
        if isinstance(value, Mapping):
            numbers = [value.get(part) for part in _PARTS]
            ends = ends and ends.get(_PARTS[-1])
        else:
            numbers = [value]
        cells = [show_score(number) for number in numbers] + ([show_interval(ends)] if intervals else [])
        rows.append((show_label(label), *(element("td", cell, class_="number") for cell in cells), _bar(last, ends)))
    left_out = (
        f"; the {len(shown):,} labels of {len(scores):,} with the lowest scores" if len(shown) < len(scores) else ""
    )
    return table(title + left_out, [*headings, *(["within"] if intervals else []), "0 to 100"], rows)


def _last(score: Any) -> float | None:
    """Return what a bar shows of the score of a label: of several numbers the F-score."""
    last: float | None = score.get(_PARTS[-1]) if isinstance(score, Mapping) else score
    return last


def _bar(score: float | None, ends: Any) -> Markup:
    """Return a bar as long as a score, with its interval upon it."""
    if score is None:
        return Markup()
    low, high = ends or (score, score)
    upon = f'<rect class="ends" x="{100 * low:.2f}" width="{100 * (high - low):.2f}" y="2" height="6"/>' if ends else ""
    return Markup(
        '<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="whole" width="100" height="10"/><rect width="{100 * score:.2f}" height="10"/>{upon}</svg>'
    )
