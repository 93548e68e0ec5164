"""Scores as tables: a row for each metric that the installed plugins declare, a table for each that has labels."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from ..registry.metrics import describe_scores
from .result_table import show_score

_PARTS = (("p", "P"), ("r", "R"), ("f", "F"))
_WIDEST = 60


def report(scores: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of the report.

    Args:
        scores: What `Language.evaluate` returned. Scores without a value are left out.
    """
    declared = describe_scores(scores)
    measured = {key: metric for key, metric in declared.items() if scores[key] is not None}
    single = sorted((metric for metric in measured.values() if not metric.by_label), key=lambda each: not each.is_share)
    rows = [(metric.label, show_score(scores[metric.key], metric), metric.summary) for metric in single]
    others = [key for key in scores.keys() - declared.keys() if isinstance(scores[key], (int, float))]
    yield from aligned([*rows, *((key.upper(), show_score(scores[key]), "") for key in sorted(others))], right=(1,))
    for key, metric in measured.items():
        if metric.by_label and scores[key]:
            yield ""
            yield f"{metric.label}: {metric.summary}"
            yield from aligned(_by_label(scores[key]), right=(1, 2, 3))


def unmeasured(scores: Mapping[str, Any]) -> list[str]:
    """Return the labels of those metrics for which the data hold no annotation."""
    return [metric.label for key, metric in describe_scores(scores).items() if scores[key] is None]


def _by_label(table: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a table: precision, recall and F-score of each label, or the one number that it has."""
    if any(isinstance(scores, Mapping) for scores in table.values()):
        yield ("", *(heading for _, heading in _PARTS))
    for label, scores in sorted(table.items()):
        if isinstance(scores, Mapping):
            yield (_cut(label), *(show_score(scores.get(part)) for part, _ in _PARTS))
        else:
            yield (_cut(label), show_score(scores))


def _cut(label: str) -> str:
    return label if len(label) <= _WIDEST else f"{label[: _WIDEST - 1]}…"


def aligned(rows: Iterable[tuple[str, ...]], *, right: Collection[int]) -> Iterator[str]:
    """Yield the lines of a table.

    Args:
        rows: Its cells, the same number in each row.
        right: The numbers of the columns that are set to the right.
    """
    table = list(rows)
    if not table:
        return
    widths = [max(len(row[column]) for row in table) for column in range(len(table[0]))]
    for row in table:
        cells = [
            text.rjust(width) if i in right else text.ljust(width)
            for i, (text, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()
