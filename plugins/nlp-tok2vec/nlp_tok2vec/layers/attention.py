"""Self-attention within each doc: every token looks at the tokens around it, and weighs them.

After Vaswani et al. (2017), https://arxiv.org/abs/1706.03762, with a learned weight for each distance in place of
positions (Shaw et al., 2018, https://arxiv.org/abs/1803.02155). No doc is padded, and no more than a block of tokens is
compared with those around it at a time, once on the way forward and again on the way back: memory and time grow with
the number of tokens, not with its square.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from thinc.api import Model, Ragged

from .feature_major import BLOCK
from .parameters import add_gradient, get_param

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    # Of NumPy or CuPy, with the arithmetic of both.
    Array = Any


def Attention(width: int, *, n_heads: int, span: int) -> Model[Ragged, Ragged]:
    """Let tokens look at each other, each head with a share of the features.

    Data flow: queries, keys and values side by side, (n_tokens, 3 * width) -> (n_tokens, width), ragged.

    Args:
        width: Width of the output.
        n_heads: The number of heads; `width` is a multiple of it.
        span: The number of tokens on either side that a token looks at.
    """
    return Model(
        "attention",
        forward,
        init=_init,
        dims={"nI": 3 * width, "nO": width},
        attrs={"n_heads": n_heads, "span": span},
        params={"distance": None},
    )


def forward(model: Model[Ragged, Ragged], X: Ragged, is_train: bool) -> tuple[Ragged, Callable[[Ragged], Ragged]]:
    """Weigh the values of the tokens around each."""
    xp: Any = model.ops.xp
    width, n_heads, span = model.get_dim("nO"), model.attrs["n_heads"], model.attrs["span"]
    by_distance: Array = get_param(model, "distance")
    data: Array = X.dataXd
    lengths: list[int] = model.ops.to_numpy(X.lengths).tolist()  # type: ignore[no-untyped-call]
    parts = data.reshape(len(data), 3, n_heads, width // n_heads)
    # Each (n_heads, n_tokens, width // n_heads).
    queries, keys, values = xp.ascontiguousarray(parts.transpose(1, 2, 0, 3))
    scale = (width // n_heads) ** -0.5
    Y = xp.empty((n_heads, len(data), width // n_heads), dtype=data.dtype)

    def weigh(at: slice, around: slice) -> tuple[Array, Array]:
        """Return how much each token counts for those at a place, and which distances lie between them."""
        distances = xp.arange(around.start, around.stop) - xp.arange(at.start, at.stop)[:, None]
        places = xp.clip(distances, -span, span) + span
        weights = queries[:, at] @ keys[:, around].transpose(0, 2, 1)
        weights *= scale
        weights += by_distance[:, places]
        weights[:, abs(distances) > span] = -np.inf
        weights -= weights.max(axis=2, keepdims=True)
        xp.exp(weights, out=weights)
        weights /= weights.sum(axis=2, keepdims=True)
        return weights, places

    for at, around in blocks_of(lengths, span):
        xp.matmul(weigh(at, around)[0], values[:, around], out=Y[:, at])

    def backprop(dY: Ragged) -> Ragged:
        d_data: Array = dY.dataXd
        d_output = d_data.reshape(len(data), n_heads, width // n_heads).transpose(1, 0, 2)
        d_queries, d_keys, d_values = d_parts = xp.zeros((3, *Y.shape), dtype=data.dtype)
        d_distance = xp.zeros_like(by_distance)
        for at, around in blocks_of(lengths, span):
            weights, places = weigh(at, around)
            d_values[:, around] += weights.transpose(0, 2, 1) @ d_output[:, at]
            d_weights = d_output[:, at] @ values[:, around].transpose(0, 2, 1)
            d_weights -= (d_weights * weights).sum(axis=2, keepdims=True)
            d_weights *= weights
            for head in range(n_heads):
                counts = xp.bincount(places.ravel(), weights=d_weights[head].ravel(), minlength=2 * span + 1)
                d_distance[head] += counts.astype(d_distance.dtype)
            d_weights *= scale
            d_queries[:, at] += d_weights @ keys[:, around]
            d_keys[:, around] += d_weights.transpose(0, 2, 1) @ queries[:, at]
        add_gradient(model, "distance", d_distance)
        return Ragged(xp.ascontiguousarray(d_parts.transpose(2, 0, 1, 3)).reshape(data.shape), dY.lengths)

    return Ragged(xp.ascontiguousarray(Y.transpose(1, 0, 2)).reshape(len(data), width), X.lengths), backprop


def blocks_of(lengths: list[int], span: int) -> Iterator[tuple[slice, slice]]:
    """Cut docs into blocks; yield the tokens of each, and those that they look at, which are of the same doc."""
    start = 0
    for length in lengths:
        end = start + length
        for first in range(start, end, BLOCK):
            last = min(first + BLOCK, end)
            yield slice(first, last), slice(max(first - span, start), min(last + span, end))
        start = end


def _init(model: Model[Ragged, Ragged], X: Any = None, Y: Any = None) -> None:
    # Before anything is learnt, a distance counts as much as any other.
    model.set_param("distance", model.ops.alloc2f(model.attrs["n_heads"], 2 * model.attrs["span"] + 1))
