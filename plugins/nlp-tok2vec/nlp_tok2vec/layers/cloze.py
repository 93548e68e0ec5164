"""The cloze task: words are hidden from a network that is to predict something about them.

After Devlin et al. (2018), https://arxiv.org/abs/1810.04805: of the words that are chosen, most become a mask, some
become another word, some stay, so that the network cannot know which words it is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from thinc.api import Model, chain

from nlpx.errors import ConfigError
from nlpx.tokens import Doc

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from .feature_major import Floats

MASK = "[MASK]"


@dataclass(frozen=True)
class Rates:
    """How often words are hidden, and how.

    Args:
        mask_rate: The share of the words that are predicted.
        random_rate: The share of those that become another word of the batch.
        keep_rate: The share of those that stay as they are; what is left becomes a mask.
    """

    mask_rate: float
    random_rate: float
    keep_rate: float

    def __post_init__(self) -> None:
        if self.random_rate + self.keep_rate > 1:
            raise ConfigError(
                f"random_rate and keep_rate are shares of the words that are predicted, and add up to more than "
                f"1: {self.random_rate} and {self.keep_rate}"
            )


def Cloze(tok2vec: Model[Any, Any], output_layer: Model[Any, Any], rates: Rates) -> Model[list[Doc], Any]:
    """Predict something about each token; in training, from docs with words hidden.

    Only what is predicted of the words that were chosen is learnt. Those are drawn from NumPy's global random numbers,
    as thinc's are, so that a seed makes them the same again.

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
    xp: Any = model.ops.xp
    tok2vec, output_layer = model.get_ref("tok2vec"), model.get_ref("output_layer")
    hidden, is_chosen = hide_words(docs, model.attrs["rates"])
    vectors, backprop_tok2vec = tok2vec(hidden, is_train=True)
    X = xp.concatenate(vectors)
    # The other rows are for the loss alone: they need no gradient, and so nothing has to be remembered of them.
    Y_chosen, backprop_output = output_layer([X[is_chosen]], is_train=True)
    Y = xp.empty((len(X), Y_chosen.shape[1]), dtype=Y_chosen.dtype)
    Y[is_chosen] = Y_chosen
    Y[~is_chosen] = output_layer.predict([X[~is_chosen]])

    ends = np.cumsum([len(doc) for doc in docs])[:-1]

    def backprop(dY: Floats) -> list[Any]:
        dX = xp.zeros_like(X)
        (dX[is_chosen],) = backprop_output(dY[is_chosen])
        backprop_tok2vec(xp.split(dX, ends))
        return []

    return Y, backprop


def hide_words(docs: Sequence[Doc], rates: Rates) -> tuple[list[Doc], NDArray[np.bool_]]:
    """Hide words at random.

    Returns:
        Docs with other words in some places, which have no annotations; and which tokens were chosen, one after the
        other for all docs: (n_tokens,).
    """
    words = [lexeme.text for doc in docs for lexeme in doc.lexemes]
    n_tokens = len(words)
    draws = np.random.random(n_tokens)  # noqa: NPY002 thinc's seed sets this one
    is_chosen = draws < rates.mask_rate
    chosen = np.flatnonzero(is_chosen)
    ways = draws[chosen] / rates.mask_rate
    others = (np.random.random(len(chosen)) * n_tokens).astype(np.int64)  # noqa: NPY002
    for token, way, other in zip(chosen.tolist(), ways.tolist(), others.tolist(), strict=True):
        if way >= rates.random_rate + rates.keep_rate:
            words[token] = MASK
        elif way < rates.random_rate:
            words[token] = words[other]
    hidden = []
    start = 0
    for doc in docs:
        spaces = doc.to_array("SPACY").astype(bool)
        hidden.append(Doc(doc.vocab, words=words[start : start + len(doc)], spaces=spaces.tolist()))
        start += len(doc)
    return hidden, is_chosen


def _init(model: Model[Any, Any], X: Any = None, Y: Any = None) -> None:
    wrapped = model.layers[0]
    wrapped.initialize(X=X, Y=Y)
    model.set_dim("nO", wrapped.get_dim("nO"))
