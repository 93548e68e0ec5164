from __future__ import annotations

import tracemalloc
from typing import Any

import numpy as np
import pytest
from thinc.api import Model, Ragged

import nlpx
from nlp_tok2vec.layers.attention import Attention, blocks_of
from nlp_tok2vec.models import build_self_attention_encoder
from nlpx.errors import ConfigError
from nlpx.testing import check_gradients, sample_examples


def as_docs(layer: Model[Ragged, Ragged]) -> Model[Any, Any]:
    """Let a layer take one array per doc, as `check_gradients` does."""

    def forward(model: Any, X: Any, is_train: bool) -> Any:
        ends = np.cumsum([len(vectors) for vectors in X])[:-1]
        lengths = np.array([len(vectors) for vectors in X], dtype="i")
        Y, backprop = model.layers[0](Ragged(np.concatenate(X), lengths), is_train)
        return np.split(Y.data, ends), lambda dY: np.split(backprop(Ragged(np.concatenate(dY), lengths)).data, ends)

    return Model("as_docs", forward, layers=[layer], init=lambda model, X, Y: model.layers[0].initialize())


def rows(*lengths: int, width: int = 12) -> list[np.ndarray]:
    rng = np.random.default_rng(0)
    return [rng.normal(size=(length, width)).astype("f") for length in lengths]


def attend(X: np.ndarray, distance: np.ndarray, *, n_heads: int, span: int) -> np.ndarray:
    """Do it in the slow way, a token after the other."""
    width = X.shape[1] // 3
    size = width // n_heads
    queries, keys, values = (X[:, part * width : (part + 1) * width] for part in range(3))
    Y = np.zeros((len(X), width))
    for head in range(n_heads):
        own = slice(head * size, (head + 1) * size)
        for i in range(len(X)):
            around = [j for j in range(len(X)) if abs(j - i) <= span]
            scores = [queries[i, own] @ keys[j, own] / size**0.5 + distance[head, j - i + span] for j in around]
            weights = np.exp(scores) / np.exp(scores).sum()
            Y[i, own] = sum(weight * values[j, own] for weight, j in zip(weights, around, strict=True))
    return Y


@pytest.mark.parametrize(("n_heads", "span"), [(1, 50), (2, 3), (4, 1), (2, 0)])
def test_each_token_weighs_those_of_its_doc_within_the_span(filled, monkeypatch, n_heads, span):
    monkeypatch.setattr("nlp_tok2vec.layers.attention.BLOCK", 4)
    X = rows(9, 1, 5)
    layer = filled(Attention(4, n_heads=n_heads, span=span).initialize())
    predicted = as_docs(layer).predict(X)
    for vectors, Y in zip(X, predicted, strict=True):
        due = attend(vectors, layer.get_param("distance"), n_heads=n_heads, span=span)
        np.testing.assert_allclose(Y, due, atol=1e-5)


@pytest.mark.parametrize("span", [2, 50])
def test_gradients_are_those_of_finite_differences(monkeypatch, span):
    monkeypatch.setattr("nlp_tok2vec.layers.attention.BLOCK", 4)
    X = rows(9, 1, 5)
    check_gradients(as_docs(Attention(4, n_heads=2, span=span)).initialize(X=X), X)


def test_blocks_hold_every_token_once(monkeypatch):
    monkeypatch.setattr("nlp_tok2vec.layers.attention.BLOCK", 4)
    blocks = list(blocks_of([9, 0, 3], span=2))
    assert [(at.start, at.stop) for at, _ in blocks] == [(0, 4), (4, 8), (8, 9), (9, 12)]
    assert [(around.start, around.stop) for _, around in blocks] == [(0, 6), (2, 9), (6, 9), (9, 12)]


def test_memory_grows_with_the_tokens_not_with_their_square():
    model = build_self_attention_encoder(16, 1, n_heads=2)
    peaks = []
    for n_tokens in (1_500, 3_000):
        X = rows(n_tokens, width=16)
        model.initialize(X=X)
        tracemalloc.start()
        Y, backprop = model(X, is_train=True)
        backprop(Y)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 2.5 * peaks[0]
    # The weights of all tokens for all others would be 36 MB a head.
    assert peaks[1] < 18e6


def test_encoder_stands_upon_another(filled):
    X = rows(5, 0, 2, width=8)
    below = filled(build_self_attention_encoder(8, 1).initialize(X=X))
    alone = filled(build_self_attention_encoder(8, 1).initialize(X=X))
    both = build_self_attention_encoder(8, 1, encode=below)
    both.layers[1].from_bytes(alone.to_bytes())
    for Y, due in zip(both.predict(X), alone.predict(below.predict(X)), strict=True):
        np.testing.assert_array_equal(Y, due)


def test_pipeline_with_attention_is_trained_saved_and_loaded(tmp_path):
    nlp = nlpx.blank("en")
    embed = {"width": 8, "attrs": ["NORM"], "rows": [50], "include_static_vectors": False}
    tok2vec = {
        "@architectures": "spacy.Tok2Vec.v2",
        "embed": {"@architectures": "spacy.MultiHashEmbed.v2", **embed},
        "encode": {"@architectures": "nlpx.SelfAttentionEncoder.v1", "width": 8, "depth": 1},
    }
    nlp.add_pipe("tagger", config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": tok2vec}})
    examples = sample_examples(nlp)
    optimizer = nlp.initialize(lambda: examples)
    optimizer.learn_rate = 0.01
    for _ in range(30):
        nlp.update(examples, sgd=optimizer)
    assert nlp.evaluate(examples)["tag_acc"] == 1.0
    nlp.to_disk(tmp_path / "model")
    loaded = nlpx.load(tmp_path / "model")
    assert loaded.get_pipe("tagger").model.to_bytes() == nlp.get_pipe("tagger").model.to_bytes()


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"depth": 0}, "needs at least one layer: depth is 0"),
        ({"depth": 1, "n_heads": 3}, "must be a multiple of 3, and is 8"),
    ],
)
def test_settings_that_do_not_fit_are_told(settings, message):
    with pytest.raises(ConfigError, match=message):
        build_self_attention_encoder(8, **settings)
