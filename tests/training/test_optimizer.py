"""The optimizer does what thinc's does."""

from __future__ import annotations

import numpy as np
import pytest
from thinc.api import Adam, compounding

from nlpx.training import optimizer as module
from nlpx.training.built import explain_adam
from nlpx.training.optimizer import BLOCK, make_adam

COMPILED = module, "_adam"
KEY = (1, "W")


def steps(optimizer, *, shape=(7, 5), n=20, scale=1.0):
    rng = np.random.default_rng(0)
    weights = rng.normal(size=shape).astype("f")
    for _ in range(n):
        gradient = (rng.normal(size=shape) * scale).astype("f")
        weights, gradient = optimizer(KEY, weights, gradient)
        assert not gradient.any()
        optimizer.step_schedules()
    return weights


SETTINGS = [
    {},
    {"L2": 0.01},
    {"L2": 0.01, "L2_is_weight_decay": False},
    {"grad_clip": 0.0},
    {"use_averages": False},
    {"beta1": 0.5, "beta2": 0.9, "eps": 1e-4},
]


@pytest.mark.usefixtures("either_way")
@pytest.mark.parametrize("settings", SETTINGS)
@pytest.mark.parametrize("scale", [0.01, 10.0])
def test_adam_gives_the_weights_and_averages_of_thinc(settings, scale):
    ours, theirs = make_adam(0.05, **settings), Adam(0.05, **settings)
    np.testing.assert_allclose(steps(ours, scale=scale), steps(theirs, scale=scale), rtol=2e-4, atol=1e-6)
    assert (ours.averages is None) == (theirs.averages is None)
    if ours.averages is not None:
        np.testing.assert_allclose(ours.averages[KEY], theirs.averages[KEY], rtol=2e-4, atol=1e-6)


@pytest.mark.parametrize("setting", ["learn_rate", "beta1", "beta2", "L2"])
def test_adam_follows_schedules(setting):
    weights = [steps(make(**{"learn_rate": 0.05, setting: compounding(0.5, 0.1, 0.9)})) for make in (make_adam, Adam)]
    np.testing.assert_allclose(*weights, rtol=2e-4, atol=1e-6)


@pytest.mark.skipif(module._adam is None, reason="there is no compiled code")
@pytest.mark.parametrize("settings", SETTINGS)
@pytest.mark.parametrize("scale", [0.01, 10.0])
def test_compiled_adam_gives_the_bytes_of_the_blocks(settings, scale, monkeypatch):
    """So a run can go on where there is no compiled code, as if nothing had happened."""
    optimizers = []
    weights = []
    for _ in range(2):
        optimizers.append(make_adam(0.05, **settings))
        weights.append(steps(optimizers[-1], shape=(41, 7), scale=scale).tobytes())
        monkeypatch.setattr(module, "_adam", None)
    assert weights[0] == weights[1]
    for compiled, blocks in zip(*(states_of(optimizer) for optimizer in optimizers), strict=True):
        np.testing.assert_array_equal(compiled, blocks)


def states_of(optimizer):
    """Return the moments and, where there is one, the average of a parameter."""
    return [table[KEY] for table in (optimizer.mom1, optimizer.mom2, optimizer.averages) if table is not None]


def test_users_are_told_that_updates_are_slower(monkeypatch):
    monkeypatch.setenv("NLPX_PURE_PYTHON", "1")
    assert explain_adam() == (
        "the compiled optimizer is not in use, because NLPX_PURE_PYTHON=1 says so: updates of all models run slower"
    )


@pytest.mark.usefixtures("either_way")
def test_adam_updates_every_block():
    shape = (BLOCK * 2 + 3,)
    np.testing.assert_allclose(steps(make_adam(), shape=shape, n=3), steps(Adam(), shape=shape, n=3), atol=1e-6)


def test_adam_takes_a_parameter_that_is_not_contiguous():
    weights, gradient = np.ones((4, 6), dtype="f").T, np.ones((6, 4), dtype="f")
    changed, _ = make_adam()(KEY, weights, gradient)
    assert changed.shape == (6, 4)
    assert (changed < 1).all()


@pytest.mark.usefixtures("either_way")
def test_adam_takes_gradients_of_any_layout_and_type_for_the_same():
    steps_as = {"plain": np.array, "layout": np.asfortranarray, "type": lambda gradient: gradient.astype("d")}
    found = []
    for as_given in steps_as.values():
        optimizer, weights = make_adam(0.05), np.ones((4, 6), dtype="f")
        for given in (np.array, as_given, np.array):
            gradient = given(np.arange(24, dtype="f").reshape(4, 6))
            optimizer(KEY, weights, gradient)
            assert not gradient.any()
        found.append(weights.tobytes())
    assert found == found[:1] * 3


@pytest.mark.usefixtures("either_way")
@pytest.mark.parametrize(
    ("n_weights", "n_gradients", "problem"),
    [
        (9, 9, "the optimizer knows parameter 'W' with 4 values, and it has 9; let it grow with nlpx"),
        (3, 3, "the optimizer knows parameter 'W' with 4 values, and it has 3"),
        (4, 1, "the gradient of parameter 'W' has 1 value for 4"),
    ],
)
def test_adam_refuses_what_is_not_of_one_size(n_weights, n_gradients, problem):
    optimizer = make_adam()
    optimizer(KEY, np.ones(4, dtype="f"), np.ones(4, dtype="f"))
    with pytest.raises(ValueError, match=problem):
        optimizer(KEY, np.ones(n_weights, dtype="f"), np.ones(n_gradients, dtype="f"))
    assert optimizer.nr_update[KEY] == 1
