from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from thinc.api import Linear, Model, chain, fix_random_seed, list2array, with_array

from nlp_tok2vec.layers.cloze import MASK, Cloze, Rates, hide_words
from nlpx.testing import check_gradients
from nlpx.tokens import Doc

USUAL = Rates(mask_rate=0.15, random_rate=0.1, keep_rate=0.1)


@pytest.fixture
def long_docs(vocab):
    return [Doc(vocab, words=[f"w{j}" for j in range(1000)])] * 40


def texts(docs: list[Doc]) -> list[str]:
    return [token.text for doc in docs for token in doc]


def word_lengths() -> Model[list[Doc], Any]:
    """Give each token the length of its word and a one; remember the docs and the gradient."""

    def forward(model: Any, docs: Any, is_train: bool) -> Any:
        model.attrs["seen"] = docs

        def backprop(dY: Any) -> list[Doc]:
            model.attrs["gradient"] = dY
            return []

        return [np.array([[len(token), 1.0] for token in doc], dtype="f").reshape(-1, 2) for doc in docs], backprop

    return Model("word_lengths", forward, dims={"nO": 2})


def cloze(rates: Rates = USUAL, nO: int = 3) -> Model[list[Doc], Any]:
    return Cloze(word_lengths(), chain(list2array(), Linear(nO, 2)), rates)


def test_words_are_hidden_at_the_rates_of_devlin(long_docs):
    words = texts(long_docs)
    hidden, is_chosen = hide_words(long_docs, USUAL)
    new = texts(hidden)
    shares = {
        "chosen": is_chosen.mean(),
        "masked": np.mean([word == MASK for word in new]),
        "another": np.mean([a not in (b, MASK) for a, b in zip(new, words, strict=True)]),
        "kept": np.mean([c and a == b for a, b, c in zip(new, words, is_chosen.tolist(), strict=True)]),
    }
    due = {"chosen": 0.15, "masked": 0.12, "another": 0.015, "kept": 0.015}
    assert shares == pytest.approx(due, abs=0.004)
    assert all(c for a, b, c in zip(new, words, is_chosen.tolist(), strict=True) if a != b)
    assert set(new) - set(words) == {MASK}


@pytest.mark.parametrize(
    ("rates", "masked", "another", "kept"),
    [(Rates(1.0, 0.0, 0.0), 1.0, 0.0, 0.0), (Rates(1.0, 1.0, 0.0), 0.0, 1.0, 0.0), (Rates(1.0, 0.0, 1.0), 0, 0, 1)],
)
def test_each_rate_is_a_setting(long_docs, rates, masked, another, kept):
    words, new = texts(long_docs), texts(hide_words(long_docs, rates)[0])
    assert np.mean([word == MASK for word in new]) == masked
    assert np.mean([a not in (b, MASK) for a, b in zip(new, words, strict=True)]) == pytest.approx(another, abs=1e-3)
    assert np.mean([a == b for a, b in zip(new, words, strict=True)]) == pytest.approx(kept, abs=1e-3)


def test_hidden_docs_are_as_long_and_spaced_as_before(docs):
    hidden, _ = hide_words(docs, Rates(1.0, 0.0, 0.0))
    assert [[token.whitespace_ for token in doc] for doc in hidden] == [
        [token.whitespace_ for token in d] for d in docs
    ]
    assert all(doc.vocab is docs[0].vocab for doc in hidden)


def test_the_same_seed_hides_the_same_words(long_docs):
    drawn = []
    for seed in (1, 1, 2):
        fix_random_seed(seed)
        drawn.append(texts(hide_words(long_docs, USUAL)[0]))
    assert drawn[0] == drawn[1] != drawn[2]


def test_prediction_hides_nothing(docs):
    model = cloze(Rates(1.0, 0.0, 0.0)).initialize(X=docs)
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
    model = cloze(Rates(rate, 0.1, 0.1)).initialize(X=docs)
    Y, backprop = model(docs, is_train=True)
    backprop(Y)
    assert Y.shape == (sum(map(len, docs)), 3)


def test_gradients_are_those_of_finite_differences(docs):
    tok2vec = chain(word_lengths(), with_array(Linear(4, 2)))
    model = Cloze(tok2vec, chain(list2array(), Linear(3, 4)), Rates(0.5, 0.1, 0.1))
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
