"""Gradients of the losses against finite differences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from thinc.api import NumpyOps

from nlp_tok2vec.losses import characters_loss, vectors_loss

if TYPE_CHECKING:
    from collections.abc import Callable

OPS = NumpyOps(use_blis=False)


def slopes(value: Callable[[np.ndarray], float], at: np.ndarray) -> np.ndarray:
    """Return the slope of a value in every number that it depends on."""
    found = np.empty_like(at)
    for place in np.ndindex(at.shape):
        ends = []
        for shift in (1e-6, -1e-6):
            moved = at.copy()
            moved[place] += shift
            ends.append(value(moved))
        found[place] = (ends[0] - ends[1]) / 2e-6
    return found


@pytest.fixture
def prediction(docs) -> np.ndarray:
    return np.random.default_rng(1).uniform(-1, 1, (sum(map(len, docs)), 3))


def test_cosine_has_the_gradient_of_its_mean(docs, prediction):
    _, gradient = vectors_loss(OPS, docs, prediction, distance="cosine")
    due = slopes(lambda given: vectors_loss(OPS, docs, given, distance="cosine")[0], prediction)
    np.testing.assert_allclose(gradient, due, atol=1e-7)


def test_cosine_counts_words_with_a_vector_only(docs, prediction):
    _, gradient = vectors_loss(OPS, docs, prediction, distance="cosine")
    assert np.flatnonzero(gradient.any(axis=1)).tolist() == [0, 3, 9]


def test_L2_has_the_gradient_of_half_the_mean_square(docs, prediction):
    loss, gradient = vectors_loss(OPS, docs, prediction, distance="L2")
    n_tokens = len(prediction)
    # What is told is the squared length of the gradient, as spaCy tells it.
    due = slopes(lambda given: n_tokens / 2 * vectors_loss(OPS, docs, given, distance="L2")[0], prediction)
    np.testing.assert_allclose(gradient, due, atol=1e-7)
    assert loss == pytest.approx((gradient**2).sum())


def test_characters_have_the_gradient_of_half_the_mean_square(docs):
    scores = np.random.default_rng(1).uniform(-1, 1, (sum(map(len, docs)), 512))
    _, gradient = characters_loss(OPS, docs, scores, n_characters=2)
    some = slice(96, 128)

    def of_some(given: np.ndarray) -> float:
        moved = scores.copy()
        moved[:, some] = given
        return characters_loss(OPS, docs, moved, n_characters=2)[0] / (2 * len(scores))

    np.testing.assert_allclose(gradient[:, some], slopes(of_some, scores[:, some]), atol=1e-7)


def test_characters_leave_the_prediction_as_it_is(docs):
    prediction = np.full((sum(map(len, docs)), 256), 1 / 256, dtype="f")
    before = prediction.copy()
    characters_loss(OPS, docs, prediction, n_characters=1)
    np.testing.assert_array_equal(prediction, before)
