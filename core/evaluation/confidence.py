"""How sure scores are, and by how much those of two pipelines differ, as data that go into a JSON file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import DataError
from ..scoring.resampling import LEVEL, differences, flat, intervals, nested, of_few_texts, score_samples

if TYPE_CHECKING:
    from ..scoring.resampling import Difference, Samples, Watch
    from .run import Evaluation

SEED = 0


def confidence_of(
    evaluation: Evaluation, *, n_samples: int, other: Evaluation | None = None, watch: Watch = iter
) -> dict[str, Any]:
    """Return the intervals of scores, and of the differences to another pipeline's.

    Args:
        evaluation: The scores.
        n_samples: How many samples of the texts are scored.
        other: Scores of another pipeline on the same data.
        watch: Passes on the numbers of the samples, and can show how far it is.

    Returns:
        ``level``, ``n_samples`` and ``n_texts``; ``intervals``, both ends for each score in the shape of the scores;
        ``of_few_texts`` in the same shape, which scores have too narrow ones because few texts have what they are of;
        and with `other` in ``against`` its name as ``model``, its ``scores``, and ``differences`` in the same shape,
        each with ``value``, ``low``, ``high`` and ``is_clear``.

    Raises:
        DataError: The data hold one text only, or the two pipelines have not been given the same texts.
    """
    if other is not None:
        _check_same_texts(evaluation, other)
    samples = _samples_of(evaluation, n_samples, watch)
    # A sample can have what the whole has not: an area under the curve where it lacks the texts that have no class.
    measured = flat(evaluation.scores)
    found: dict[str, Any] = {
        "level": LEVEL,
        "n_samples": n_samples,
        "n_texts": evaluation.n_documents,
        "intervals": nested({path: list(ends) for path, ends in intervals(samples).items() if path in measured}),
        "of_few_texts": nested({path: True for path in sorted(of_few_texts(samples)) if path in measured}),
    }
    if other is not None:
        others = _samples_of(other, n_samples, watch)
        apart = differences(evaluation.scores, samples, other_scores=other.scores, other_samples=others)
        found["against"] = {
            "model": other.name,
            "scores": other.scores,
            "differences": nested({path: _as_data(difference) for path, difference in apart.items()}),
        }
    return found


def _samples_of(evaluation: Evaluation, n_samples: int, watch: Watch) -> Samples:
    return score_samples(
        evaluation.score,
        evaluation.examples,
        n_samples=n_samples,
        documents=evaluation.documents,
        seed=SEED,
        watch=watch,
    )


def _check_same_texts(one: Evaluation, other: Evaluation) -> None:
    """Refuse pipelines that have been given other texts, as where one finds a text too long.

    Raises:
        DataError: They have.
    """
    if [example.reference.text for example in one.examples] != [example.reference.text for example in other.examples]:
        raise DataError(
            f"{one.name} and {other.name} do not get the same texts of the data, so that they cannot be compared; see "
            "that both read all of them"
        )


def _as_data(difference: Difference) -> dict[str, Any]:
    low, high = difference.interval
    return {"value": difference.value, "low": low, "high": high, "is_clear": difference.is_clear}
