"""Score a pipeline on a corpus while it trains."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..corpora.whole import read_all
from ..errors import ConfigError, DataError
from ..spelling import did_you_mean
from .thresholds import learn_thresholds

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from ..pipeline import Language
    from ..tokens.comparing.example import Example
    from .settings import Corpus


def evaluate(
    nlp: Language,
    examples: list[Example],
    *,
    score_weights: Mapping[str, float | None],
    frozen: Collection[str] = (),
) -> tuple[float, dict[str, Any]]:
    """Score a pipeline; returns the weighted score and all scores.

    Before that, components that learn their threshold from data that they are not trained on find it on the corpus.

    Args:
        nlp: The pipeline.
        examples: What the corpus gives; they stay as they are.
        score_weights: How much each score counts; None for one that is only reported.
        frozen: The names of components that stay as they are.

    Raises:
        DataError: The corpus has no annotation that a score that counts could be measured by.
        ConfigError: No component returns a score that counts.
    """
    learn_thresholds(nlp, examples, frozen=frozen)
    scores: dict[str, Any] = nlp.evaluate(examples)
    score = weigh(scores, score_weights)
    counting = [name for name, weight in score_weights.items() if weight]
    if counting and all(scores[name] is None for name in counting):
        raise DataError(
            f"training.dev_corpus: the corpus lacks the annotation that {', '.join(counting)} would be measured by, so "
            "the best model cannot be found; use an annotated one, or set the weight in training.score_weights to 0"
        )
    return score, scores


def read_dev_corpus(nlp: Language, corpus: Corpus) -> list[Example]:
    """Return the examples to evaluate on.

    Raises:
        DataError: There are none, or they cannot be read.
    """
    examples = read_all(corpus(nlp))
    if not examples:
        raise DataError("training.dev_corpus: the corpus gives no examples to evaluate on; check its path")
    return examples


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
