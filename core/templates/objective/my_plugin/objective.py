"""Predict which word is hidden, from the words around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from nlpx.training import hide_words
from thinc.api import Model, Softmax, chain, list2array

if TYPE_CHECKING:
    from collections.abc import Callable

    from nlpx.tokens import Doc
    from nlpx.vocab import Vocab
    from thinc.types import Floats2d


def build_objective(
    n_buckets: int,
) -> Callable[[Vocab, Model[Any, Any]], Model[Any, Any]]:
    """Make a function that puts an output layer behind the layer to pretrain.

    Args:
        n_buckets: How many buckets words fall into, by a hash of their lower case.
    """

    def create(vocab: Vocab, tok2vec: Model[Any, Any]) -> Model[Any, Any]:
        output: Model[Any, Any] = chain(list2array(), Softmax(n_buckets))
        return Model(
            "hidden_words",
            forward,
            init=init,
            layers=[tok2vec, output],
            refs={"tok2vec": tok2vec, "output_layer": output},
            attrs={"loss": loss},
        )

    return create


def forward(
    model: Model[Any, Any], docs: list[Doc], is_train: bool
) -> tuple[Floats2d, Callable[[Floats2d], list[Doc]]]:
    """Return one row of probabilities a token, and what takes back their gradient.

    In training, words are hidden first, and only those are learnt.
    """
    ops: Any = model.ops
    tok2vec, output = model.layers
    if not is_train:
        return output.predict(tok2vec.predict(docs)), lambda dY: []
    hidden, is_chosen = hide_words(docs)
    vectors, backprop_tok2vec = tok2vec(hidden, is_train)
    Y, backprop_output = output(vectors, is_train)
    counts = ops.asarray2f(is_chosen[:, None])

    def backprop(dY: Floats2d) -> list[Doc]:
        backprop_tok2vec(backprop_output(dY * counts))
        return []

    return Y, backprop


def init(model: Model[Any, Any], X: Any = None, Y: Any = None) -> None:
    """Set up the weights; the width of the output layer's input is that of vectors."""
    tok2vec, output = model.layers
    tok2vec.initialize(X=X)
    output.initialize(X=None if X is None else tok2vec.predict(X))


def loss(ops: Any, docs: list[Doc], prediction: Floats2d) -> tuple[float, Floats2d]:
    """Return the mean cross-entropy of the right buckets, and its gradient."""
    n_tokens, n_buckets = prediction.shape
    buckets = np.array([token.lower % n_buckets for doc in docs for token in doc])
    right = ops.xp.arange(n_tokens), ops.asarray1i(buckets)
    gradient = prediction / max(n_tokens, 1)
    gradient[right] -= 1 / max(n_tokens, 1)
    return float(-ops.xp.log(prediction[right]).sum() / max(n_tokens, 1)), gradient
