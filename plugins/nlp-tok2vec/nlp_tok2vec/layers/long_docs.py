"""Token vectors of long docs, made piece by piece: besides the vectors themselves, little is in memory at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nlpx.pipeline.pieces import LONG

from .fusion import fused
from .token_embed import TypeEmbedding
from .window_encoder import forward as encode_windows
from .window_encoder import predict_pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from thinc.api import Model

    from nlpx.tokens import Doc

    from .feature_major import Floats


def forward(
    model: Model[Any, Any], docs: list[Doc], is_train: bool
) -> tuple[list[Floats], Callable[[list[Floats]], list[Any]]]:
    """Run chain(embed, encode), in prediction by itself for each long doc.

    Data flow: docs -> one (n_tokens, width) array per doc.
    """
    composed: Callable[..., Any] = model._func.composed  # type: ignore[attr-defined]
    if is_train or all(len(doc) < LONG for doc in docs) or not _has_pieces(model):
        return composed(model, docs, is_train)  # type: ignore[no-any-return]
    short = [doc for doc in docs if len(doc) < LONG]
    vectors = iter(composed(model, short, False)[0] if short else ())
    return [next(vectors) if len(doc) < LONG else _join(model, doc) for doc in docs], lambda dYs: []


def pieces(model: Model[Any, Any], doc: Doc) -> Iterator[tuple[int, Floats]] | None:
    """Yield places in a doc, each with the vectors from there on: (n, width). None where they come all at once.

    That can be done where the embedding is one of token types and the encoder a stack of windows.
    """
    return _pieces(model, doc) if _has_pieces(model) else None


def _has_pieces(model: Model[Any, Any]) -> bool:
    embed, encode = model.layers
    is_known = isinstance(fused(embed), TypeEmbedding) and "pad" in encode.attrs
    return is_known and fused(encode.layers[0]) is encode_windows


def _pieces(model: Model[Any, Any], doc: Doc) -> Iterator[tuple[int, Floats]]:
    """Yield the vectors of a doc; as in a batch, zeros stand around it for the encoder."""
    embed, encode = model.layers
    embedding: Any = fused(embed)
    table, types = embedding.table(embed, [doc])
    pad, n_tokens = encode.attrs["pad"], len(doc)

    def read(start: int, end: int) -> Floats:
        X = np.zeros((end - start, table.shape[1]), dtype=table.dtype)
        first, last = max(start - pad, 0), min(end - pad, n_tokens)
        X[first + pad - start : last + pad - start] = table[types[first:last]]
        return X

    for start, part in predict_pieces(encode.layers[0], n_tokens + 2 * pad, read):
        first, last = max(start - pad, 0), min(start + len(part) - pad, n_tokens)
        yield first, part[first + pad - start : last + pad - start]


def _join(model: Model[Any, Any], doc: Doc) -> Floats:
    """Return all vectors of a doc (n_tokens, width)."""
    Y: Floats | None = None
    for start, part in _pieces(model, doc):
        if Y is None:
            Y = np.empty((len(doc), part.shape[1]), dtype=part.dtype)
        Y[start : start + len(part)] = part
    assert Y is not None
    return Y
