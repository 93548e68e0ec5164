from __future__ import annotations

import numpy as np
import pytest
from thinc.api import Maxout, Mish

from nlp_tok2vec.layers import dense_norm
from nlp_tok2vec.layers.fusion import fuse
from nlpx.testing import check_gradients


def build(kind: str):
    if kind == "mish":
        return fuse(Mish(nO=5, nI=7, normalize=True), dense_norm.forward)
    return fuse(Maxout(nO=5, nI=7, nP=int(kind), normalize=True), dense_norm.forward)


def rows(n_tokens: int) -> np.ndarray:
    return np.random.RandomState(4).uniform(-1, 1, (n_tokens, 7))


@pytest.mark.parametrize("n_tokens", [1, 13, 600])
@pytest.mark.parametrize("kind", ["1", "2", "3", "mish"])
def test_dense_norm_does_what_its_layers_do(check_fused, kind, n_tokens):
    check_fused(build(kind), rows(n_tokens))


@pytest.mark.parametrize("kind", ["1", "3", "mish"])
def test_dense_norm_has_the_right_gradients(kind):
    X = rows(6).astype("f")
    check_gradients(build(kind).initialize(X=X), X)


def test_dense_norm_leaves_its_input_and_the_gradient_alone(filled):
    X = rows(300).astype("f")
    model = filled(build("3").initialize(X=X))
    before = X.copy()
    Y, backprop = model(X, is_train=True)
    dY = np.ones_like(Y)
    backprop(dY)
    np.testing.assert_array_equal(X, before)
    np.testing.assert_array_equal(dY, np.ones_like(Y))


def test_tokens_with_a_gradient_are_picked_out_where_they_are_few():
    dZ = np.zeros((3, 10), dtype="f")
    dZ[1, 7] = dZ[2, 2] = 0.5
    np.testing.assert_array_equal(dense_norm.tokens_with_gradient(dZ), [2, 7])
    dZ[2, :6] = np.nan
    assert dense_norm.tokens_with_gradient(dZ) is None
    dZ[0] = 1
    assert dense_norm.tokens_with_gradient(dZ) is None


@pytest.mark.parametrize("kind", ["3", "mish"])
def test_tokens_without_a_gradient_change_nothing(kind, filled):
    X = rows(300).astype("f")
    model = filled(build(kind).initialize(X=X))
    Y, backprop = model(X, is_train=True)
    dY = np.random.RandomState(5).uniform(-1, 1, Y.shape).astype("f")
    dY[np.arange(300) % 5 > 0] = 0
    dX = backprop(dY)
    few, backprop_few = model(X[::5], is_train=True)
    gradients = [node.get_grad(name).copy() for node in model.walk() for name in node.param_names]
    np.testing.assert_allclose(dX[::5], backprop_few(dY[::5]), rtol=1e-5, atol=1e-6)
    assert not dX[np.arange(300) % 5 > 0].any()
    assert len(few) == 60
    for once, twice in zip(
        gradients, (node.get_grad(name) for node in model.walk() for name in node.param_names), strict=True
    ):
        np.testing.assert_allclose(2 * once, twice, rtol=1e-4, atol=1e-5)
