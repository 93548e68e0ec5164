"""How much each score counts in the final score of a pipeline."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..errors import ConfigError
from ..numbers import as_finite
from ..quoting import shown
from ..registry.metrics import SETTING
from .references import written_at

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable

    from .config import Config

Weights = dict[str, float | None]


def weights_of(component: str, weights: Mapping[str, float | None], config: Config) -> Weights:
    """Return the weights that a component declares, with values in the place of the settings that names of scores have.

    Args:
        component: The component's name.
        weights: What is declared of its factory.
        config: The filled config.
    """

    def value(setting: re.Match[str]) -> str:
        try:
            return str(config.lookup(written_at(config, f"components.{component}.{setting[1]}")))
        except KeyError:
            return setting[0]

    return {SETTING.sub(value, score): weight for score, weight in weights.items()}


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
