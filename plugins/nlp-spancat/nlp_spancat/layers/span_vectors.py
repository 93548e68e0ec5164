"""The vectors of spans as a view: those of the tokens, and where each span starts and ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from thinc.api import Ragged

if TYPE_CHECKING:
    from thinc.api import Ops


class SpanVectors(Ragged):
    """Stand for the vectors of the tokens of each span, one span after the other, without a copy of them.

    Layers that know it read `tokens`; to any other it is the ragged array that it stands for, which is made when its
    `data` are asked for.

    Args:
        ops: What makes arrays.
        tokens: The vectors of the tokens, (n_tokens, width).
        starts: The first token of each span, (n_spans,).
        ends: The token after the last of each span, (n_spans,).
    """

    def __init__(self, ops: Ops, tokens: Any, starts: Any, ends: Any) -> None:
        self.ops = ops
        self.tokens = tokens
        self.starts = starts
        self.ends = ends
        self.lengths = ends - starts
        self.data_shape = (-1, *tokens.shape[1:])
        self.starts_ends = None

    @property
    def data(self) -> Any:  # type: ignore[override]
        """The vectors of the tokens of each span, (the sum of the lengths, width)."""
        return self.tokens[self.rows]

    @property
    def rows(self) -> Any:
        """The number of the token of each row of `data`."""
        before = self.lengths.cumsum() - self.lengths
        n_rows = int(self.lengths.sum())
        # The array modules of other devices take no arrays as numbers of repeats.
        span_of = self.ops.xp.zeros(n_rows, dtype="i")
        span_of[before[1:]] = 1
        span_of = span_of.cumsum()
        return (self.ops.xp.arange(n_rows) + (self.starts - before)[span_of]).astype("i")


class TokenGradient(Ragged):
    """Hold the gradient of `SpanVectors` as what it is for each token of them: as ``data``, (n_tokens, width)."""


def as_span_vectors(ops: Ops, X: Ragged) -> SpanVectors:
    """Return any ragged array as spans of its rows."""
    if isinstance(X, SpanVectors):
        return X
    lengths: Any = X.lengths
    ends = lengths.cumsum()
    return SpanVectors(ops, X.data, (ends - lengths).astype("i"), ends.astype("i"))
