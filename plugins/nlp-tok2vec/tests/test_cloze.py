from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from thinc.api import Linear, Maxout, Model, chain, fix_random_seed, list2array, with_array

from nlp_tok2vec.layers.cloze import Cloze
from nlpx.testing import check_gradients
from nlpx.tokens import Doc
from nlpx.training import MaskRates, hide_words

USUAL = MaskRates()


@pytest.fixture
def long_docs(vocab):
    return [Doc(vocab, words=[f"w{j}" for j in range(1000)])] * 40


def word_lengths() -> Model[list[Doc], Any]:
    """Give each token the length of its word and a one; remember the docs and the gradient."""

    def forward(model: Any, docs: Any, is_train: bool) -> Any:
        model.attrs["seen"] = docs

        def backprop(dY: Any) -> list[Doc]:
            model.attrs["gradient"] = dY
            return []

        return [np.array([[len(token), 1.0] for token in doc], dtype="f").reshape(-1, 2) for doc in docs], backprop

    return Model("word_lengths", forward, dims={"nO": 2})


def cloze(rates: MaskRates = USUAL, nO: int = 3) -> Model[list[Doc], Any]:
    return Cloze(word_lengths(), chain(list2array(), Linear(nO, 2)), rates)


def test_prediction_hides_nothing(docs):
    model = cloze(MaskRates(1.0, 0.0, 0.0)).initialize(X=docs)
    model.predict(docs)
    assert model.get_ref("tok2vec").attrs["seen"] is docs


def test_output_stands_in_the_order_of_tokens(long_docs, filled):
    model = filled(cloze().initialize(X=long_docs))
    Y, _ = model(long_docs, is_train=True)
    seen = model.get_ref("tok2vec").attrs["seen"]
    np.testing.assert_allclose(Y, model.predict(seen), atol=1e-5)


def test_only_chosen_tokens_are_learnt(long_docs, filled):
    model = filled(cloze().initialize(X=long_docs))
    fix_random_seed(5)
    _, is_chosen = hide_words(long_docs, USUAL)
    fix_random_seed(5)
    Y, backprop = model(long_docs, is_train=True)
    dY = np.ones_like(Y)
    assert backprop(dY) == []
    gradient = model.get_ref("tok2vec").attrs["gradient"]
    assert [len(dX) for dX in gradient] == [len(doc) for doc in long_docs]
    np.testing.assert_array_equal(np.concatenate(gradient).any(axis=1), is_chosen)
    linear = model.get_ref("output_layer").layers[1]
    np.testing.assert_allclose(linear.get_grad("b"), [is_chosen.sum()] * 3)


@pytest.mark.parametrize("words", [[[]], [["one"]], [[], ["one", "two"]]])
@pytest.mark.parametrize("rate", [1e-9, 1.0])
def test_small_batches_are_learnt_too(vocab, words, rate):
    docs = [Doc(vocab, words=doc) for doc in words]
    model = cloze(MaskRates(rate, 0.1, 0.1)).initialize(X=docs)
    Y, backprop = model(docs, is_train=True)
    backprop(Y)
    assert Y.shape == (sum(map(len, docs)), 3)


def test_gradients_are_those_of_finite_differences(docs):
    tok2vec = chain(word_lengths(), with_array(Linear(4, 2)))
    model = Cloze(tok2vec, chain(list2array(), Linear(3, 4)), MaskRates(0.5, 0.1, 0.1))
    model.initialize(X=docs)
    check_gradients(_as_drawn_once(model), docs)


def _as_drawn_once(model: Model[Any, Any]) -> Model[Any, Any]:
    """Hide the same words each time, and give the outputs of the chosen ones only."""

    def forward(outer: Any, docs: Any, is_train: bool) -> Any:
        fix_random_seed(3)
        _, is_chosen = hide_words(docs, outer.layers[0].attrs["rates"])
        fix_random_seed(3)
        Y, backprop = outer.layers[0](docs, is_train)
        return Y * is_chosen[:, None], backprop

    return Model("drawn_once", forward, layers=[model])


def test_batch_without_hidden_words_teaches_nothing(docs):
    tok2vec = word_lengths()
    model = Cloze(tok2vec, chain(list2array(), Maxout(3, 2, nP=2)), MaskRates(1e-9, 0.0, 0.0))
    model.initialize(X=docs)
    Y, backprop = model.begin_update(docs)
    assert backprop(np.ones_like(Y)) == []
    assert "gradient" not in tok2vec.attrs
    assert not any(node.has_grad(name) for node in model.walk() for name in node.param_names)
