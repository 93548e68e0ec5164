"""Packed weights in compiled code, and the layers: the same outputs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thinc.api import LayerNorm, Maxout, Mish, chain

from nlp_tok2vec.layers import packed_layers
from nlp_tok2vec.layers.packed_layers import PackedLayer, PackedStack, can_pack

needs_compiled = pytest.mark.skipif(packed_layers._packed is None, reason="there is no compiled code")


def model_of(nO: int, nI: int, nP: int, *, seed: int = 0):
    """Return chain(Maxout, LayerNorm), with random numbers for all parameters."""
    model = chain(Maxout(nO, nI, nP), LayerNorm(nO)).initialize()
    random = np.random.default_rng(seed)
    for layer in model.layers:
        for name in layer.param_names:
            layer.set_param(name, random.normal(size=layer.get_param(name).shape).astype("f"))
    return model


def windows(X, margin):
    """Return the windows of tokens between zeros, (n, n_places * width)."""
    padded = np.pad(X, ((margin, margin), (0, 0)))
    return np.concatenate([padded[place : place + len(X)] for place in range(2 * margin + 1)], axis=1)


@needs_compiled
@given(
    nO=st.sampled_from([16, 48, 96]),
    nI=st.sampled_from([1, 5, 96]),
    nP=st.integers(1, 4),
    n_tokens=st.one_of(st.integers(0, 49), st.just(110)),
    seed=st.integers(0, 99),
)
@settings(max_examples=60)
def test_packed_layer_does_what_the_layers_do(nO, nI, nP, n_tokens, seed):
    model = model_of(nO, nI, nP, seed=seed)
    X = np.random.default_rng(seed).normal(size=(n_tokens, nI)).astype("f")
    np.testing.assert_allclose(PackedLayer(model.layers).predict(X), model.predict(X), rtol=1e-4, atol=1e-4)


@needs_compiled
@given(
    width=st.sampled_from([16, 48]),
    nP=st.integers(1, 3),
    margin=st.integers(0, 3),
    depth=st.integers(1, 3),
    lengths=st.lists(st.tuples(st.integers(0, 9), st.sampled_from([1, 2, 5, 60])), max_size=3),
    seed=st.integers(0, 99),
)
@settings(max_examples=60)
def test_stack_does_what_the_layers_do_where_it_is_asked(width, nP, margin, depth, lengths, seed):
    models = [model_of(width, (2 * margin + 1) * width, nP, seed=seed + each) for each in range(depth)]
    random = np.random.default_rng(seed)
    vectors = random.normal(size=(9, width)).astype("f")
    vectors[0] = 0
    asked, n = [], 0
    for before, length in lengths:
        asked.append((n + before, n + before + length))
        n += before + length
    n += 4
    types = random.integers(0, 9, size=n).astype(np.int32)
    # There is nothing between the tokens.
    stretches = [(0, n // 2), (n // 2 + 1, n)]
    types[n // 2] = 0
    X = vectors[types]
    for model in models:
        X = X + model.predict(windows(X, margin))
    stack = PackedStack([model.layers for model in models], margin=margin)
    tokens = np.delete(types, n // 2)
    found = stack.predict(tokens, vectors, stretches, length=n, asked=asked)
    everything = stack.predict(tokens, vectors, stretches, length=n)
    np.testing.assert_allclose(everything, np.delete(X, n // 2, axis=0), rtol=1e-3, atol=1e-3)
    expected = np.concatenate([X[start:end] for start, end in asked] or [X[:0]])
    np.testing.assert_allclose(found, expected, rtol=1e-3, atol=1e-3)


@needs_compiled
@pytest.mark.parametrize("stretches", [[(-1, 2)], [(2, 1), (0, 4)], [(3, 6)], [(0, 4)], [(0, 1), (2, 3)]])
def test_tokens_stand_in_the_sequence(stretches):
    stack = PackedStack([model_of(16, 48, 1).layers], margin=1)
    with pytest.raises(ValueError, match="stretch"):
        stack.predict(np.ones(3, "i4"), np.ones((2, 16), "f"), stretches, length=4)


@needs_compiled
def test_what_is_computed_for_a_token_does_not_depend_on_the_others():
    layer = PackedLayer(model_of(32, 20, 3).layers)
    X = np.random.default_rng(0).normal(size=(99, 20)).astype("f")
    whole = layer.predict(X)
    for start, end in ((0, 1), (3, 50), (50, 99), (98, 99)):
        assert layer.predict(X[start:end]).tobytes() == whole[start:end].tobytes()


@needs_compiled
@pytest.mark.parametrize("piece", [0, 1])
def test_what_is_no_number_stays_none(piece):
    model = model_of(16, 4, 2)
    bias = model.layers[0].get_param("b").copy()
    bias[3, piece] = np.nan
    model.layers[0].set_param("b", bias)
    assert np.isnan(PackedLayer(model.layers).predict(np.ones((2, 4), dtype="f"))).all()


@needs_compiled
def test_other_activations_widths_and_precisions_are_left_to_the_layers():
    assert can_pack(model_of(16, 3, 2).layers)
    assert not can_pack(model_of(15, 3, 2).layers)
    assert not can_pack(chain(Mish(16, 3), LayerNorm(16)).initialize().layers)
    double = model_of(16, 3, 2)
    double.layers[1].set_param("G", double.layers[1].get_param("G").astype("f8"))
    assert not can_pack(double.layers)


def test_without_compiled_code_nothing_is_packed(monkeypatch):
    monkeypatch.setattr(packed_layers, "_packed", None)
    assert not can_pack(model_of(16, 3, 2).layers)
