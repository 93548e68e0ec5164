"""The layer ``extract_spans``: from the vectors of docs to those of spans."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from thinc.api import Model, Ragged

from .span_vectors import SpanVectors, TokenGradient

if TYPE_CHECKING:
    from collections.abc import Callable


def extract_spans() -> Model[tuple[Ragged, Ragged], Ragged]:
    """Give the vectors of the tokens of each span (``spacy.extract_spans.v1``).

    Data flow: vectors (n_tokens, width) and spans (n_spans, 2), both ragged with one length a doc -> a ragged array
    with one length a span. A span is the number of its first token in its doc, and of the token after its last.

    What it gives is a `SpanVectors`, which holds no copy of the tokens.
    """
    return Model("extract_spans", forward)


def forward(
    model: Model[tuple[Ragged, Ragged], Ragged], X: tuple[Ragged, Ragged], is_train: bool
) -> tuple[SpanVectors, Callable[[Ragged], tuple[Ragged, Ragged]]]:
    vectors, spans = X
    tokens: Any = vectors.data
    starts, ends = bounds_of(model, vectors, spans)
    Y = SpanVectors(model.ops, tokens, starts, ends)

    def backprop(dY: Ragged) -> tuple[Ragged, Ragged]:
        if isinstance(dY, TokenGradient):
            d_tokens: Any = dY.data
        else:
            d_tokens = model.ops.alloc2f(*tokens.shape, dtype=tokens.dtype.name)
            # Without spans, a ragged array of thinc forgets how wide it is.
            d_rows: Any = dY.data
            model.ops.scatter_add(d_tokens, Y.rows, model.ops.as_contig(d_rows.reshape(-1, tokens.shape[1])))
        return Ragged(d_tokens, vectors.lengths), spans

    return Y, backprop


def bounds_of(model: Model[Any, Any], vectors: Ragged, spans: Ragged) -> tuple[Any, Any]:
    """Return the first token of each span, and the token after its last, counted through all docs of the batch."""
    ops = model.ops
    n_tokens = ops.to_numpy(vectors.lengths)  # type: ignore[no-untyped-call]
    n_spans = ops.to_numpy(spans.lengths)  # type: ignore[no-untyped-call]
    first_tokens = ops.asarray1i((n_tokens.cumsum() - n_tokens).repeat(n_spans))
    data: Any = spans.data
    bounds = data.reshape(-1, 2)
    return (bounds[:, 0] + first_tokens).astype("i"), (bounds[:, 1] + first_tokens).astype("i")
