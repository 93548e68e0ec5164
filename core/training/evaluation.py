"""Score a pipeline on a corpus while it trains."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import ConfigError, DataError
from ..registry.names import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..pipeline import Language
    from .settings import Corpus


def evaluate(
    nlp: Language, corpus: Corpus, *, score_weights: Mapping[str, float | None]
) -> tuple[float, dict[str, Any]]:
    """Score a pipeline; returns the weighted score and all scores.

    Args:
        nlp: The pipeline.
        corpus: Yields the examples.
        score_weights: How much each score counts; None for one that is only reported.

    Raises:
        DataError: The corpus has no examples.
        ConfigError: No component returns a score that counts.
    """
    examples = list(corpus(nlp))
    if not examples:
        raise DataError("training.dev_corpus: the corpus gives no examples to evaluate on; check its path")
    scores: dict[str, Any] = nlp.evaluate(examples)
    return weigh(scores, score_weights), scores


def weigh(scores: Mapping[str, Any], score_weights: Mapping[str, float | None]) -> float:
    """Return the sum of the scores times their weights; a score without a value counts 0.

    Raises:
        ConfigError: A score that counts is not among the scores.
    """
    total = 0.0
    for name, weight in score_weights.items():
        if not weight:
            continue
        if name not in scores:
            numbers = sorted(key for key, value in scores.items() if not isinstance(value, dict))
            raise ConfigError(
                f"training.score_weights.{name}: no component of this pipeline returns such a score"
                f"{did_you_mean(name, numbers) or '; it returns ' + ', '.join(numbers)}"
            )
        total += weight * float(scores[name] or 0.0)
    return total
