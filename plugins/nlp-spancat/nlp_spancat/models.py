"""The architectures of span classification: what scores candidates, and what finds where spans start and end.

The graphs of layers, and the names of their parameters, are those of spaCy 3.8: parameter files go both ways.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from thinc.api import (
    Linear,
    Logistic,
    Model,
    Ragged,
    chain,
    glorot_uniform_init,
    list2ragged,
    with_array,
    with_getitem,
)

from nlpx.pipeline import grow_output

from .layers.extract_spans import extract_spans
from .layers.flatten import flatten
from .layers.mean_max import mean_max_reducer

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from thinc.types import Floats2d

    from nlpx.config import Size, Width
    from nlpx.tokens import Doc

BLOCK_SIZE: Final = 1024
"""How many candidates are scored at once where a config says nothing: few enough for a processor's cache."""
# A label that comes later is as unlikely as the rarest of the others, and never likelier than this logit says.
_UNLIKELY = -3.0
# The layers of which an output is a row of weights.
_GROWING = ("linear", "softmax")


def build_span_categorizer(
    tok2vec: Model[list[Doc], list[Floats2d]],
    reducer: Model[Ragged, Floats2d],
    scorer: Model[Floats2d, Floats2d],
) -> Model[tuple[list[Doc], Ragged], Floats2d]:
    """Score every label for every candidate span.

    Data flow: docs, and candidates (n_spans, 2) as a ragged array with one length a doc -> (n_spans, n_labels).

    Args:
        tok2vec: Turns each doc into one vector per token.
        reducer: Turns the vectors of the tokens of each span into one vector.
        scorer: Turns the vectors of spans into scores.
    """
    return build_span_categorizer_in_blocks(tok2vec, reducer, scorer)


def build_span_categorizer_in_blocks(
    tok2vec: Model[list[Doc], list[Floats2d]],
    reducer: Model[Ragged, Floats2d],
    scorer: Model[Floats2d, Floats2d],
    block_size: Size | None = None,
) -> Model[tuple[list[Doc], Ragged], Floats2d]:
    """Score every label for every candidate span; the settings say how many candidates are scored at once.

    Data flow: docs, and candidates (n_spans, 2) as a ragged array with one length a doc -> (n_spans, n_labels).

    Args:
        tok2vec: Turns each doc into one vector per token.
        reducer: Turns the vectors of the tokens of each span into one vector.
        scorer: Turns the vectors of spans into scores.
        block_size: How many candidates a component scores at once, in training and in prediction: the more, the more
            memory that needs. What it learns and predicts is the same. None for `BLOCK_SIZE`.
    """
    vectors: Any = with_getitem(0, chain(tok2vec, list2ragged()))
    model: Model[tuple[list[Doc], Ragged], Floats2d] = chain(vectors, extract_spans(), reducer, scorer)
    model.set_ref("tok2vec", tok2vec)
    model.set_ref("reducer", reducer)
    model.set_ref("scorer", scorer)
    if block_size is not None:
        model.attrs["block_size"] = block_size
    if _output_layer(scorer) is not None:
        model.attrs["resize_output"] = resize_output
    return model


def build_mean_max_reducer(hidden_size: Width) -> Model[Ragged, Floats2d]:
    """Describe a span by its last and its first vector, and the mean and the maximum of all, and a hidden layer.

    Data flow: ragged, one length a span -> (n_spans, 4 * width) -> (n_spans, hidden_size).

    Args:
        hidden_size: Width of the hidden layer.
    """
    return mean_max_reducer(hidden_size)


def build_linear_logistic(nO: Size | None = None, nI: Width | None = None) -> Model[Floats2d, Floats2d]:
    """Give each label a probability of its own: a linear layer and a logistic function.

    Data flow: (n_rows, nI) -> (n_rows, nO).

    Args:
        nO: Number of labels; None to take it from the training data.
        nI: Width of what comes in; None to take it from there.
    """
    return chain(Linear(nO=nO, nI=nI, init_W=glorot_uniform_init), Logistic())


def build_span_finder(
    tok2vec: Model[list[Doc], list[Floats2d]], scorer: Model[Floats2d, Floats2d]
) -> Model[list[Doc], Floats2d]:
    """Score for every token whether a span starts with it, and whether one ends.

    Data flow: docs -> one (n_tokens, width) array per doc -> (n_tokens of all docs, 2).

    Args:
        tok2vec: Turns each doc into one vector per token.
        scorer: Turns the vectors of tokens into two probabilities.
    """
    scores: Any = with_array(scorer)
    model: Model[list[Doc], Floats2d] = chain(tok2vec, scores, flatten())
    model.set_ref("tok2vec", tok2vec)
    model.set_ref("scorer", scorer)
    model.set_ref("logistic_layer", scores)
    return model


def resize_output(
    model: Model[tuple[list[Doc], Ragged], Floats2d], new_nO: int, *, n_last: int = 0
) -> Model[tuple[list[Doc], Ragged], Floats2d]:
    """Give a span categorizer more labels: those it has keep their scores, a new one starts as an unlikely one.

    Where scores add up to 1, it is their ratios that stay. Of a model that has learnt nothing all labels start alike.

    Args:
        model: The model; it is changed in place.
        new_nO: Number of outputs, at least as many as before.
        n_last: How many of the outputs that it has are no labels and stay the last.
    """
    output: Any = _output_layer(model.get_ref("scorer"))
    first_new = output.get_dim("nO") - n_last if output.has_dim("nO") else new_nO
    grow_output(model, new_nO, output=output, n_last=n_last)
    if not is_untrained(model):
        bias: Any = output.get_param("b")
        new = slice(first_new, new_nO - n_last)
        bias[new] = bias[new].clip(max=_UNLIKELY)
    return model


def scorer_of(model: Model[Any, Any]) -> Model[Any, Any]:
    """Return the part of a model that turns vectors into scores; the whole of it where it does not name that."""
    scorer: Model[Any, Any] | None = model.maybe_get_ref("scorer")
    return model if scorer is None else scorer


def is_untrained(model: Model[Any, Any]) -> bool:
    """Tell whether a model has learnt nothing: whether the bias of its outputs, where it has one, is 0 still."""
    output = _output_layer(scorer_of(model))
    return output is not None and not (output.has_param("b") and output.get_param("b").any())


def start_at_shares(model: Model[Any, Any], n_right: NDArray[np.floating[Any]], n_known: float) -> None:
    """Let a model that has learnt nothing take each output for as probable as it is on the whole.

    Hardly any candidate has a label. A bias of 0 says that half of them have each of the labels, and until the weights
    have learnt that this is wrong they learn little else.

    Args:
        model: The model; if its scores are those of a logistic function or a softmax, its bias is changed in place.
        n_right: How often each output is right, (nO,).
        n_known: Of how many cases.
    """
    scorer = scorer_of(model)
    output: Any = _output_layer(scorer)
    is_logistic = output is not None and [layer.name for layer in scorer.layers] == ["linear", "logistic"]
    if output is None or not (is_logistic or output is scorer):
        return
    others = n_known - n_right if is_logistic else n_known
    output.set_param("b", output.ops.asarray1f(np.log(n_right + 1) - np.log(others + 1)))


def _output_layer(scorer: Model[Any, Any]) -> Model[Any, Any] | None:
    """Return the layer that has a row of weights for each output; None where the last layer is of another kind."""
    last = [layer for layer in scorer.walk(order="dfs_pre") if layer.param_names][-1:]
    return last[0] if last and last[0].name in _GROWING else None
