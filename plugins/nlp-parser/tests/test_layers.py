"""The layers: shapes, and gradients that are those of finite differences."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from thinc.api import Model

from nlp_parser.deprojectivize import Lowering
from nlp_parser.layers import PrecomputableAffine
from nlp_parser.models import build_parser, output_layer


def test_rows_end_with_that_of_no_token():
    layer = PrecomputableAffine(4, 3, 2, 2)
    layer.initialize()
    rows, _ = layer(np.ones((5, 3), dtype="f"), is_train=False)
    assert rows.shape == (6, 2, 2, 4)
    assert np.allclose(rows[-1], layer.get_param("pad")[0].transpose(0, 2, 1))


def test_rows_and_their_gradients_have_the_precision_of_the_weights():
    layer = PrecomputableAffine(4, 3, 2, 2)
    layer.initialize()
    for name in ("W", "pad"):
        layer.set_param(name, layer.get_param(name).astype("float64"))
    rows, backprop = layer(np.ones((5, 3)), is_train=True)
    assert rows.dtype == backprop(np.ones_like(rows)).dtype == np.float64


def test_hidden_layer_starts_with_mean_zero_and_variance_one():
    layer = PrecomputableAffine(32, 16, 8, 2)
    layer.initialize()
    sample = np.random.default_rng(0).normal(size=(400, 8, 16)).astype("f")
    hidden = (np.einsum("nfi,fopi->nop", sample, layer.get_param("W")) + layer.get_param("b")).max(axis=-1)
    assert abs(hidden.mean()) < 0.1
    assert abs(hidden.std() - 1) < 0.1


@pytest.mark.parametrize("use_upper", [True, False])
def test_model_file_has_a_third_layer_with_and_without_the_upper_one(use_upper):
    vectors = Model("vectors", lambda model, docs, is_train: (docs, lambda d: d), dims={"nO": 4})
    model = build_parser(vectors, "ner", False, 5, 2, use_upper, nO=3)
    nodes = model.to_dict()["nodes"]
    assert [node["name"] for node in nodes[2:4]] == ["precomputable_affine", "linear" if use_upper else "noop"]
    assert nodes[0]["refs"] == {"tok2vec": 1, "lower": 2, "upper": 3}


@pytest.mark.parametrize(("pieces", "use_upper"), [(1, True), (1, False), (2, True), (3, True), (2, False)])
def test_gradients_are_right(pieces, use_upper):
    rng = np.random.default_rng(1)
    tokens = rng.normal(size=(6, 4)).astype("f")
    seen = []

    def forward(model, docs, is_train):
        return [tokens], lambda d_tokens: seen.append(d_tokens[0])

    model = build_parser(Model("vectors", forward, dims={"nO": 4}), "ner", False, 5, pieces, use_upper, nO=3)
    model.initialize()
    layer = output_layer(model)
    for name in layer.param_names:
        layer.set_param(name, rng.normal(size=layer.get_param(name).shape).astype("f"))
    features = np.array([[0, -1, -1], [1, 0, 0], [2, 0, 1], [2, 2, 2]])
    weights = rng.normal(size=(4, 3)).astype("f")

    def loss():
        return float((model.predict([None]).scores(features) * weights).sum())

    scorer, backprop = model.begin_update([None])
    scorer.scores(features)
    scorer.learn(weights)
    backprop(None)
    for node in (model.get_ref("lower"), layer):
        for name in node.param_names:
            param, grad = node.get_param(name), node.get_grad(name)
            place = np.unravel_index(np.abs(grad).argmax(), grad.shape)
            old = float(param[place])
            values = []
            for change in (1e-2, -1e-2):
                param[place] = old + change
                values.append(loss())
            param[place] = old
            assert np.isclose((values[0] - values[1]) / 2e-2, grad[place], rtol=0.05, atol=0.02)
    place = np.unravel_index(np.abs(seen[0]).argmax(), seen[0].shape)
    old = float(tokens[place])
    values = []
    for change in (1e-2, -1e-2):
        tokens[place] = old + change
        values.append(loss())
    assert np.isclose((values[0] - values[1]) / 2e-2, seen[0][place], rtol=0.05, atol=0.02)


def lowered(heads, names):
    """Return heads and labels of a tree with no arc lifted."""
    heads, labels = np.array(heads, dtype=np.int32), np.arange(len(names), dtype=np.int32)
    lowering = Lowering(names)
    lowering.lower(lowering.lifted(labels), heads, labels)
    return heads.tolist(), lowering.plain


def test_deprojectivize_finds_the_nearest_descendant():
    heads, labels = lowered([1, 3, 3, 3, 3, 4], ["det", "nsubj", "aux", "ROOT", "prep||nsubj", "pobj"])
    assert (heads[4], labels[4]) == (1, "prep")


def test_deprojectivize_leaves_the_head_where_no_word_has_the_label():
    heads, labels = lowered([1, 1], ["x||obj", "ROOT"])
    assert (heads, labels) == ([1, 1], ["x", "ROOT"])


def test_lowering_sees_arcs_that_are_lowered_already():
    # The second word has come to the third when the fourth looks for its head.
    heads, labels = lowered([0, 0, 0, 0], ["ROOT", "a||c", "c", "b||a"])
    assert (heads, labels) == ([0, 2, 0, 1], ["ROOT", "a", "c", "b"])


def test_lowering_needs_little_memory_for_each_word():
    n_words = 50_000
    heads = np.repeat(np.arange(0, n_words, 2, dtype=np.int32), 2)
    labels = np.tile(np.array([0, 1], dtype=np.int32), n_words // 2)
    lowering = Lowering(["ROOT", "a||b"])
    tracemalloc.start()
    try:
        lowering.lower(lowering.lifted(labels)[:10], heads, labels)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 45 * n_words
