"""Scores as tables: a row for each metric that the installed plugins declare, a table for each that has labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ..registry import registry
from .result_table import percent

if TYPE_CHECKING:
    from ..specs import MetricSpec

_PARTS = (("p", "P"), ("r", "R"), ("f", "F"))
_WIDEST = 60


def report(scores: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of the report.

    Args:
        scores: What `Language.evaluate` returned. Scores without a value are left out.
    """
    declared = {metric.key: metric for metric in _metrics()}
    single = [metric for metric in declared.values() if not metric.by_label and scores.get(metric.key) is not None]
    rows = [(metric.label, percent(scores[metric.key]), metric.summary) for metric in single]
    rows += [
        (key.upper(), percent(value), "")
        for key, value in scores.items()
        if key not in declared and key != "speed" and isinstance(value, (int, float))
    ]
    if scores.get("speed") is not None:
        rows.append(("SPEED", f"{scores['speed']:,.0f}", "Words per second."))
    yield from _aligned(rows, right=(1,))
    for metric in declared.values():
        if metric.by_label and scores.get(metric.key):
            yield ""
            yield f"{metric.label}: {metric.summary}"
            yield from _aligned(_by_label(scores[metric.key]), right=(1, 2, 3))


def unmeasured(scores: Mapping[str, Any]) -> list[str]:
    """Return the labels of those metrics for which the data hold no annotation."""
    return [metric.label for metric in _metrics() if metric.key in scores and scores[metric.key] is None]


def _metrics() -> list[MetricSpec]:
    """Return the metrics of all scorers, core's own first, each key once."""
    offers = sorted(
        registry.table("scorers").offers(), key=lambda offer: (offer.plugin.name != "core", offer.spec.name)
    )
    found: dict[str, MetricSpec] = {}
    for offer in offers:
        for metric in offer.spec.metrics:
            found.setdefault(metric.key, metric)
    return list(found.values())


def _by_label(table: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    yield ("", *(heading for _, heading in _PARTS))
    for label, scores in sorted(table.items()):
        if isinstance(scores, Mapping):
            yield (_cut(label), *(percent(scores.get(part)) for part, _ in _PARTS))
        else:
            yield (_cut(label), percent(scores), "", "")


def _cut(label: str) -> str:
    return label if len(label) <= _WIDEST else f"{label[: _WIDEST - 1]}…"


def _aligned(rows: Iterable[tuple[str, ...]], *, right: tuple[int, ...]) -> Iterator[str]:
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
