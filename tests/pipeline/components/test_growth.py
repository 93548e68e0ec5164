"""Layers that grow, and optimizers that go on with them."""

from __future__ import annotations

import numpy as np
import pytest
from thinc.api import Adam, Linear, Logistic, chain

from nlpx.pipeline.components.growth import carry_over, grow_layer, grow_output, grow_params, watch_growth
from nlpx.training.optimizer import make_adam


@pytest.fixture
def model():
    return chain(Linear(3, 2), Linear(2, 3)).initialize()


def grow(model, nO):
    with watch_growth() as grown:
        grow_layer(model.layers[1], nO, axes={"W": 0, "b": 0})
    return grown


def test_old_outputs_stay_and_new_ones_are_zero(model):
    layer = model.layers[1]
    old = layer.get_param("W").copy()
    grown = grow(model, 5)
    assert [(growth.name, [len(along) for along in growth.places]) for growth in grown] == [("W", [2, 3]), ("b", [2])]
    np.testing.assert_array_equal(layer.get_param("W"), [*old, [0] * 3, [0] * 3, [0] * 3])
    assert layer.get_dim("nO") == 5


def test_last_outputs_stay_the_last(model):
    layer = model.layers[1]
    first, last = layer.get_param("W").copy()
    layer.get_param("b")[:] = [1, 2]
    grow_layer(layer, 4, axes={"W": 0, "b": 0}, n_last=1)
    np.testing.assert_array_equal(layer.get_param("W"), [first, [0] * 3, [0] * 3, last])
    assert layer.get_param("b").tolist() == [1, 0, 0, 2]


@pytest.mark.parametrize("n_last", [0, 1])
def test_model_with_more_outputs_tells_its_layers_and_new_ones_are_unlikely(n_last):
    linear = Linear(2, 3)
    output = chain(linear, Logistic())
    model = chain(Linear(3, 2), output).initialize(X=np.ones((1, 2), dtype="f"))
    model.set_ref("output_layer", output)
    linear.get_param("b")[:] = [2, 1]
    rows = linear.get_param("W").copy()
    assert grow_output(model, 4, n_last=n_last) is model
    assert [layer.get_dim("nO") for layer in (model, output, linear)] == [4, 4, 4]
    assert linear.get_param("b").tolist() == [2, 1, 1, 1]
    np.testing.assert_array_equal(linear.get_param("W")[[0, 3 if n_last else 1]], rows)


@pytest.mark.parametrize("make", [make_adam, Adam])
def test_optimizer_keeps_moments_and_averages_of_old_outputs(model, make):
    optimizer = make(0.1, use_averages=True)
    layer = model.layers[1]

    def step():
        scores, backprop = model.begin_update(np.ones((4, 2), dtype="f"))
        backprop(scores)
        model.finish_update(optimizer)

    for _ in range(3):
        step()
    before = {table: dict(getattr(optimizer, table)) for table in ("mom1", "mom2", "averages")}
    old = layer.id
    grown = [*grow(model, 3), *grow(model, 5)]
    layer.get_param("b")[2:] = 7
    carry_over(optimizer, grown)
    assert optimizer.nr_update[layer.id, "W"] == 3
    assert (old, "W") not in optimizer.nr_update
    for table, values in before.items():
        for name, shape in (("W", (2, 3)), ("b", (2,))):
            now = getattr(optimizer, table)[layer.id, name]
            np.testing.assert_array_equal(now.reshape(5, -1)[:2], values[old, name].reshape(*shape[:1], -1))
    assert optimizer.averages[layer.id, "b"].tolist()[2:] == [7, 7, 7]
    step()
    assert optimizer.nr_update[layer.id, "W"] == 4


def test_optimizer_that_does_not_know_the_layer_is_left_alone(model):
    optimizer = Adam(0.1)
    carry_over(optimizer, grow(model, 4))
    assert not optimizer.mom1
    assert not optimizer.nr_update


def test_what_was_learnt_since_the_last_step_is_kept(model):
    layer = model.layers[1]
    _, backprop = model.begin_update(np.ones((4, 2), dtype="f"))
    backprop(np.ones((4, 2), dtype="f"))
    gradient = layer.get_grad("W").copy()
    grow(model, 3)
    np.testing.assert_array_equal(layer.get_grad("W"), [*gradient, [0] * 3])


def test_new_part_can_stand_between_old_ones_and_the_optimizer_follows(model):
    optimizer = make_adam(0.1)
    layer = model.layers[1]
    _, backprop = model.begin_update(np.ones((4, 2), dtype="f"))
    backprop(np.ones((4, 2), dtype="f"))
    model.finish_update(optimizer)
    old, moment = layer.get_param("W").copy(), optimizer.mom1[layer.id, "W"].reshape(2, 3).copy()
    with watch_growth() as grown:
        grow_params(layer, {"W": (2, 4)}, gaps={"W": (1, 1)})
        grow_params(layer, {"W": (3, 4)})
    expected = np.zeros((3, 4), dtype="f")
    expected[:2, [0, 2, 3]] = old
    np.testing.assert_array_equal(layer.get_param("W"), expected)
    carry_over(optimizer, grown)
    expected[:2, [0, 2, 3]] = moment
    np.testing.assert_array_equal(optimizer.mom1[layer.id, "W"].reshape(3, 4), expected)
