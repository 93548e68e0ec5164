"""Models whose output is not one array a Doc."""

from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np
from thinc.api import HashEmbed, Linear, Model, Ragged, chain

from nlpx.pipeline import Listener

PIECE = 3
KEY = "wordpieces"


@dataclass
class Pieces:
    """Rows (n_pieces, width) for all tokens of a batch, how many each token has, and how many tokens each Doc has."""

    rows: Any
    lengths: Any
    n_tokens: list[int]


def build_encoder(width: int, rows: int) -> Model:
    """docs -> Pieces; the way back takes one array (n_pieces, width)."""
    layer = chain(HashEmbed(width, rows, column=0, seed=3), Linear(width, width))
    return Model("wordpiece_encoder", forward, init=init, dims={"nO": width}, layers=[layer])


def pieces_of(text: str) -> list[str]:
    """Cut a token; one of blanks has no piece."""
    return [text[start : start + PIECE] for start in range(0, len(text), PIECE)] if text.strip() else []


def forward(model, docs, is_train):
    pieces = [pieces_of(token.text) for doc in docs for token in doc]
    ids = [[crc32(piece.encode())] for token in pieces for piece in token]
    keys = model.ops.asarray2i(np.array(ids, dtype="uint64").reshape(-1, 1), dtype="uint64")
    rows, backprop = model.layers[0](keys, is_train)
    lengths = model.ops.asarray1i([len(token) for token in pieces])

    def learn(d_rows):
        backprop(d_rows)
        return []

    return Pieces(rows, lengths, [len(doc) for doc in docs]), learn


def init(model, X=None, Y=None):
    model.layers[0].initialize(X=np.zeros((1, 1), dtype="uint64"))


class PieceListener(Listener):
    """Read rows of wordpieces, and pool those of each token."""

    usual_upstream = "wordpieces"

    def read(self, docs):
        kept = [doc.user_data.get(KEY) for doc in docs]
        if not self.reads_docs or self.memory is not None or any(pieces_of_doc is None for pieces_of_doc in kept):
            return self.ask(docs)
        rows = self.ops.xp.concatenate([pieces_of_doc["rows"] for pieces_of_doc in kept])
        lengths = self.ops.xp.concatenate([pieces_of_doc["lengths"] for pieces_of_doc in kept])
        return Pieces(rows, lengths, [len(doc) for doc in docs])

    def pool(self, docs, output, *, is_train):
        return pool(self.layers[0], output, is_train)

    def add(self, total, gradient):
        scaled = self.grad_factor * gradient
        return scaled if total is None else total + scaled


def pool(pooling, output, is_train):
    """Pieces -> one (n_tokens, width) array per doc, and back to an array (n_pieces, width)."""
    ops = pooling.ops
    with_pieces = output.lengths > 0
    pooled, backprop = pooling(Ragged(output.rows, output.lengths[with_pieces]), is_train)
    vectors = ops.alloc2f(len(output.lengths), output.rows.shape[1])
    vectors[with_pieces] = pooled

    def unpool(d_vectors):
        return backprop(ops.xp.concatenate(d_vectors)[with_pieces]).dataXd

    return ops.xp.split(vectors, np.cumsum(output.n_tokens)[:-1]), unpool


def build_listener(pooling: Model[Ragged, Any], grad_factor: float = 1.0, upstream: str = "*") -> PieceListener:
    return PieceListener("piece-listener", upstream, layers=[pooling], grad_factor=grad_factor)


def build_own(encoder: Model, pooling: Model[Ragged, Any]) -> Model:
    """docs -> one (n_tokens, width) array per doc."""
    return Model("own_wordpieces", forward_own, init=init_own, dims={"nO": None}, layers=[encoder, pooling])


def forward_own(model, docs, is_train):
    output, backprop = model.layers[0](docs, is_train)
    vectors, unpool = pool(model.layers[1], output, is_train)
    return vectors, lambda d_vectors: backprop(unpool(d_vectors))


def init_own(model, X=None, Y=None):
    for layer in model.layers:
        layer.initialize()
    model.set_dim("nO", model.layers[0].get_dim("nO"))
