"""The compiled passes and the arrays: the same outputs and gradients from the same weights."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thinc.api import LayerNorm, Maxout, Mish, chain

from nlp_tok2vec.layers import passes
from nlp_tok2vec.layers.dense_norm import DenseNorm
from nlp_tok2vec.layers.feature_major import BLOCK
from nlp_tok2vec.layers.passes import ArrayPasses, CompiledPasses, make_passes

needs_compiled = pytest.mark.skipif(passes.compiled_passes() is None, reason="there is no compiled code")


def layers_of(nO: int, nP: int, *, seed: int = 0, nI: int = 3):
    """Return a Maxout and its LayerNorm, with random numbers for all parameters."""
    model = chain(Maxout(nO, nI, nP), LayerNorm(nO)).initialize()
    random = np.random.default_rng(seed)
    for layer in model.layers:
        for name in layer.param_names:
            layer.set_param(name, random.normal(size=layer.get_param(name).shape).astype("f"))
    return model.layers


def run(kind, layers, Y, dZ, at, n_tokens):
    """Return what passes give for a product and a gradient, each a part of a wider array, as in a block."""
    made = kind(*layers, n_tokens)
    n = Y.shape[1]
    sums, out = np.full((len(Y), n + 3), np.nan, dtype="f"), np.full((len(dZ), n + 2), np.nan, dtype="f")
    sums[:, :n] = Y
    made.forward(sums[:, :n], out[:, :n], at)
    dY = np.full((len(Y), n + 5), np.nan, dtype="f")
    made.backprop(dZ.copy(), dY[:, :n], at)
    assert np.isnan(dY[:, n:]).all()
    assert np.isnan(out[:, n:]).all()
    sums[:, :n] = Y
    predicted = np.empty_like(dZ)
    kind(*layers, 0).forward(sums[:, :n], predicted, None)
    return out[:, :n], predicted, dY[:, :n], *map(np.ravel, made.take_gradients())


@needs_compiled
@given(
    nO=st.sampled_from([5, 16, 96]),
    nP=st.integers(1, 4),
    n_tokens=st.sampled_from([1, 15, 16, 17, 110, BLOCK]),
    seed=st.integers(0, 99),
)
@settings(max_examples=60)
def test_compiled_passes_do_what_the_arrays_do(nO, nP, n_tokens, seed):
    random = np.random.default_rng(seed)
    layers = layers_of(nO, nP, seed=seed)
    Y = random.normal(size=(nO * nP, n_tokens)).astype("f")
    dZ = random.normal(size=(nO, n_tokens)).astype("f")
    at = slice(2, 2 + n_tokens)
    both = [run(kind, layers, Y, dZ, at, n_tokens + 4) for kind in (ArrayPasses, CompiledPasses)]
    for name, array, compiled in zip(("out", "predicted", "dY", "d_bias", "d_gain", "d_shift"), *both, strict=True):
        np.testing.assert_allclose(compiled, array, rtol=1e-4, atol=1e-4, err_msg=name)


@needs_compiled
def test_compiled_passes_do_the_same_in_blocks_of_any_size():
    layers = layers_of(4, 2)
    n_tokens = BLOCK + 30
    made = CompiledPasses(*layers, n_tokens)
    Y, dZ = np.random.default_rng(1).normal(size=(2, 8, n_tokens)).astype("f")
    whole = run(CompiledPasses, layers, Y, dZ[:4], slice(0, n_tokens), n_tokens)
    out, dY = np.empty((4, n_tokens), dtype="f"), np.empty((8, n_tokens), dtype="f")
    for at in (slice(0, 2), slice(2, n_tokens)):
        made.forward(Y[:, at], out[:, at], at)
        made.backprop(dZ[:4, at], dY[:, at], at)
    for part, expected in zip((out, out, dY, *made.take_gradients()), whole, strict=True):
        np.testing.assert_allclose(part, expected, rtol=1e-4, atol=1e-5)
    assert not any(gradient.any() for gradient in made.take_gradients())


@pytest.mark.parametrize("kind", [ArrayPasses, pytest.param(CompiledPasses, marks=needs_compiled)])
@pytest.mark.parametrize("piece", [0, 1])
def test_what_is_no_number_stays_none(kind, piece):
    Y = np.ones((6, 20), dtype="f")
    Y[piece, 3] = np.nan
    out = np.empty((3, 20), dtype="f")
    kind(*layers_of(3, 2), 0).forward(Y, out, None)
    assert np.isnan(out[:, 3]).all()
    assert not np.isnan(np.delete(out, 3, axis=1)).any()


@pytest.mark.parametrize("kind", [ArrayPasses, pytest.param(CompiledPasses, marks=needs_compiled)])
def test_dense_norm_does_the_same_in_blocks_of_any_size(kind, monkeypatch):
    monkeypatch.setattr("nlp_tok2vec.layers.dense_norm.make_passes", kind)
    layers = layers_of(4, 3, nI=7)
    X, dZ = np.random.default_rng(2).normal(size=(2, 7, 40)).astype("f")
    gradients = []
    for cuts in ([slice(0, 40)], [slice(0, 13), slice(13, 40)]):
        unit = DenseNorm(layers, 40, is_train=True)
        dX = np.empty_like(X)
        for at in cuts:
            unit.forward(X[:, at], np.empty((4, at.stop - at.start), dtype="f"), at)
        for at in cuts:
            dX[:, at] = unit.backprop(dZ[:4, at].copy(), X[:, at], at)
        unit.finish()
        nodes = [(layer, name) for layer in layers for name in layer.param_names]
        gradients.append([dX, *(layer.get_grad(name).copy() for layer, name in nodes)])
        for layer, name in nodes:
            layer.set_grad(name, np.zeros_like(layer.get_grad(name)))
    for one, other in zip(*gradients, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-5)


def test_other_activations_and_precisions_are_left_to_the_arrays():
    mish = chain(Mish(4, 3), LayerNorm(4)).initialize()
    assert isinstance(make_passes(*mish.layers, 5), ArrayPasses)
    for place, name in ((0, "W"), (0, "b"), (1, "G"), (1, "b")):
        layers = layers_of(4, 2)
        layers[place].set_param(name, layers[place].get_param(name).astype("f8"))
        assert isinstance(make_passes(*layers, 5), ArrayPasses)


def test_without_compiled_code_the_arrays_do_the_work(monkeypatch):
    monkeypatch.setattr(passes, "compiled_passes", lambda: None)
    assert isinstance(make_passes(*layers_of(4, 2), 5), ArrayPasses)
