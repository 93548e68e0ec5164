from __future__ import annotations

import numpy as np
import pytest
from thinc.api import Ragged

from nlpx.testing import ArchitectureCase, contract_tests, sample_vectors
from nlpx_mixer.models import Mixing, build_mixer_encoder

WIDTH = 6

TestContract = contract_tests(
    "nlpx-mixer",
    ArchitectureCase("nlpx_mixer.MixerEncoder.v1", settings={"width": 8, "depth": 2}, inputs=sample_vectors),
)


@pytest.fixture
def mixing():
    return Mixing(WIDTH).initialize()


def vectors(*lengths, seed=0):
    rng = np.random.default_rng(seed)
    return Ragged(rng.normal(size=(sum(lengths), WIDTH)), np.array(lengths, dtype="i"))


def shares(layer):
    return 1 / (1 + np.exp(-layer.get_param("keep")))


def step_by_step(X, share):
    """Average the rows of one doc as the formula says."""
    Y = np.zeros_like(X)
    for t in range(1, len(X)):
        Y[t] = share * Y[t - 1] + (1 - share) * X[t - 1]
    return Y


@pytest.mark.parametrize("lengths", [(1,), (7,), (4, 1, 0, 9), (300, 2)])
def test_averages_are_those_of_the_formula_in_each_doc(mixing, lengths):
    X = vectors(*lengths)
    Y = mixing.predict(X).dataXd
    assert np.array_equal(Y[:, :WIDTH], X.dataXd)
    half, share = WIDTH // 2, shares(mixing)
    start = 0
    for length in lengths:
        doc = slice(start, start + length)
        before = step_by_step(X.dataXd[doc, :half], share[:half])
        after = step_by_step(X.dataXd[doc, half:][::-1], share[half:])[::-1]
        assert np.allclose(Y[doc, WIDTH : WIDTH + half], before, atol=1e-5)
        assert np.allclose(Y[doc, WIDTH + half :], after, atol=1e-5)
        start += length


def test_channels_look_near_and_far_from_the_start():
    keep = shares(Mixing(64).initialize())
    for half in (keep[:32], keep[32:]):
        assert half[0] == pytest.approx(0.02)
        assert half[-1] == pytest.approx(0.97)
        assert (np.diff(half) > 0).all()


@pytest.mark.parametrize("lengths", [(1,), (4, 1, 7, 3), (0, 5)])
def test_gradients_are_those_of_finite_differences(mixing, lengths):
    mixing.set_param("keep", mixing.get_param("keep").astype("d"))
    X = vectors(*lengths)
    dY = vectors(*lengths, seed=1).dataXd
    dY = np.hstack([dY, dY[::-1]])
    _, backprop = mixing(X, is_train=True)
    dX = backprop(Ragged(dY, X.lengths)).dataXd
    assert np.allclose(dX, differences(mixing, X, X.dataXd, dY), atol=1e-7)
    assert np.allclose(mixing.get_grad("keep"), differences(mixing, X, mixing.get_param("keep"), dY), atol=1e-7)


def differences(layer, X, numbers, dY, step=1e-5):
    """Change each number a little, and see what becomes of the output."""
    found = np.zeros_like(numbers)
    for place in np.ndindex(numbers.shape):
        value = numbers[place]
        numbers[place] = value + step
        above = (layer.predict(X).dataXd * dY).sum()
        numbers[place] = value - step
        below = (layer.predict(X).dataXd * dY).sum()
        numbers[place] = value
        found[place] = (above - below) / (2 * step)
    return found


def test_token_sees_its_whole_doc_and_no_other():
    model = build_mixer_encoder(WIDTH, depth=1)
    first, second = np.ones((40, WIDTH), dtype="f"), np.ones((5, WIDTH), dtype="f")
    model.initialize()
    before = model.predict([first, second])
    first[0] = 3.0
    after = model.predict([first, second])
    assert not np.array_equal(before[0][-1], after[0][-1])
    assert np.array_equal(before[1], after[1])
