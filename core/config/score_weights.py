"""How much each score counts in the final score of a pipeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Weights = dict[str, float | None]


def combine_score_weights(
    weights: Iterable[Mapping[str, float | None]], overrides: Mapping[str, float | None] | None = None
) -> Weights:
    """Combine the weights that components declare into one table whose weights sum to 1.

    Where two name the same score, the later one counts; then the user's own weights replace what they name. None leaves
    a score out of the sum, but it is still reported.

    Args:
        weights: Those of each component, in the order of the pipeline.
        overrides: Those of the user.
    """
    combined: Weights = {}
    for each in (*weights, overrides or {}):
        combined.update(each)
    total = sum(weight for weight in combined.values() if weight)
    if not total:
        return combined
    return {name: weight and round(weight / total, 2) for name, weight in combined.items()}
