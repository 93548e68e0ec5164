"""Scores as tables: a row for each metric that the installed plugins declare, a table for each that has labels."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ..isolation import clean
from ..registry.metrics import describe_scores
from .result_table import show_interval, show_score

if TYPE_CHECKING:
    from ..specs import MetricSpec

_PARTS = (("p", "P"), ("r", "R"), ("f", "F"))
WIDEST = 60
"""How much of a label is shown, in characters."""


def report(scores: Mapping[str, Any], *, intervals: Mapping[str, Any] = MappingProxyType({})) -> Iterator[str]:
    """Yield the lines of the report.

    Args:
        scores: What `Language.evaluate` returned. Scores without a value are left out.
        intervals: Both ends of the interval of each, in the same shape; a column more, with that of the F-score in
            tables that have one. Empty for no such column.
    """
    declared = describe_scores(scores)
    measured = {key: metric for key, metric in declared.items() if scores[key] is not None}
    tables = {key: metric for key, metric in measured.items() if isinstance(scores[key], Mapping)}
    single = sorted((measured[key] for key in measured if key not in tables), key=lambda each: not each.is_share)
    others = sorted(key for key in scores.keys() - declared.keys() if isinstance(scores[key], (int, float)))
    yield from aligned(
        [
            *(_row(metric.label, scores[metric.key], metric, intervals, key=metric.key) for metric in single),
            *(_row(key.upper(), scores[key], None, intervals, key=key) for key in others),
        ],
        right=(1,),
    )
    for key, metric in tables.items():
        if scores[key]:
            yield ""
            yield f"{metric.label}: {metric.summary}"
            yield from aligned(_by_label(scores[key], intervals.get(key, {})), right=(1, 2, 3))


def unmeasured(scores: Mapping[str, Any]) -> list[str]:
    """Return the labels of those metrics for which the data hold no annotation."""
    return [metric.label for key, metric in describe_scores(scores).items() if scores[key] is None]


def _row(
    label: str, score: Any, metric: MetricSpec | None, intervals: Mapping[str, Any], *, key: str
) -> tuple[str, ...]:
    interval = [show_interval(intervals.get(key), metric)] if intervals else []
    return (label, show_score(score, metric), *interval, metric.summary if metric else "")


def _by_label(table: Mapping[str, Any], intervals: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a table: precision, recall and F-score of each label, or the one number that it has."""
    last = _PARTS[-1][0]
    if any(isinstance(scores, Mapping) for scores in table.values()):
        yield ("", *(heading for _, heading in _PARTS), *([f"{_PARTS[-1][1]} within"] if intervals else []))
    for label, scores in sorted(table.items()):
        ends = intervals.get(label)
        if isinstance(scores, Mapping):
            cells = [show_score(scores.get(part)) for part, _ in _PARTS]
            ends = ends and ends.get(last)
        else:
            cells = [show_score(scores)]
        yield (clean(label, width=WIDEST), *cells, *([show_interval(ends)] if intervals else []))


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
