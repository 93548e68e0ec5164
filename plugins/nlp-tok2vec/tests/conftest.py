"""Docs with everything that the layers look at, and a check for every layer with a backward pass of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from thinc.api import Model, NumpyOps, Ragged, fix_random_seed

from nlp_tok2vec.layers.fusion import unfuse
from nlpx.tokens import Doc
from nlpx.vocab import Vectors, Vocab

if TYPE_CHECKING:
    from collections.abc import Callable

WORDS = [["She", "saw", "it", "."], [], ["naïve", "😀", "jumping", "over", "12", "cats", "It's"]]
VECTORS = {"She": [1, 2, 3], "cats": [0.5, -1, 0], ".": [0, 0.25, -0.5]}


@pytest.fixture(autouse=True)
def seeded() -> None:
    fix_random_seed(0)


@pytest.fixture
def vocab() -> Vocab:
    """A vocabulary with vectors of three numbers for some words."""
    vocab = Vocab()
    vocab.vectors = Vectors(strings=vocab.strings, data=np.array(list(VECTORS.values()), dtype="f"), keys=list(VECTORS))
    return vocab


@pytest.fixture
def docs(vocab: Vocab) -> list[Doc]:
    """Three docs, the second without tokens; every other token is followed by a space."""
    return [Doc(vocab, words=words, spaces=[i % 2 == 0 for i in range(len(words))]) for words in WORDS]


@pytest.fixture
def foreign(vocab: Vocab, docs: list[Doc]) -> list[Doc]:
    """Docs of the same words, those of two vocabularies in turns: what has a vector in one has another in the other."""
    other = Vocab()
    other.vectors = Vectors(strings=other.strings, data=-vocab.vectors.data, keys=list(VECTORS))
    own = [Doc(other, words=[token.text for token in doc], spaces=[*map(bool, doc.spaces)]) for doc in docs]
    return [docs[0], own[0], own[1], docs[2], docs[0], own[2], own[0]]


@pytest.fixture
def repetitive(vocab: Vocab) -> list[Doc]:
    """Docs in which most words come again, some with and some without a space after them."""
    words = ["the", "cat", "saw", "the", "dog", "and", "the", "dog", "saw", "the", "cat", ",", "the", "end", "."]
    return [Doc(vocab, words=words[i:], spaces=[(i + j) % 3 > 0 for j in range(len(words) - i)]) for i in range(5)]


def fill(model: Model[Any, Any], dtype: Any = "float32", *, seed: int = 7) -> Model[Any, Any]:
    """Give a model weights that anybody can make again."""
    rng = np.random.RandomState(seed)
    for node in model.walk():
        for name in node.param_names:
            node.set_param(name, rng.uniform(-0.5, 0.5, node.get_param(name).shape).astype(dtype))
    return model


@pytest.fixture
def filled() -> Callable[..., Model[Any, Any]]:
    return fill


def flat(Y: Any) -> np.ndarray:
    """Return the numbers of an array, a list of arrays or a ragged array as one array."""
    if isinstance(Y, Ragged):
        return Y.data
    return np.concatenate(Y) if isinstance(Y, (list, tuple)) else Y


@pytest.fixture
def as_array() -> Callable[[Any], np.ndarray]:
    return flat


def like(values: np.ndarray, Y: Any) -> Any:
    """Give numbers the form of an output."""
    if isinstance(Y, Ragged):
        return Ragged(values, Y.lengths)
    if isinstance(Y, (list, tuple)):
        return np.split(values, np.cumsum([len(array) for array in Y])[:-1])
    return values


def in_double_precision(model: Model[Any, Any]) -> Model[Any, Any]:
    for node in model.walk():
        node.ops = NumpyOps(use_blis=False)
    return fill(model, "float64")


def initialized(model: Model[Any, Any], X: Any) -> Model[Any, Any]:
    return model.initialize(X=X.astype("f") if isinstance(X, np.ndarray) and X.dtype.kind == "f" else X)


@pytest.fixture
def check_fused() -> Callable[[Model[Any, Any], Any], None]:
    """Check that the pass of our own gives what the layers give one after the other: outputs and all gradients."""

    def check(model: Model[Any, Any], X: Any) -> None:
        in_double_precision(initialized(model, X))
        composed = unfuse(model.copy())
        for node in composed.walk():
            node.ops = NumpyOps(use_blis=False)
        Y, backprop = model(X, is_train=True)
        expected, composed_backprop = composed(X, is_train=True)
        np.testing.assert_allclose(flat(Y), flat(expected), atol=1e-12)
        np.testing.assert_allclose(flat(model.predict(X)), flat(expected), atol=1e-12)
        # The second time only some tokens have a gradient.
        for share in (1.0, 0.3):
            rng = np.random.RandomState(1)
            dY = rng.uniform(-1, 1, flat(Y).shape)
            dY[rng.uniform(size=len(dY)) > share] = 0
            dX = backprop(like(dY.copy(), Y))
            expected_dX = composed_backprop(like(dY.copy(), expected))
            if len(dX):
                np.testing.assert_allclose(flat(dX), flat(expected_dX), atol=1e-12)
        for node, composed_node in zip(model.walk(), composed.walk(), strict=True):
            for name in node.param_names:
                # thinc adds up the gradients of hash tables in single precision.
                np.testing.assert_allclose(
                    node.get_grad(name), composed_node.get_grad(name), rtol=1e-5, atol=1e-5, err_msg=node.name
                )

    return check
