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
