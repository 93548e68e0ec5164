"""What was found of thresholds, as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..registry.metrics import describe_scores
from .result_table import show_score
from .score_report import aligned

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from .thresholds import Trial


def report_trials(trials: Sequence[Trial], names: Sequence[str], *, best: Trial) -> Iterator[str]:
    """Yield the lines of a table of the thresholds that were tried.

    Args:
        trials: The trials.
        names: The scores to show, by their keys.
        best: The trial that is marked.
    """
    declared = describe_scores(names)
    headings = [declared[name].label if name in declared else name.upper() for name in names]
    rows = [
        (
            f"{trial.threshold:.3g}",
            *(show_score(trial.scores[name], declared.get(name)) for name in names),
            "*" if trial is best else "",
        )
        for trial in trials
    ]
    yield from aligned([("THRESHOLD", *headings, "BEST"), *rows], right=range(len(names) + 2))


def report_labels(thresholds: Mapping[str, float]) -> Iterator[str]:
    """Yield the lines of a table of the thresholds of labels."""
    yield from aligned(
        [("LABEL", "THRESHOLD"), *((label, f"{value:.3g}") for label, value in thresholds.items())], right=(1,)
    )
