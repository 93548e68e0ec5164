from __future__ import annotations

import numpy as np
import pytest
from thinc.api import Linear, Softmax_v2

from nlpx.pipeline import forward_linear, multiply_linear
from nlpx.testing import check_gradients


@pytest.fixture
def X():
    return np.random.default_rng(0).normal(size=(9, 4)).astype("f")


@pytest.fixture
def theirs():
    layer = Linear(5, 4).initialize()
    layer.set_param("b", np.arange(5, dtype="f"))
    return layer


def test_it_gives_what_thincs_layer_gives(theirs, X):
    np.testing.assert_allclose(forward_linear(theirs, X, False)[0], theirs.predict(X), rtol=1e-5, atol=1e-6)


def test_it_gives_what_a_softmax_layer_multiplies(X):
    layer = Softmax_v2(5, 4, normalize_outputs=False).initialize()
    layer.set_param("b", np.arange(5, dtype="f"))
    np.testing.assert_allclose(multiply_linear(layer, X), layer.predict(X), rtol=1e-5, atol=1e-6)


def test_its_gradients_are_right(theirs, X):
    theirs.replace_callbacks(forward_linear, init=theirs.init)
    check_gradients(theirs, X)
