"""Calibrate a classifier of a pipeline, and tell what that has done to its probabilities."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nlpx.errors import DataError, UsageError, counted, did_you_mean
from nlpx.scoring import CatsTable

from .calibration import calibrated, calibration_error, cases_of, fit, log_loss
from .gold import Truths
from .pipe import TextCategorizer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nlpx.pipeline import Language
    from nlpx.tokens import Example

    from .calibration import Method, Scores

# The parts of the data: what is told of each is learnt from the others.
_N_PARTS = 5
# The threshold that any classifier begins with: more likely than not.
_MIDDLE = 0.5


class Figures(NamedTuple):
    """Hold how good probabilities are: the less the better.

    Args:
        calibration_error: By how much they differ from the share of cases in which they were right.
        log_loss: The mean cross-entropy.
    """

    calibration_error: float
    log_loss: float


class Recalibration(NamedTuple):
    """Hold what calibration has done.

    Args:
        before: The probabilities of the model itself.
        after: The corrected ones; each part of the data was corrected by what was learnt from the others.
    """

    before: Figures
    after: Figures


def calibrate(
    nlp: Language, name: str, examples: Sequence[Example], *, method: Method = "temperature"
) -> Recalibration:
    """Correct the probabilities of a classifier from now on, in place of what corrected them before.

    A correction that makes them no better on parts of the data that it was not learnt from is told by a warning.

    Args:
        nlp: The pipeline.
        name: The classifier's name in it.
        examples: Examples that it was not trained on; they stay as they are.
        method: One temperature for all labels, or a rising curve for each.

    Raises:
        UsageError: There is no such classifier.
        DataError: The examples have no categories, some that make no sense, or only such as hold, or do not.
    """
    pipe = _classifier(nlp, name)
    truths = pipe.truths(examples)
    # Of a text that has one label it is known only where it is said which.
    rows = (truths.values.sum(axis=1) > 0) if pipe.exclusive else truths.known.any(axis=1)
    n_texts = int(np.count_nonzero(rows))
    if n_texts < _N_PARTS:
        raise DataError(
            f"the labels of component {name!r} are known of {counted(n_texts, 'text')} of the data, and {_N_PARTS} is "
            "the least that it can be calibrated with; take data with more"
        )
    said = truths.values[truths.known]
    if said.min() == said.max():
        raise DataError(
            f"the data say the same of each label of component {name!r} wherever they say something, so that nothing "
            "tells how sure it may be; take data in which labels hold for some texts and not for others"
        )
    if _has_tuned_thresholds(pipe):
        warnings.warn(
            f"the thresholds of component {name!r} stay, and are for the probabilities that it gave before; find them "
            "anew with nlpx find-threshold",
            stacklevel=2,
        )
    pipe.forget_calibration()
    scores = _scores_of(nlp, pipe, examples)[rows]
    truths = Truths(truths.values[rows], truths.known[rows])
    after = np.empty_like(scores)
    parts = np.arange(len(scores)) % _N_PARTS
    for part in range(_N_PARTS):
        others = parts != part
        settings = fit(
            method,
            scores[others],
            Truths(truths.values[others], truths.known[others]),
            pipe.labels,
            exclusive=pipe.exclusive,
        )
        after[~others] = calibrated(scores[~others], settings, pipe.labels, exclusive=pipe.exclusive)
    pipe.cfg.update(fit(method, scores, truths, pipe.labels, exclusive=pipe.exclusive))
    found = Recalibration(*(_figures(each, truths, exclusive=pipe.exclusive) for each in (scores, after)))
    if found.after.calibration_error >= found.before.calibration_error:
        warnings.warn(
            f"calibrated by {method}, the probabilities of component {name!r} are no better on parts of the data that "
            f"this was not learnt from: their calibration error is {100 * found.after.calibration_error:.2f}, and "
            f"{100 * found.before.calibration_error:.2f} without; keep the pipeline as it was, or take more data or "
            "another method",
            stacklevel=2,
        )
    return found


def _has_tuned_thresholds(pipe: TextCategorizer) -> bool:
    """Tell whether what is predicted depends on thresholds other than the one in the middle."""
    return pipe.takes_label_thresholds and (bool(pipe.cfg.get("label_thresholds")) or pipe.cfg["threshold"] != _MIDDLE)


def _classifier(nlp: Language, name: str) -> TextCategorizer:
    known = [each for each, pipe in nlp.pipeline if isinstance(pipe, TextCategorizer)]
    if name not in known:
        advice = did_you_mean(name, known) or f"; it has {', '.join(known) or 'none'}"
        raise UsageError(f"the pipeline has no classifier {name!r}{advice}")
    pipe: TextCategorizer = nlp.get_pipe(name)
    return pipe


def _scores_of(nlp: Language, pipe: TextCategorizer, examples: Sequence[Example]) -> Scores:
    """Return what a classifier says of examples, (n_docs, n_labels)."""
    names = nlp.pipe_names
    with nlp.select_pipes(enable=names[: names.index(pipe.name) + 1]):
        docs = list(nlp.pipe(example.predicted.copy() for example in examples))
    return CatsTable(pipe.labels).rows(docs)


def _figures(scores: Scores, truths: Truths, *, exclusive: bool) -> Figures:
    error: Any = calibration_error([cases_of(scores, truths, exclusive=exclusive)])
    return Figures(error, log_loss(scores, truths, exclusive=exclusive))
