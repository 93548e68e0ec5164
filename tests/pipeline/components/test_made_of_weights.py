from __future__ import annotations

import pickle

import numpy as np
import pytest
from thinc.api import Adam, Linear, chain

from nlpx.pipeline import MadeOfWeights


@pytest.fixture
def model():
    return chain(Linear(3, 2), Linear(2, 3)).initialize()


@pytest.fixture
def sums():
    """Make the sum of all weights, and count how often."""

    def make(model):
        made.n_times += 1
        return sum(float(node.get_param(name).sum()) for node in model.walk() for name in node.param_names)

    made = MadeOfWeights(make)
    made.n_times = 0
    return made


def test_it_is_made_once(model, sums):
    assert sums.of(model) == sums.of(model)
    assert sums.n_times == 1


def test_it_is_made_anew_when_weights_are_set(model, sums):
    before = sums.of(model)
    model.layers[1].set_param("b", model.layers[1].get_param("b") + 1)
    assert sums.of(model) == pytest.approx(before + 2)
    assert sums.n_times == 2


def test_it_is_made_anew_for_another_model(model, sums):
    other = model.copy()
    other.layers[1].set_param("b", np.ones(2, dtype="f"))
    assert sums.of(other) == pytest.approx(sums.of(model) + 2)


def test_it_is_made_anew_when_a_layer_is_another(model, sums):
    sums.of(model)
    model.layers[1] = Linear(2, 3).initialize()
    model.layers[1].set_param("W", np.ones((2, 3), dtype="f"))
    assert sums.of(model) == sums._make(model)
    assert sums.n_times == 3


def test_what_is_made_does_not_go_into_a_pickle(model):
    made = MadeOfWeights(id)
    made.of(model)
    arrived = pickle.loads(pickle.dumps(made))
    assert arrived._kept is None
    assert arrived.of(model) == id(model)


def test_it_is_not_kept_of_a_model_that_is_trained(model, sums):
    sums.of(model)
    X = np.ones((4, 2), dtype="f")
    _, backprop = model.begin_update(X)
    backprop(X)
    before = sums.of(model)
    # This optimizer writes into the arrays that are there.
    model.finish_update(Adam(0.1, beta1=0.0, beta2=0.0, use_averages=False, L2=0.0))
    assert sums.of(model) != before
    assert sums.of(model) == sums._make(model)
