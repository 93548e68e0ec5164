"""Make one vector of the vectors of a text's tokens; a text without tokens gets zeros.

The layers have the names and do the work of thinc's, which refuse a text without tokens.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from thinc.api import Model, Ragged

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from thinc.types import Floats2d

    Backprop = Callable[[Any], Any]
    Pool = Model[Ragged, Floats2d]
    # Takes ops, the vectors of all tokens, and the number of tokens of each text, none of them 0.
    Reduce = Callable[[Any, Any, Any], tuple[Any, Backprop]]


def list2ragged() -> Model[list[Floats2d], Ragged]:
    """Put the arrays of a batch together: one (n_tokens, width) array per text -> ragged (n_tokens, width)."""
    return Model("list2ragged", _join)


def reduce_first() -> Pool:
    """Take the vector of the first token: ragged (n_tokens, width) -> (n_texts, width)."""
    return _pool("reduce_first", _first)


def reduce_last() -> Pool:
    """Take the vector of the last token: ragged (n_tokens, width) -> (n_texts, width)."""
    return _pool("reduce_last", _last)


def reduce_max() -> Pool:
    """Take the largest number in each place of the vectors: ragged (n_tokens, width) -> (n_texts, width)."""
    return _pool("reduce_max", _largest)


def reduce_mean() -> Pool:
    """Take the mean of the vectors: ragged (n_tokens, width) -> (n_texts, width)."""
    return _pool("reduce_mean", _mean)


def reduce_sum() -> Pool:
    """Take the sum of the vectors: ragged (n_tokens, width) -> (n_texts, width)."""
    return _pool("reduce_sum", _sum)


def _join(model: Model[list[Floats2d], Ragged], Xs: Sequence[Floats2d], is_train: bool) -> tuple[Ragged, Backprop]:
    lengths = model.ops.asarray1i([len(X) for X in Xs])
    X: Any = model.ops.xp.concatenate(Xs)
    return Ragged(X, lengths), lambda dY: model.ops.unflatten(dY.dataXd, lengths)


def _pool(name: str, reduce: Reduce) -> Pool:
    """Make a layer of a function that knows no texts without tokens."""
    # A function of the module, since one that is made here could not be pickled with the model.
    return Model(name, partial(_forward, reduce))


def _forward(reduce: Reduce, model: Pool, X: Ragged, is_train: bool) -> tuple[Floats2d, Backprop]:
    filled = X.lengths > 0
    lengths: Any = X.lengths[filled]
    vectors: Any = X.dataXd
    if len(lengths) == len(filled):
        Y, backprop_reduce = reduce(model.ops, vectors, lengths)
        return Y, lambda dY: Ragged(backprop_reduce(dY), X.lengths)
    Y = model.ops.xp.zeros((len(filled), vectors.shape[1]), dtype=vectors.dtype)
    if not len(lengths):
        return Y, lambda dY: X
    Y[filled], backprop_filled = reduce(model.ops, vectors, lengths)
    return Y, lambda dY: Ragged(backprop_filled(dY[filled]), X.lengths)


def _first(ops: Any, vectors: Any, lengths: Any) -> tuple[Any, Backprop]:
    Y, starts_ends = ops.reduce_first(vectors, lengths)
    return Y, lambda dY: ops.backprop_reduce_first(dY, starts_ends)


def _last(ops: Any, vectors: Any, lengths: Any) -> tuple[Any, Backprop]:
    Y, lasts = ops.reduce_last(vectors, lengths)
    return Y, lambda dY: ops.backprop_reduce_last(dY, lasts)


def _largest(ops: Any, vectors: Any, lengths: Any) -> tuple[Any, Backprop]:
    Y, which = ops.reduce_max(vectors, lengths)
    return Y, lambda dY: ops.backprop_reduce_max(dY, which, lengths)


def _mean(ops: Any, vectors: Any, lengths: Any) -> tuple[Any, Backprop]:
    return ops.reduce_mean(vectors, lengths), lambda dY: ops.backprop_reduce_mean(dY, lengths)


def _sum(ops: Any, vectors: Any, lengths: Any) -> tuple[Any, Backprop]:
    return ops.reduce_sum(vectors, lengths), lambda dY: ops.backprop_reduce_sum(dY, lengths)
