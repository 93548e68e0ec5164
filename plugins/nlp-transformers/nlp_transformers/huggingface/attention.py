"""Attention on a processor in training, in little memory: as many heads at a time as fit into its cache."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import torch

from .drops import Drops

if TYPE_CHECKING:
    from collections.abc import Iterator

# How many weights are computed at a time: so many numbers fit into the cache.
_BLOCK = 1 << 19


def attend(
    query: Any,
    key: Any,
    value: Any,
    attn_mask: Any = None,
    dropout_p: float = 0.0,
    is_causal: bool = False,
    scale: float | None = None,
    enable_gqa: bool = False,
) -> Any:
    """Do as ``torch.nn.functional.scaled_dot_product_attention``, of which these are the arguments.

    The tensors are (n_spans, n_heads, n_pieces, width); what is kept for the way back is these alone.
    """
    if torch.is_autocast_enabled("cpu"):
        query, key, value = (each.to(torch.get_autocast_dtype("cpu")) for each in (query, key, value))
    if enable_gqa:
        key, value = (each.repeat_interleave(query.shape[1] // each.shape[1], dim=1) for each in (key, value))
    key, value = (each.expand(-1, query.shape[1], -1, -1) for each in (key, value))
    if is_causal:
        attn_mask = torch.ones(query.shape[2], key.shape[2], dtype=torch.bool).tril()
    bias = blank = None
    if attn_mask is not None:
        bias = attn_mask
        if attn_mask.dtype == torch.bool:
            bias = torch.zeros(attn_mask.shape, dtype=query.dtype).masked_fill(~attn_mask, -torch.inf)
        has_nothing = bias.detach().amax(dim=-1, keepdim=True) == -torch.inf
        blank = has_nothing if has_nothing.any() else None
    scale = query.shape[-1] ** -0.5 if scale is None else scale
    output: Any = _Attention.apply(query, key, value, bias, blank, dropout_p, scale)
    return output


class _Attention(torch.autograd.Function):
    """Attend: query, key, value, what is added to the scores, which rows see nothing, dropout, scale -> output."""

    @staticmethod
    def forward(ctx: Any, query: Any, key: Any, value: Any, bias: Any, blank: Any, dropout: float, scale: float) -> Any:
        """Weigh the values."""
        ctx.save_for_backward(query, key, value, bias, blank)
        ctx.drops, ctx.scale = Drops(dropout), scale
        n_spans, n_heads, n_pieces, _width = query.shape
        # The heads of a piece lie beside each other, where the next layer wants them.
        output = value.new_empty(n_spans, n_pieces, n_heads, value.shape[-1]).transpose(1, 2)
        with torch.autocast("cpu", enabled=False):
            for at, _weights, kept in _Weights(query, key, bias, blank, ctx.drops, scale).blocks():
                output[at] = kept @ _single(value[at])
        return output.mul_(ctx.drops.scale)

    @staticmethod
    def backward(ctx: Any, *d_outputs: Any) -> Any:
        """Compute the weights again, and their gradient at once."""
        (d_output,) = d_outputs
        query, key, value, bias, blank = ctx.saved_tensors
        d_query, d_key, d_value = map(torch.empty_like, (query, key, value))
        shape = *query.shape[:3], key.shape[2]
        d_bias = torch.empty(shape, dtype=bias.dtype) if ctx.needs_input_grad[3] else None
        with torch.autocast("cpu", enabled=False):
            for at, weights, kept in _Weights(query, key, bias, blank, ctx.drops, ctx.scale).blocks():
                d_own = _single(d_output[at]) * ctx.drops.scale
                d_value[at] = kept.mT @ d_own
                d_weighted = (d_own @ _single(value[at]).mT).mul_(kept)
                d_scores = d_weighted.addcmul_(weights, d_weighted.sum(dim=-1, keepdim=True), value=-1)
                if d_bias is not None:
                    d_bias[at] = d_scores
                d_query[at] = (d_scores @ _single(key[at])).mul_(ctx.scale)
                d_key[at] = (d_scores.mT @ _single(query[at])).mul_(ctx.scale)
        if d_bias is not None:
            d_bias = d_bias.sum_to_size(bias.shape)
        return d_query, d_key, d_value, d_bias, None, None, None


class _Weights(NamedTuple):
    """Hold what the weights of attention are computed from."""

    query: Any
    key: Any
    bias: Any
    blank: Any
    drops: Drops
    scale: float

    def blocks(self) -> Iterator[tuple[Any, Any, Any]]:
        """Compute them for some heads of a span at a time, or for some short spans.

        Yields:
            Where the heads are; their weights (n_spans, n_heads, n_pieces, n_pieces), and the same with some of them
            dropped.
        """
        draw = self.drops.begin()
        n_spans, n_heads, n_pieces, _width = self.query.shape
        shape = n_spans, n_heads, n_pieces, self.key.shape[2]
        bias = None if self.bias is None else self.bias.expand(shape)
        blank = None if self.blank is None else self.blank.expand(*shape[:3], 1)
        n_weights = max(math.prod(shape[1:]), 1)
        n_together = max(_BLOCK // n_weights, 1)
        n_heads_together = -(-n_heads // max(min(n_weights // _BLOCK, n_heads), 1))
        for span in range(0, n_spans, n_together):
            for head in range(0, n_heads, n_heads_together):
                at = slice(span, span + n_together), slice(head, head + n_heads_together)
                scores = (_single(self.query[at]) * self.scale) @ _single(self.key[at]).mT
                if bias is not None:
                    scores += bias[at]
                weights = torch.softmax(scores, dim=-1, out=scores)
                if blank is not None:
                    weights.masked_fill_(blank[at], 0.0)
                yield at, weights, weights * draw(weights)


def _single(values: Any) -> Any:
    """Return numbers in single precision at least: sums of half ones are not exact enough."""
    return values if values.dtype == torch.float64 else values.float()
