"""The reducer ``mean_max`` and its hidden layer, in one.

The hidden layer is linear in the last and the first vector of a span and in the mean of all, so these parts of it are
computed once for each token, and then summed for each span; only that of the maximum is computed for each span.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from thinc.api import Maxout, Model, Ragged, concatenate

from nlpx.pipeline import draw_mask

from .doubling import maxima, sums
from .reducers import reduce_first, reduce_last, reduce_max, reduce_mean
from .span_vectors import SpanVectors, TokenGradient, as_span_vectors

if TYPE_CHECKING:
    from collections.abc import Callable

    from thinc.types import Floats2d


def mean_max_reducer(hidden_size: int) -> Model[Ragged, Floats2d]:
    """Make the reducer; it is the graph that chain(concatenate(…), Maxout(…)) gives, and computes the same.

    Data flow: ragged, one length a span -> (n_spans, hidden_size).

    Args:
        hidden_size: Width of the hidden layer.
    """
    pooled: Model[Any, Any] = concatenate(reduce_last(), reduce_first(), reduce_mean(), reduce_max())
    hidden: Model[Any, Any] = Maxout(nO=hidden_size, normalize=True, dropout=0.0)
    return Model(f"{pooled.name}>>{hidden.name}", forward, init=init, dims={"nO": hidden_size}, layers=[pooled, hidden])


def init(model: Model[Ragged, Floats2d], X: Ragged | None = None, Y: Floats2d | None = None) -> None:
    pooled, hidden = model.layers
    pooled.initialize(X=X)
    hidden.initialize(X=None if X is None else pooled.predict(X))


def forward(model: Model[Ragged, Floats2d], X: Ragged, is_train: bool) -> tuple[Floats2d, Callable[[Floats2d], Ragged]]:
    (maxout, norm), dropout = model.layers[1].layers[0].layers, model.layers[1].layers[1]
    ops, nP = model.ops, maxout.get_dim("nP")
    projected, backprop_tokens = _project(maxout, as_span_vectors(ops, X), is_train=is_train)
    best, which = ops.maxout(projected.reshape(len(X), -1, nP))
    Y, backprop_norm = norm(best, is_train)
    drawn: Any = draw_mask(dropout, Y.shape, Y.dtype) if is_train else None
    mask: Any = 1 if drawn is None else ops.asarray(drawn)
    Y *= mask

    def backprop(dY: Floats2d) -> Ragged:
        d_best = backprop_norm(dY * mask)
        d_pieces: Any = ops.backprop_maxout(d_best, which, nP)
        return TokenGradient(backprop_tokens(d_pieces.reshape(len(X), -1)), X.lengths)

    return Y, backprop


def _project(maxout: Model[Any, Any], X: SpanVectors, *, is_train: bool) -> tuple[Any, Callable[[Any], Any]]:
    """Return what comes before the maximum of the pieces, (n_spans, nO * nP), and what takes its gradient."""
    ops, tokens = maxout.ops, X.tokens
    weights: Any = maxout.get_param("W")
    bias: Any = maxout.get_param("b")
    width, n_units = tokens.shape[1], bias.size
    parts = weights.reshape(n_units, 4, width)
    # The rows that read the last vector, then those that read the first, then those that read the mean.
    of_tokens = parts[:, :3].transpose(1, 0, 2).reshape(-1, width)
    of_max = parts[:, 3]
    projected = tokens @ of_tokens.T
    for_last, for_first, for_mean = (projected[:, place * n_units : (place + 1) * n_units] for place in range(3))
    shares = (1 / X.lengths).astype(tokens.dtype)[:, None]

    Y, backprop_sums = sums(ops, SpanVectors(ops, for_mean, X.starts, X.ends), is_train=is_train)
    Y *= shares
    for_last += bias.reshape(-1)
    Y += for_last[X.ends - 1]
    Y += for_first[X.starts]
    largest, backprop_maxima = maxima(ops, X, is_train=is_train)
    Y += largest @ of_max.T

    def backprop(dY: Any) -> Any:
        d_last, d_first = (ops.alloc2f(len(tokens), n_units, dtype=tokens.dtype.name) for _ in range(2))
        ops.scatter_add(d_last, X.ends - 1, dY)
        ops.scatter_add(d_first, X.starts, dY)
        d_projected = ops.xp.concatenate([d_last, d_first, backprop_sums(dY * shares)], axis=1)
        d_parts: Any = ops.alloc3f(n_units, 4, width, dtype=tokens.dtype.name, zeros=False)
        d_parts[:, :3] = (d_projected.T @ tokens).reshape(3, n_units, width).transpose(1, 0, 2)
        d_parts[:, 3] = dY.T @ largest
        maxout.inc_grad("W", d_parts.reshape(weights.shape))
        maxout.inc_grad("b", dY.sum(axis=0).reshape(bias.shape))
        d_tokens = backprop_maxima(dY @ of_max)
        d_tokens += d_projected @ of_tokens
        return d_tokens

    return Y, backprop
