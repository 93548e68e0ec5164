from __future__ import annotations

import numpy as np
import pytest
from thinc.api import fix_random_seed, set_dropout_rate

from nlp_tok2vec import models
from nlpx.errors import ConfigError


def encoder(kind: str, window_size: int, depth: int):
    if kind == "mish":
        return models.build_mish_window_encoder_v1(6, window_size, depth)
    return models.build_maxout_window_encoder_v1(6, window_size, int(kind), depth)


def sequence(n_tokens: int, width: int = 6) -> np.ndarray:
    return np.random.RandomState(4).uniform(-1, 1, (n_tokens, width))


@pytest.mark.parametrize("n_tokens", [1, 7, 300])
@pytest.mark.parametrize(
    ("kind", "window_size", "depth"), [("3", 1, 2), ("2", 2, 1), ("1", 1, 2), ("mish", 1, 2), ("mish", 3, 1)]
)
def test_window_encoder_does_what_its_layers_do(check_fused, kind, window_size, depth, n_tokens):
    check_fused(encoder(kind, window_size, depth), sequence(n_tokens))


def test_window_encoder_takes_an_empty_sequence(filled):
    model = filled(encoder("3", 1, 2).initialize(X=sequence(3).astype("f")))
    Y, backprop = model(np.zeros((0, 6), dtype="f"), is_train=True)
    assert Y.shape == backprop(Y).shape == (0, 6)


def test_window_encoder_keeps_docs_apart(filled):
    for build in (
        lambda: models.build_maxout_window_encoder(6, window_size=2, maxout_pieces=2, depth=3),
        lambda: models.build_mish_window_encoder(6, window_size=2, depth=3),
    ):
        X = [sequence(n).astype("f") for n in (1, 5, 2)]
        model = filled(build().initialize(X=X))
        together = model.predict(X)
        for doc, Y in zip(X, together, strict=True):
            np.testing.assert_allclose(Y, model.predict([doc])[0], atol=1e-5)


def test_window_encoder_drops_out_at_the_rate_of_its_dropout_layers(filled):
    X = sequence(500).astype("f")
    model = filled(encoder("3", 1, 1).initialize(X=X))
    set_dropout_rate(model, 0.25)
    Y, _ = model(X, is_train=True)
    kept = X != Y
    assert kept.mean() == pytest.approx(0.75, abs=0.03)
    np.testing.assert_allclose((Y - X)[kept], (model.predict(X) - X)[kept] / 0.75, rtol=1e-3, atol=1e-5)


def test_window_encoder_drops_nothing_where_the_layer_is_disabled(filled):
    X = sequence(20).astype("f")
    model = filled(encoder("3", 1, 2).initialize(X=X))
    set_dropout_rate(model, 0.25)
    for node in model.walk():
        if "is_enabled" in node.attrs:
            node.attrs["is_enabled"] = False
    np.testing.assert_array_equal(model(X, is_train=True)[0], model.predict(X))


def test_window_encoder_sends_no_gradient_through_dropped_cells(filled):
    X = sequence(40).astype("f")
    model = filled(encoder("2", 1, 1).initialize(X=X))
    set_dropout_rate(model, 1.0)
    Y, backprop = model(X, is_train=True)
    np.testing.assert_array_equal(Y, X)
    np.testing.assert_array_equal(backprop(np.ones_like(Y)), np.ones_like(Y))


def test_window_encoder_gives_the_same_for_the_same_seed(filled):
    X = sequence(40).astype("f")
    model = filled(encoder("3", 1, 2).initialize(X=X))
    set_dropout_rate(model, 0.2)
    outputs = []
    for _ in range(2):
        fix_random_seed(5)
        outputs.append(model(X, is_train=True)[0])
    np.testing.assert_array_equal(*outputs)


def test_window_encoder_without_layers_is_refused():
    with pytest.raises(ConfigError, match="depth is 0"):
        models.build_maxout_window_encoder(6, window_size=1, maxout_pieces=2, depth=0)
