"""A network that learns by the cloze task."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from thinc.api import Model, chain

from nlpx.training import hide_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nlpx.tokens import Doc
    from nlpx.training import MaskRates

    from .feature_major import Floats


def Cloze(tok2vec: Model[Any, Any], output_layer: Model[Any, Any], rates: MaskRates) -> Model[list[Doc], Any]:
    """Predict something about each token; in training, from docs with words hidden.

    Only what is predicted of the words that were chosen is learnt.

    Data flow: docs -> one (n_tokens, width) array per doc -> (n_tokens, nO).

    Args:
        tok2vec: Turns docs into one (n_tokens, width) array per doc.
        output_layer: Turns these into one array (n_tokens, nO), each row without looking at the others.
        rates: How often words are hidden.
    """
    wrapped: Model[list[Doc], Any] = chain(tok2vec, output_layer)
    return Model(
        "masked-language-model",
        forward,
        init=_init,
        layers=[wrapped],
        dims={"nO": None},
        refs={"wrapped": wrapped, "tok2vec": tok2vec, "output_layer": output_layer},
        attrs={"rates": rates},
    )


def forward(
    model: Model[Any, Any], docs: Sequence[Doc], is_train: bool
) -> tuple[Floats, Callable[[Floats], list[Any]]]:
    """Predict; in training, hide words first, and take back the gradient of the chosen ones only."""
    if not is_train:
        return model.layers[0].predict(docs), lambda dY: []
    ops: Any = model.ops
    tok2vec, output_layer = model.get_ref("tok2vec"), model.get_ref("output_layer")
    hidden, is_chosen = hide_words(docs, model.attrs["rates"])
    chosen, others = (ops.asarray1i(np.flatnonzero(places)) for places in (is_chosen, ~is_chosen))
    vectors, backprop_tok2vec = tok2vec(hidden, is_train=True)
    X = ops.xp.concatenate(vectors)
    Y_chosen, backprop_output = output_layer([X[chosen]], is_train=True)
    Y = ops.xp.empty((len(X), Y_chosen.shape[1]), dtype=Y_chosen.dtype)
    Y[chosen] = Y_chosen
    # The other rows are there for the loss alone: they have no gradient, so nothing need be remembered of them.
    Y[others] = output_layer.predict([X[others]])
    ends = np.cumsum([len(doc) for doc in docs])[:-1]

    def backprop(dY: Floats) -> list[Any]:
        if not len(chosen):
            return []
        dX = ops.xp.zeros_like(X)
        (dX[chosen],) = backprop_output(dY[chosen])
        backprop_tok2vec(ops.xp.split(dX, ends))
        return []

    return Y, backprop


def _init(model: Model[Any, Any], X: Any = None, Y: Any = None) -> None:
    wrapped = model.layers[0]
    wrapped.initialize(X=X, Y=Y)
    model.set_dim("nO", wrapped.get_dim("nO"))
