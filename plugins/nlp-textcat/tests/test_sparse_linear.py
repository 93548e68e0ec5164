"""The layer that has weights only for n-grams that were seen: it learns what thinc's does, which has them all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import pytest
import srsly
from thinc.api import Adam, Model, chain
from thinc.layers import SparseLinear as ThincSparseLinear
from thinc.layers import SparseLinear_v2 as ThincSparseLinearV2

from nlp_textcat.layers.ngrams import Ngrams, extract_distinct_ngrams, extract_ngrams
from nlp_textcat.layers.sparse_linear import SparseLinear, resize_sparse_linear
from nlp_textcat.layers.sparse_rows import SparseRows
from nlp_textcat.layers.tfidf import tfidf
from nlp_textcat.pipe import TextCategorizer
from nlpx.tokens import Doc, Example
from nlpx.training.optimizer import make_adam
from nlpx.vocab import Vocab

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray
    from thinc.api import Optimizer

LABELS = ["a", "b", "c"]
LENGTH = 1024


def classifier(layer: Model, *, extract=extract_distinct_ngrams) -> TextCategorizer:
    pipe = TextCategorizer(Vocab(), chain(extract(2), layer))
    pipe.model.set_ref("output_layer", layer)
    return pipe


def examples(pipe: TextCategorizer, *, n_texts: int = 40) -> list[Example]:
    """Make texts of which each has words that none before it has."""
    rng = np.random.default_rng(0)
    made = []
    for number in range(n_texts):
        words = [f"w{rng.integers(5 * number + 5)}" for _ in range(rng.integers(1, 12))]
        reference = Doc(pipe.vocab, words=words)
        reference.cats = {label: float(label == LABELS[number % 3]) for label in LABELS}
        made.append(Example(Doc(pipe.vocab, words=words), reference))
    return made


def params(pipe: TextCategorizer) -> dict[str, np.ndarray]:
    """Return the weights as a file has them."""
    model = srsly.msgpack_loads(srsly.msgpack_loads(pipe.to_bytes(exclude=["vocab"]))["model"])
    return next(params for params in model["params"] if "W" in params)


def learn(pipe: TextCategorizer, optimizer: Adam, *, rounds: int = 3) -> TextCategorizer:
    lessons = examples(pipe)
    for _ in range(rounds):
        for start in range(0, len(lessons), 4):
            pipe.update(lessons[start : start + 4], sgd=optimizer)
    return pipe


def valued(ngram_size: int) -> Model:
    return chain(extract_distinct_ngrams(ngram_size), tfidf(LENGTH))


def valued_keys(ngram_size: int) -> Model:
    """Give what `valued` does as thinc's layer takes it."""

    def forward(model: Model, X: Ngrams, is_train: bool):
        return (X.keys[X.numbers], X.values, X.lengths), lambda d_keys: X

    return chain(valued(ngram_size), Model("keys", forward))


def learnt_by_both(
    make: Callable[..., Optimizer],
    dense: tuple[Model, Callable[[int], Model]],
    sparse: tuple[Model, Callable[[int], Model]],
) -> NDArray[np.float32]:
    """Let two layers learn the same, each behind what it reads; see that they did, and return the weights."""
    found = {}
    for name, (layer, extract) in (("dense", dense), ("sparse", sparse)):
        pipe = classifier(layer, extract=extract)
        pipe.initialize(lambda pipe=pipe: examples(pipe))
        optimizer = make(0.01, L2=0.1, grad_clip=1.0, use_averages=True)
        learn(pipe, optimizer)
        found[name] = params(pipe)
        with pipe.use_params(optimizer.averages):
            found[f"averages of {name}"] = params(pipe)
    for which in ("", "averages of "):
        for param in ("W", "b"):
            np.testing.assert_allclose(found[f"{which}sparse"][param], found[f"{which}dense"][param], atol=1e-6)
    return found["sparse"]["W"]


