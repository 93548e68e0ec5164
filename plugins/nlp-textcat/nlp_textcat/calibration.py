"""Probabilities that hold: where a classifier says 0.8, it is to be right in eight of ten cases.

A classifier that was trained to the end is mostly too sure of itself. What corrects it is learnt from other data, as
Guo et al. (2017), "On Calibration of Modern Neural Networks", do: all log-odds are divided by one number, the
temperature. Where that is not enough, and data are many, each label gets a rising curve (isotonic regression).
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import ArrayLike, NDArray

    from .gold import Truths

    Scores = NDArray[np.float64]
    Curve = list[list[float]]
    Block = tuple[float, int, float, float]
    Method = Literal["temperature", "isotonic"]

# Between these is the temperature: at one end all labels are as likely, at the other one is certain.
_COLDEST, _HOTTEST = 0.01, 100.0
# How often the range of temperatures is halved: what is left of it is below the precision of a float.
_HALVINGS = 50
_SMALLEST = float(np.finfo(np.float32).tiny)
_N_BINS = 15


def calibrated(scores: NDArray[Any], settings: Mapping[str, Any], labels: Sequence[str], *, exclusive: bool) -> Scores:
    """Correct probabilities as the settings of a component say; they stay as they are where these say nothing.

    Args:
        scores: The probabilities, (n_docs, n_labels).
        settings: ``temperature``, or ``isotonic`` with the curves of labels; a label without a curve stays as it is.
        labels: The labels.
        exclusive: Whether a text has exactly one label.
    """
    scores = scores.astype(np.float64)
    if settings.get("temperature"):
        scores = with_temperature(scores, settings["temperature"], exclusive=exclusive)
    curves = settings.get("isotonic") or {}
    numbers = [number for number, label in enumerate(labels) if label in curves]
    if numbers:
        # A label without a curve keeps its share, those with one divide the rest: so none depends on labels that came
        # later.
        rest = scores[:, numbers].sum(axis=1, keepdims=True) if exclusive else 1.0
        given = _given(scores[:, numbers], exclusive=exclusive)
        corrected = [on_curve(given[:, i], curves[labels[number]]) for i, number in enumerate(numbers)]
        scores[:, numbers] = rest * _given(np.stack(corrected, axis=1), exclusive=exclusive)
    return scores


def fit(method: Method, scores: Scores, truths: Truths, labels: Sequence[str], *, exclusive: bool) -> dict[str, Any]:
    """Return the settings that correct probabilities, as `calibrated` takes them.

    Args:
        method: How they are corrected; a curve is given to labels of which both is known: texts that have them, and
            texts that have them not.
        scores: The probabilities, (n_docs, n_labels).
        truths: What is right.
        labels: The labels.
        exclusive: Whether a text has exactly one label.
    """
    if method == "temperature":
        return {"temperature": fit_temperature(scores, truths, exclusive=exclusive)}
    numbers = [number for number in range(len(labels)) if _has_both(truths, number)]
    given = _given(scores[:, numbers], exclusive=exclusive)
    curves = {}
    for i, number in enumerate(numbers):
        known = truths.known[:, number]
        curves[labels[number]] = fit_isotonic(given[known, i], truths.values[known, number])
    return {"isotonic": curves}


def _has_both(truths: Truths, number: int) -> bool:
    """Tell whether a label is known to hold, and known not to."""
    values = truths.values[truths.known[:, number], number]
    return len(values) > 0 and bool(values.min() < values.max())


def _given(scores: Scores, *, exclusive: bool) -> Scores:
    """Return probabilities given that one of these labels is it, where a text has exactly one."""
    return _adding_up(scores) if exclusive else scores


# Temperature


def with_temperature(scores: Scores, temperature: float, *, exclusive: bool) -> Scores:
    """Divide the log-odds of probabilities, (n_docs, n_labels), by a temperature."""
    odds = _log_odds(scores, exclusive=exclusive) / temperature
    return _softmax(odds) if exclusive else _logistic(odds)


def fit_temperature(scores: Scores, truths: Truths, *, exclusive: bool) -> float:
    """Return the temperature with which what is true is most likely.

    The cross-entropy is convex in the inverse of the temperature, so that its slope is 0 at one place, and the range in
    which that lies can be halved again and again.

    Args:
        scores: The probabilities, (n_docs, n_labels).
        truths: What is right.
        exclusive: Whether a text has exactly one label.
    """
    odds = _log_odds(scores, exclusive=exclusive)
    low, high = np.log(1 / _HOTTEST), np.log(1 / _COLDEST)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        found = _softmax(np.exp(middle) * odds) if exclusive else _logistic(np.exp(middle) * odds)
        slope = ((found - truths.values) * odds)[truths.known].sum()
        low, high = (middle, high) if slope < 0 else (low, middle)
    return float(np.exp(-(low + high) / 2))


# Isotonic regression


def fit_isotonic(scores: NDArray[Any], truths: NDArray[Any]) -> Curve:
    """Return the rising curve that is nearest to truths, by the mean of the squares.

    Neighbours that fall are put together and share their mean until none fall ("pool adjacent violators", Ayer et al.
    1955).

    Args:
        scores: The probabilities of a label, (n_docs,).
        truths: How true it is, (n_docs,).

    Returns:
        Points of scores and of what they stand for; between points the curve is straight.
    """
    places, which, counts = np.unique(scores, return_inverse=True, return_counts=True)
    means = np.bincount(which.reshape(-1), weights=truths, minlength=len(places)) / counts
    # Of each block: the mean, how many there are, and its first and last place.
    blocks: list[Block] = []
    for new in zip(means.tolist(), counts.tolist(), places.tolist(), places.tolist(), strict=True):
        block = new
        while blocks and blocks[-1][0] >= block[0]:
            block = _together(blocks.pop(), block)
        blocks.append(block)
    return [[place, mean] for mean, _, start, end in blocks for place in dict.fromkeys((start, end))]


def _together(left: Block, right: Block) -> Block:
    n_both = left[1] + right[1]
    return (left[0] * left[1] + right[0] * right[1]) / n_both, n_both, left[2], right[3]


def on_curve(scores: NDArray[Any], curve: Curve) -> Scores:
    """Return what scores stand for; beyond the ends of the curve it is level."""
    places, means = np.array(curve).T
    corrected: Scores = np.interp(scores, places, means)
    return corrected


def is_curve(value: Sequence[Sequence[float]]) -> bool:
    """Tell whether numbers are the points of a rising curve."""
    pairs = all(len(point) == 2 for point in value)
    return bool(value) and pairs and all(a[0] < b[0] and a[1] <= b[1] for a, b in pairwise(value))


# How far probabilities are from what is true


def calibration_error(cases: Iterable[tuple[ArrayLike, ArrayLike]]) -> float | None:
    """Return by how much probabilities differ from the share of cases in which they were right, on the mean.

    This is the expected calibration error of Naeini et al. (2015), over 15 bins of the same width.

    Args:
        cases: Probabilities, (n,), with what came of each, from 0 to 1, (n,); there may be many such parts.

    Returns:
        The error, from 0 to 1; None where there are no cases.
    """
    gaps, n_cases = np.zeros(_N_BINS), 0
    for confidences, outcomes in cases:
        said, came = np.asarray(confidences, dtype=np.float64), np.asarray(outcomes, dtype=np.float64)
        bins = np.clip(np.ceil(said * _N_BINS).astype(int) - 1, 0, _N_BINS - 1)
        gaps += np.bincount(bins, weights=said - came, minlength=_N_BINS)
        n_cases += len(said)
    return float(np.abs(gaps).sum() / n_cases) if n_cases else None


def cases_of(scores: Scores, truths: Truths, *, exclusive: bool) -> tuple[Scores, NDArray[Any]]:
    """Return the probabilities that are looked at, and what came of each.

    Where a text has exactly one label, that is the most likely label of each text whose label is known; otherwise it is
    every label that is known.
    """
    if exclusive:
        rows = truths.known.any(axis=1)
        best = scores[rows].argmax(axis=1)[:, np.newaxis]
        return np.take_along_axis(scores[rows], best, 1)[:, 0], np.take_along_axis(truths.values[rows], best, 1)[:, 0]
    return scores[truths.known], truths.values[truths.known]


def log_loss(scores: Scores, truths: Truths, *, exclusive: bool) -> float:
    """Return the mean cross-entropy of texts, or of labels where a text has any number, as far as truths are known."""
    losses = -truths.values * np.log(np.maximum(scores, _SMALLEST))
    if exclusive:
        return float(losses.sum(axis=1)[truths.known.any(axis=1)].mean())
    losses -= (1 - truths.values) * np.log(np.maximum(1 - scores, _SMALLEST))
    return float(losses[truths.known].mean())


def _log_odds(scores: Scores, *, exclusive: bool) -> Scores:
    """Return log-probabilities, or log-odds where each label is for itself."""
    logs: Scores = np.log(np.maximum(scores, _SMALLEST))
    return logs if exclusive else logs - np.log(np.maximum(1 - scores, _SMALLEST))


def _softmax(odds: Scores) -> Scores:
    return _adding_up(np.exp(odds - odds.max(axis=1, keepdims=True)))


def _logistic(odds: Scores) -> Scores:
    # The half of the hyperbolic tangent overflows nowhere.
    return (1 + np.tanh(odds / 2)) / 2


def _adding_up(scores: Scores) -> Scores:
    """Let the probabilities of each text add up to 1; where all are 0 each label is as likely."""
    sums = scores.sum(axis=1, keepdims=True)
    return np.where(sums > 0, scores / np.where(sums > 0, sums, 1), 1 / scores.shape[1])
