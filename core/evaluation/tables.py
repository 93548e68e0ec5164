"""The scores of an evaluation as the tables that are printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ..errors import UsageError
from ..quoting import counted
from ..registry.metrics import declared_metrics, name_in
from ..spelling import did_you_mean
from ..training.score_report import report
from .difference_report import difference_table

if TYPE_CHECKING:
    from .run import Evaluation

CONFIDENCE = "confidence"
"""The key in the scores of what is known of their intervals."""


def shown_scores(evaluation: Evaluation, *, spans_key: str | None = None) -> dict[str, Any]:
    """Return the scores as tables have them: of all components in one dictionary, which can be of one group of spans.

    What is known of their confidence is in it in the same form.

    Args:
        evaluation: The scores.
        spans_key: The one group of spans; None for all.

    Raises:
        UsageError: Nothing scores that group.
    """

    def shown(found: Mapping[str, Any]) -> dict[str, Any]:
        joined = _of_all_components(found) if evaluation.per_component else found
        return {key: value for key, value in joined.items() if spans_key is None or _group(key) in (None, spans_key)}

    scores = dict(evaluation.scores)
    confidence = scores.pop(CONFIDENCE, None)
    if spans_key is not None:
        _check_group(spans_key, _of_all_components(scores))
    if confidence is not None:
        confidence = {**confidence, **{key: shown(confidence[key]) for key in ("intervals", "of_few_texts")}}
        if "against" in confidence:
            against = confidence["against"]
            confidence["against"] = {**against, **{key: shown(against[key]) for key in ("scores", "differences")}}
    return {**shown(scores), CONFIDENCE: confidence}


def score_tables(scores: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of the tables of scores, as `shown_scores` gives them."""
    confidence = scores[CONFIDENCE]
    plain = {key: value for key, value in scores.items() if key != CONFIDENCE}
    yield from report(plain, intervals=confidence["intervals"] if confidence else {})
    if confidence:
        yield ""
        yield f"intervals: {explain_intervals(confidence)}"
        if "against" in confidence:
            yield ""
            yield from difference_table(plain, confidence)


def explain_intervals(confidence: Mapping[str, Any]) -> str:
    """Say what intervals are, and of which labels they are too narrow."""
    said = (
        f"what {confidence['level']:.0%} of {confidence['n_samples']:,} samples of the "
        f"{counted(confidence['n_texts'], 'text', form=',')} give"
    )
    few = {
        label: True for scores in confidence["of_few_texts"].values() if isinstance(scores, Mapping) for label in scores
    }
    if not few:
        return said
    return f"{said}; too narrow where few texts have the label: {', '.join(few)}"


def _of_all_components(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return what belongs to the scores of components, and to others beside them, in one dictionary."""
    parts = [value for value in found.values() if isinstance(value, Mapping)]
    return {**found, **{key: part[key] for part in parts for key in part}}


def _check_group(spans_key: str, scores: Mapping[str, Any]) -> None:
    groups = sorted({group for group in map(_group, scores) if group is not None})
    if spans_key not in groups:
        advice = did_you_mean(spans_key, groups) or f"; there are {', '.join(groups) or 'none'}"
        raise UsageError(f"--spans-key: nothing scores a group of spans {spans_key!r}{advice}")


def _group(key: str) -> str | None:
    """Return the group of spans that a score is of, as the ``*`` in the name of its metric says; None for others."""
    names = (name_in(metric.key, key) for metric in declared_metrics() if "*" in metric.key)
    return next((name for name in names if name), None)