@pytest.mark.parametrize("make", [Adam, make_adam])
@pytest.mark.parametrize("v1_indexing", [False, True])
def test_layer_learns_what_one_with_all_weights_does(v1_indexing, make):
    dense = (ThincSparseLinear if v1_indexing else ThincSparseLinearV2)(None, LENGTH)
    sparse = SparseLinear(length=LENGTH, v1_indexing=v1_indexing)
    W = learnt_by_both(make, (dense, extract_ngrams), (sparse, extract_distinct_ngrams))
    # There were many more words than the rows that the layer begins with.
    assert np.count_nonzero(W) > 256


def test_layer_learns_from_values_what_one_with_all_weights_does():
    dense, sparse = ThincSparseLinearV2(None, LENGTH), SparseLinear(length=LENGTH)
    W = learnt_by_both(make_adam, (dense, valued_keys), (sparse, valued))
    assert W.any()


def trained(**settings) -> TextCategorizer:
    pipe = classifier(SparseLinear(length=LENGTH, **settings))
    pipe.initialize(lambda: examples(pipe))
    return learn(pipe, make_adam(0.01))


def test_prediction_makes_no_room_for_new_words():
    pipe = trained()
    layer = pipe.model.get_ref("output_layer")
    before = layer.get_param("W").copy()
    pipe.predict([Doc(pipe.vocab, words=[f"new{number}" for number in range(900)])])
    np.testing.assert_array_equal(layer.get_param("W"), before)


def test_word_without_weights_counts_for_nothing():
    pipe = classifier(SparseLinear(length=1 << 18))
    pipe.initialize(lambda: examples(pipe))
    learn(pipe, make_adam(0.01))
    unknown, known = pipe.predict([Doc(pipe.vocab, words=["unheard"]), Doc(pipe.vocab, words=["w0"])])
    bias = pipe.model.get_ref("output_layer").get_param("b")
    np.testing.assert_array_equal(unknown, bias)
    assert np.abs(known - bias).max() > 0.001


@pytest.mark.parametrize("v1_indexing", [False, True])
def test_weights_too_many_for_a_file_in_its_form_are_saved_as_they_are(v1_indexing, monkeypatch):
    monkeypatch.setattr("nlp_textcat.layers.sparse_linear._LARGEST_ARRAY", 100)
    pipe = trained(v1_indexing=v1_indexing)
    texts = [example.predicted for example in examples(pipe)]
    assert params(pipe)["W"].ndim == 2
    loaded = classifier(SparseLinear(length=LENGTH, v1_indexing=v1_indexing)).from_bytes(pipe.to_bytes())
    np.testing.assert_array_equal(loaded.predict(texts), pipe.predict(texts))


def test_files_that_need_not_be_flat_have_the_rows_in_use():
    pipe = trained(flat_files=False)
    texts = [example.predicted for example in examples(pipe)]
    np.testing.assert_array_equal(params(pipe)["W"], pipe.model.get_ref("output_layer").get_param("W"))
    loaded = classifier(SparseLinear(length=LENGTH, flat_files=False)).from_bytes(pipe.to_bytes())
    np.testing.assert_array_equal(loaded.predict(texts), pipe.predict(texts))


def test_threads_find_what_one_does():
    pipe = trained()
    texts = [example.predicted for example in examples(pipe)] * 5
    due = pipe.predict(texts)
    # Weights just read are flat, which the first prediction changes.
    read = classifier(SparseLinear(length=LENGTH)).from_bytes(pipe.to_bytes())
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda text: read.predict([text])[0], texts))
    np.testing.assert_allclose(found, due, atol=1e-6)


def test_weights_of_several_texts_are_added_up_in_parts(monkeypatch):
    whole = trained()
    monkeypatch.setattr("nlp_textcat.layers.sparse_linear._AT_ONCE", 20)
    in_parts = trained()
    np.testing.assert_allclose(params(in_parts)["W"], params(whole)["W"], atol=1e-6)


def test_layer_without_weights_can_be_given_labels():
    layer = resize_sparse_linear(SparseLinear(length=LENGTH), 2)
    layer.initialize()
    assert layer.get_param("b").shape == (2,)


def test_a_table_all_of_whose_rows_are_used_has_no_room_beside_them():
    rows = SparseRows(1000)
    rows.add(np.arange(600))
    assert rows.capacity == 1001
    rows.add(np.arange(1000))
    assert (rows.capacity, rows.n_used) == (1001, 1000)
