"""The differences between the scores of two pipelines as a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ..isolation import clean
from ..named_tuples import NamedTuple
from ..registry.metrics import describe_scores
from ..training.result_table import show_score
from ..training.score_report import WIDEST, aligned

if TYPE_CHECKING:
    from ..specs import MetricSpec

_F = "f"


class Compared(NamedTuple):
    """Hold what is shown of two scores: what they are called, both, and by how much and how surely they differ."""

    label: str
    ours: str
    theirs: str
    difference: str
    interval: str
    is_clear: bool


def compare_scores(scores: Mapping[str, Any], against: Mapping[str, Any]) -> Iterator[Compared]:
    """Yield what is shown of scores that two pipelines have; of those of labels only what differs clearly.

    Args:
        scores: The scores of the one.
        against: The scores of the other, and the differences, as `confidence_of` gives them.
    """
    theirs, differences = against["scores"], against["differences"]
    declared = describe_scores(differences)
    tables = {key for key in differences if isinstance(scores[key], Mapping)}
    single = [key for key in differences if key not in tables]
    for key in sorted(single, key=lambda key: list(declared).index(key) if key in declared else len(declared)):
        metric = declared.get(key)
        label = metric.label if metric else key.upper()
        yield _compared(label, scores[key], theirs[key], differences[key], metric)
    for key, metric in declared.items():
        for label, found in differences[key].items() if key in tables else ():
            of_label = found.get(_F, found)
            if of_label.get("is_clear"):
                pair = [each[key][label] for each in (scores, theirs)]
                ours, other = (value[_F] if isinstance(value, Mapping) else value for value in pair)
                yield _compared(f"{metric.label} {label}", ours, other, of_label, None)


def difference_table(scores: Mapping[str, Any], confidence: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of a table.

    Args:
        scores: The scores of the one pipeline.
        confidence: What `confidence_of` gives.
    """
    against = confidence["against"]
    compared = [row._replace(label=clean(row.label, width=WIDEST)) for row in compare_scores(scores, against)]
    yield f"compared to {against['model']} on the same samples of the texts:"
    yield from aligned(
        [
            ("", "score", "other", "difference", f"{confidence['level']:.0%} within", ""),
            *((*row[:-1], "differs" if row.is_clear else "") for row in compared),
        ],
        right=(1, 2, 3),
    )
    differing = [row.label for row in compared if row.is_clear]
    yield f"clearly different, as 0 is outside of the interval: {', '.join(differing) or 'nothing'}"


def _compared(label: str, ours: float, theirs: float, found: Mapping[str, Any], metric: MetricSpec | None) -> Compared:
    def signed(value: float) -> str:
        return ("" if value < 0 else "+") + show_score(value, metric)

    return Compared(
        label=label,
        ours=show_score(ours, metric),
        theirs=show_score(theirs, metric),
        difference=signed(found["value"]),
        interval=f"{signed(found['low'])} to {signed(found['high'])}",
        is_clear=found["is_clear"],
    )
