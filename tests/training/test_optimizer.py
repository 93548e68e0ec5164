"""The optimizer does what thinc's does."""

from __future__ import annotations

import numpy as np
import pytest
from thinc.api import Adam, compounding

from nlpx.training.optimizer import BLOCK, make_adam

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


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"L2": 0.01},
        {"L2": 0.01, "L2_is_weight_decay": False},
        {"grad_clip": 0.0},
        {"use_averages": False},
        {"beta1": 0.5, "beta2": 0.9, "eps": 1e-4},
    ],
)
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


def test_adam_updates_every_block():
    shape = (BLOCK * 2 + 3,)
    np.testing.assert_allclose(steps(make_adam(), shape=shape, n=3), steps(Adam(), shape=shape, n=3), atol=1e-6)


def test_adam_takes_a_parameter_that_is_not_contiguous():
    weights, gradient = np.ones((4, 6), dtype="f").T, np.ones((6, 4), dtype="f")
    changed, _ = make_adam()(KEY, weights, gradient)
    assert changed.shape == (6, 4)
    assert (changed < 1).all()
