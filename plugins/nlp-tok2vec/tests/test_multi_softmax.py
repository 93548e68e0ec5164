from __future__ import annotations

import numpy as np
import pytest

from nlp_tok2vec.layers.multi_softmax import MultiSoftmax
from nlpx.testing import check_gradients


@pytest.fixture
def X() -> np.ndarray:
    return np.random.default_rng(0).normal(size=(5, 4)).astype("f")


def test_each_part_is_a_softmax(filled, X):
    model = filled(MultiSoftmax([3, 2]).initialize(X=X))
    scores = np.exp(X @ model.get_param("W").T + model.get_param("b"))
    parts = [scores[:, :3], scores[:, 3:]]
    due = np.hstack([part / part.sum(axis=1, keepdims=True) for part in parts])
    np.testing.assert_allclose(model.predict(X), due, rtol=1e-5)


def test_large_scores_do_not_overflow(X):
    model = MultiSoftmax([3, 2]).initialize(X=X)
    model.set_param("b", np.array([1e4, 0, 0, -1e4, 0], dtype="f"))
    np.testing.assert_allclose(model.predict(X), np.tile([1, 0, 0, 0, 1], (5, 1)), atol=1e-6)


def test_gradient_is_that_of_a_cross_entropy(X):
    check_gradients(MultiSoftmax([4]).initialize(X=X), X, is_softmax=True)
