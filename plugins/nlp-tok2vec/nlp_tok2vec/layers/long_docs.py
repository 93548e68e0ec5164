"""Token vectors of long docs, made piece by piece: besides the vectors themselves, little is in memory at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nlpx.pipeline import LONG_DOC, MadeOfWeights, all_pieces, forward_of

from .fusion import fused
from .token_embed import TypeEmbedding
from .window_encoder import Pieces
from .window_encoder import forward as encode_windows

if TYPE_CHECKING:
    from collections.abc import Callable

    from thinc.api import Model

    from nlpx.tokens import Doc

    from .feature_major import Floats
    from .packed_tok2vec import PackedTok2Vec


class Tok2VecPass:
    """The forward function of chain(embed, encode), in prediction by itself for each long doc.

    Where the embedding is one of token types and the encoder a stack of windows, it predicts with packed weights;
    without compiled code for them, with its layers.
    """

    def __init__(self) -> None:
        self._packed = MadeOfWeights(_pack, relieve=_relieve)

    def __call__(
        self, model: Model[Any, Any], docs: list[Doc], is_train: bool
    ) -> tuple[list[Floats], Callable[[list[Floats]], list[Any]]]:
        """Run the model.

        Data flow: docs -> one (n_tokens, width) array per doc.
        """
        composed: Callable[..., Any] = forward_of(model).composed  # type: ignore[attr-defined]
        if is_train or not _has_pieces(model):
            return composed(model, docs, is_train)  # type: ignore[no-any-return]
        packed = self._packed.of(model)
        if packed is not None:
            return packed.predict(docs), lambda dYs: []
        if all(len(doc) < LONG_DOC for doc in docs):
            return composed(model, docs, False)  # type: ignore[no-any-return]
        short = [doc for doc in docs if len(doc) < LONG_DOC]
        vectors = iter(composed(model, short, False)[0] if short else ())
        return [next(vectors) if len(doc) < LONG_DOC else _join(model, doc) for doc in docs], lambda dYs: []

    def reader(self, model: Model[Any, Any], doc: Doc) -> Callable[[int], tuple[int, Floats]]:
        """Return what makes the piece of vectors that a token of a doc is in."""
        packed = self._packed.of(model)
        return _reader(model, doc) if packed is None else packed.reader(doc)


def _pack(model: Model[Any, Any]) -> PackedTok2Vec | None:
    """Pack the weights of chain(embed, encode); None where there is no compiled code for such layers."""
    # A pipeline that is loaded may get no text.
    from .packed_tok2vec import pack

    return pack(model)


def _relieve(packed: PackedTok2Vec | None) -> None:
    if packed is not None:
        packed.relieve()


def reader(model: Model[Any, Any], doc: Doc) -> Callable[[int], tuple[int, Floats]] | None:
    """Return what makes the piece of vectors that a token of a doc is in, as `piece_reader` does.

    That can be done in main memory, where the embedding is one of token types and the encoder a stack of windows.
    """
    its_pass = fused(model)
    return its_pass.reader(model, doc) if isinstance(its_pass, Tok2VecPass) and _has_pieces(model) else None


def _has_pieces(model: Model[Any, Any]) -> bool:
    if model.ops.xp is not np:
        return False
    embed, encode = model.layers
    is_known = isinstance(fused(embed), TypeEmbedding) and "pad" in encode.attrs
    return is_known and fused(encode.layers[0]) is encode_windows


def _reader(model: Model[Any, Any], doc: Doc) -> Callable[[int], tuple[int, Floats]]:
    """Return what makes a piece of the vectors of a doc; as in a batch, zeros stand around it for the encoder."""
    embed, encode = model.layers
    embedding: Any = fused(embed)
    table, types = embedding.table(embed, [doc])
    pad, n_tokens = encode.attrs["pad"], len(doc)

    def read(start: int, end: int) -> Floats:
        X = np.zeros((end - start, table.shape[1]), dtype=table.dtype)
        first, last = max(start - pad, 0), min(end - pad, n_tokens)
        X[first + pad - start : last + pad - start] = table[types[first:last]]
        return X

    pieces = Pieces(encode.layers[0], n_tokens + 2 * pad, read)

    def piece_of(token: int) -> tuple[int, Floats]:
        start, part = pieces.predict(token + pad)
        first, last = max(start - pad, 0), min(start + len(part) - pad, n_tokens)
        return first, part[first + pad - start : last + pad - start]

    return piece_of


def _join(model: Model[Any, Any], doc: Doc) -> Floats:
    """Return all vectors of a doc (n_tokens, width)."""
    Y: Floats | None = None
    for start, part in all_pieces(_reader(model, doc), len(doc)):
        if Y is None:
            Y = np.empty((len(doc), part.shape[1]), dtype=part.dtype)
        Y[start : start + len(part)] = part
    assert Y is not None
    return Y
