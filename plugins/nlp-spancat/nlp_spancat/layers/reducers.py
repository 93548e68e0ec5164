"""Layers that make one vector of the vectors of each span, by what can be computed from the tokens.

They are named as thinc's layers of the same mathematics are, so that files go both ways. Every span has a token.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from thinc.api import Model, Ragged

from .doubling import maxima, sums
from .span_vectors import TokenGradient, as_span_vectors

if TYPE_CHECKING:
    from collections.abc import Callable

    from thinc.api import Ops
    from thinc.types import Floats2d

    from .span_vectors import SpanVectors

    Reduce = Callable[..., tuple[Any, Callable[[Any], Any]]]


def reduce_last() -> Model[Ragged, Floats2d]:
    """Take the vector of the last token. Data flow: ragged (n_tokens, width) -> (n_spans, width)."""
    return _reducer("reduce_last", _last)


def reduce_first() -> Model[Ragged, Floats2d]:
    """Take the vector of the first token. Data flow: ragged (n_tokens, width) -> (n_spans, width)."""
    return _reducer("reduce_first", _first)


def reduce_mean() -> Model[Ragged, Floats2d]:
    """Take the mean of the vectors. Data flow: ragged (n_tokens, width) -> (n_spans, width)."""
    return _reducer("reduce_mean", _mean)


def reduce_max() -> Model[Ragged, Floats2d]:
    """Take the largest value of each column. Data flow: ragged (n_tokens, width) -> (n_spans, width)."""
    return _reducer("reduce_max", maxima)


def _reducer(name: str, reduce: Reduce) -> Model[Ragged, Floats2d]:
    # A function of the module, since one that is made here could not be pickled with the model.
    return Model(name, partial(_forward, reduce))


def _forward(
    reduce: Reduce, model: Model[Ragged, Floats2d], X: Ragged, is_train: bool
) -> tuple[Floats2d, Callable[[Floats2d], Ragged]]:
    spans = as_span_vectors(model.ops, X)
    Y, backprop_tokens = reduce(model.ops, spans, is_train=is_train)

    def backprop(dY: Floats2d) -> Ragged:
        return TokenGradient(backprop_tokens(dY), X.lengths)

    return Y, backprop


def _last(ops: Ops, X: SpanVectors, *, is_train: bool) -> tuple[Any, Callable[[Any], Any]]:
    return _take(ops, X.tokens, X.ends - 1)


def _first(ops: Ops, X: SpanVectors, *, is_train: bool) -> tuple[Any, Callable[[Any], Any]]:
    return _take(ops, X.tokens, X.starts)


def _take(ops: Ops, tokens: Any, places: Any) -> tuple[Any, Callable[[Any], Any]]:
    def backprop(dY: Any) -> Any:
        d_tokens: Any = ops.alloc2f(*tokens.shape, dtype=tokens.dtype.name)
        ops.scatter_add(d_tokens, places, dY)
        return d_tokens

    return tokens[places], backprop


def _mean(ops: Ops, X: SpanVectors, *, is_train: bool) -> tuple[Any, Callable[[Any], Any]]:
    Y, backprop_sums = sums(ops, X, is_train=is_train)
    shares = (1 / X.lengths).astype(Y.dtype)[:, None]
    Y *= shares

    def backprop(dY: Any) -> Any:
        return backprop_sums(dY * shares)

    return Y, backprop
