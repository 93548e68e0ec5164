from __future__ import annotations

import gc
import pickle
import weakref
from concurrent.futures import ThreadPoolExecutor
from time import sleep

import numpy as np
import pytest
from thinc.api import Adam, Linear, chain

from nlpx.pipeline import MadeOfWeights, grow_layer, put_away
from nlpx.pipeline.components.inside_thinc import kept_weights


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


def test_it_is_made_anew_when_an_array_is_written_to_and_set_again(model, sums):
    before = sums.of(model)
    layer = model.layers[1]
    bias = layer.get_param("b")
    for n_times in (1, 2, 3):
        bias += 1
        layer.set_param("b", bias)
        assert sums.of(model) == pytest.approx(before + 2 * n_times)
    assert np.shares_memory(layer.get_param("b"), bias)


def test_it_is_made_anew_for_another_model(model, sums):
    other = model.copy()
    other.layers[1].set_param("b", np.ones(2, dtype="f"))
    assert sums.of(other) == pytest.approx(sums.of(model) + 2)


def test_a_copy_and_its_original_in_turns_have_each_its_own(model, sums):
    other = model.copy()
    other.layers[1].set_param("b", np.ones(2, dtype="f"))
    due = [sums.of(model), sums.of(other)]
    assert [sums.of(each) for each in (model, other, model, other)] == [*due, *due]
    assert sums.n_times == 2
    model.layers[1].set_param("b", np.full(2, 2, dtype="f"))
    assert sums.of(other) == due[1]
    assert sums.of(model) == pytest.approx(due[0] + 4)
    assert sums.n_times == 3


def test_what_is_made_of_a_copy_goes_with_it(model):
    class Packed:
        pass

    made = MadeOfWeights(lambda model: Packed())
    of_copy = weakref.ref(made.of(model.copy()))
    kept = made.of(model)
    gc.collect()
    assert of_copy() is None
    assert made.of(pickle.loads(pickle.dumps(model))) is not kept
    assert made.of(model) is kept


def test_of_several_models_it_is_made_anew_for_others_and_when_weights_of_one_are_set(model):
    seen = []
    made = MadeOfWeights(lambda *models: seen.append(models) or len(seen))
    first, second = model.layers
    assert [made.of(first, second), made.of(first, second), made.of(second, first)] == [1, 1, 2]
    first.set_param("b", np.ones(3, dtype="f"))
    assert made.of(second, first) == 3
    assert seen == [(first, second), (second, first), (second, first)]


def test_it_is_made_anew_when_a_layer_is_another(model, sums):
    sums.of(model)
    model.layers[1] = Linear(2, 3).initialize()
    model.layers[1].set_param("W", np.ones((2, 3), dtype="f"))
    assert sums.of(model) == sums._make(model)
    assert sums.n_times == 3


def test_it_is_made_anew_when_a_layer_has_grown(model, sums):
    sums.of(model)
    grow_layer(model.layers[1], 4, axes={"W": 0, "b": 0})
    model.layers[1].set_param("b", np.ones(4, dtype="f"))
    assert sums.of(model) == sums._make(model)
    assert sums.n_times == 3


def test_it_is_made_anew_when_a_layer_has_got_its_first_layer(model, sums):
    sums.of(model)
    inner = Linear(1, 1).initialize()
    inner.set_param("b", np.ones(1, dtype="f"))
    model.layers[1].layers.append(inner)
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


@pytest.fixture
def relieved(model):
    """Take the weights `W` of a model, and put these away."""

    def make(model):
        relieved.n_times += 1
        return [(layer, layer.get_param("W")) for layer in model.layers]

    def relieve(made):
        for layer, W in made:
            put_away(layer, "W", W, W.copy)

    relieved = MadeOfWeights(make, relieve=relieve)
    relieved.n_times = 0
    return relieved


def test_what_is_put_away_stays_so_while_it_is_kept(model, relieved):
    made = relieved.of(model)
    assert relieved.of(model) is made
    assert all(kept_weights(layer)[0].get((layer.id, "W")) is None for layer in model.layers)


def test_it_is_made_anew_when_somebody_has_asked_for_what_was_put_away(model, relieved):
    relieved.of(model)
    model.layers[0].get_param("W")[:] += 1
    ((_, W), _) = relieved.of(model)
    assert relieved.n_times == 2
    np.testing.assert_array_equal(W, model.layers[0].get_param("W"))


def test_what_somebody_has_set_while_it_was_made_is_there(model):
    new = np.ones((3, 2), dtype="f")

    def relieve(W):
        model.layers[0].set_param("W", new)
        put_away(model.layers[0], "W", W, W.copy)

    taken = MadeOfWeights(lambda model: model.layers[0].get_param("W"), relieve=relieve)
    assert taken.of(model) is not new
    assert taken.of(model) is new


def test_threads_that_ask_at_once_have_it_made_once(model, relieved):
    def make(model, make=relieved._make):
        sleep(0.01)
        return make(model)

    relieved._make = make
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: relieved.of(model), range(8)))
    assert relieved.n_times == 1
    assert all(each is made[0] for each in made)


def test_nothing_is_put_away_of_a_model_that_is_trained(model, relieved):
    model.layers[0].set_grad("W", np.ones((3, 2), dtype="f"))
    W = model.layers[0].get_param("W")
    relieved.of(model)
    assert kept_weights(model.layers[0])[0][model.layers[0].id, "W"] is W


def test_a_pickle_puts_weights_away_too(model):
    seen = []
    arrived = pickle.loads(pickle.dumps(MadeOfWeights(id, relieve=print)))
    arrived._relieve = seen.append
    assert seen == [arrived.of(model)]
