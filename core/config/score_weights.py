"""How much each score counts in the final score of a pipeline."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..errors import ConfigError
from ..numbers import as_finite
from ..quoting import shown

if TYPE_CHECKING:
    from collections.abc import Iterable

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

    Raises:
        ConfigError: A weight is no number.
    """
    combined: Weights = {}
    for table in (*weights, overrides or {}):
        if not isinstance(table, Mapping):
            raise ConfigError(f"[training] score_weights: must be a section, not {shown(table)}")
        combined.update(table)
    if any("${" in str(weight) for weight in combined.values()):
        # What a reference stands for shows when it is resolved.
        return combined
    for name, weight in combined.items():
        if weight is not None and as_finite(weight) is None:
            raise ConfigError(f"[training.score_weights] {name}: must be a number or null, not {shown(weight)}")
    total = sum(weight for weight in combined.values() if weight)
    if not total:
        return combined
    return {name: weight and round(weight / total, 2) for name, weight in combined.items()}
