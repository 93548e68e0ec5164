"""Token vectors in prediction, with packed weights and with what is known of the types of tokens already."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from nlpx.pipeline import all_pieces

from . import window_encoder
from .fusion import fused
from .packed_layers import PackedLayer, WindowShares, can_pack
from .token_embed import embed_types
from .token_types import token_types
from .type_rows import NOTHING, TypeRows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray
    from thinc.api import Model

    from nlpx.tokens import Doc

    from .feature_major import Floats
    from .token_embed import TypeEmbedding

# So many tokens are worked on at a time, and rows of so many types are kept, 4 KB each. With twice as many, token
# vectors would take a tenth less time and 8 MB more.
MOST = 2048


def pack(model: Model[Any, Any]) -> PackedTok2Vec | None:
    """Pack the weights of chain(embed, encode); None where there is no compiled code for such layers."""
    embed, encode = model.layers
    *_, mixer, _ = embed.layers
    dense_norms = [
        mixer.layers[0].layers[0].layers,
        *map(window_encoder.dense_norm, window_encoder.nodes(encode.layers[0])),
    ]
    return PackedTok2Vec(model) if all(map(can_pack, dense_norms)) else None


class PackedTok2Vec:
    """Predict what chain(embed, encode) does, an embedding of token types and a stack of windows.

    The embedding of a type, and its shares of the sums of the first window layer, are worked out once, and kept for
    later batches where they depend on weights only. Each number is computed in the same way however tokens come
    together in batches and pieces, and whatever was there before.

    Args:
        model: The model, of which `pack` has seen that it can be packed.
    """

    def __init__(self, model: Model[Any, Any]) -> None:
        embed, encode = model.layers
        *self._features, mixer, _ = embed.layers
        self._embedding: Any = fused(embed)
        self._mix = PackedLayer(mixer.layers[0].layers[0].layers)
        nodes = window_encoder.nodes(encode.layers[0])
        self._layers = [PackedLayer(window_encoder.dense_norm(node)) for node in nodes]
        self._margin = window_encoder.margin(nodes[0])
        self._pad: int = encode.attrs["pad"]
        self._field = len(nodes) * self._margin
        self._shares = WindowShares(self._layers[0])
        # A thread takes one of these tables out while it needs it.
        self._tables: list[TypeRows] = []

    def predict(self, docs: Sequence[Doc]) -> list[Floats]:
        """Return one (n_tokens, width) array per doc."""
        return list(chain.from_iterable(map(self._predict_group, groups(docs))))

    def reader(self, doc: Doc) -> Callable[[int], tuple[int, Floats]]:
        """Return what makes the piece of vectors that a token of a doc is in, as `piece_reader` does."""
        types = _Types(self._embedding, [doc])
        n_tokens = len(doc)

        def piece_of(token: int) -> tuple[int, Floats]:
            first = token // MOST * MOST
            last = min(first + MOST, n_tokens)
            # Of what lies around, as much as a token sees; of the zeros around a doc, as many as there are in a batch.
            start = max(first - self._field, -self._pad)
            end = min(last + self._field, n_tokens + self._pad)
            tokens = slice(max(start, 0), min(end, n_tokens))
            Y = self._encode(types, tokens, [(self._margin + tokens.start - start, tokens)], end - start)
            return first, Y[first - start : last - start]

        return piece_of

    def _predict_group(self, docs: Sequence[Doc]) -> list[Floats]:
        """Return one (n_tokens, width) array per doc, for docs that come together to at most `MOST` tokens."""
        if len(docs) == 1 and len(docs[0]) > MOST:
            return [self._join(docs[0])]
        places, stretches, n_tokens, n_rows = [], [], 0, self._pad
        for doc in docs:
            length = len(doc)
            places.append(n_rows)
            stretches.append((self._margin + n_rows, slice(n_tokens, n_tokens + length)))
            n_tokens += length
            n_rows += length + self._pad
        if not n_tokens:
            return [np.empty((0, self._mix.nO), dtype=np.float32) for _ in docs]
        Y = self._encode(_Types(self._embedding, docs), slice(0, n_tokens), stretches, n_rows)
        return [Y[place : place + len(doc)] for place, doc in zip(places, docs, strict=True)]

    def _join(self, doc: Doc) -> Floats:
        """Return all vectors of a doc (n_tokens, width)."""
        Y = np.empty((len(doc), self._mix.nO), dtype=np.float32)
        for start, part in all_pieces(self.reader(doc), len(doc)):
            Y[start : start + len(part)] = part
        return Y

    def _encode(self, types: _Types, tokens: slice, stretches: Sequence[tuple[int, slice]], n_rows: int) -> Floats:
        """Return the vectors of a sequence (n_rows, width) in which some tokens stand, and nothing between.

        Args:
            types: The types of a batch.
            tokens: Which of its tokens they are.
            stretches: Where, counted from the margin in front of the sequence, stretches of the batch's tokens begin.
            n_rows: Length of the sequence.
        """
        margin = self._margin
        sequence = np.full(n_rows + 2 * margin, NOTHING, dtype=np.int32)
        X, spare = (_with_margins(n_rows, self._mix.nO, margin=margin) for _ in range(2))
        first, *others = self._layers
        table = self._take_table()
        numbers = self._find_rows(types, tokens, table)
        for place, stretch in stretches:
            sequence[place : place + stretch.stop - stretch.start] = numbers[
                stretch.start - tokens.start : stretch.stop - tokens.start
            ]
        first.add_windows_of_types(sequence, table.shares, table.vectors, X, margin=margin)
        if not self._embedding.has_vectors:
            self._tables.append(table)
        for layer in others:
            layer.add_windows(X, spare, margin=margin)
            X, spare = spare, X
        return X[margin : margin + n_rows]

    def _take_table(self) -> TypeRows:
        """Return a table of rows that nobody else uses."""
        try:
            return self._tables.pop()
        except IndexError:
            nothing = np.zeros((1, self._mix.nO), dtype=np.float32)
            return TypeRows(MOST + 2 * self._field, nothing=(nothing, self._shares.multiply(nothing)))

    def _find_rows(self, types: _Types, tokens: slice, table: TypeRows) -> NDArray[np.int32]:
        """Return the number of the row of each of some tokens of a batch."""
        kinds, numbers = types.among(tokens)

        def make(missing: list[int]) -> tuple[Floats, Floats]:
            vectors = embed_types(self._features, self._mix.predict, types.distinct.take(kinds[missing]))
            return vectors, self._shares.multiply(vectors)

        return table.find([types.keys[kind] for kind in kinds.tolist()], make)[numbers]


class _Types:
    """The types of the tokens of a batch.

    Attributes:
        distinct: The types; keys: what tells each from the others, in any batch.
    """

    def __init__(self, embedding: TypeEmbedding, docs: Sequence[Doc]) -> None:
        self.distinct, self._numbers = token_types(docs, embedding.columns)
        self.keys = self.distinct.keys(embedding.columns)

    def among(self, tokens: slice) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
        """Return the types of some of the tokens, and for each token which of these it is."""
        numbers = self._numbers[tokens]
        if len(numbers) == len(self._numbers):
            return np.arange(len(self.keys)), numbers
        is_used = np.zeros(len(self.keys), dtype=bool)
        is_used[numbers] = True
        return np.flatnonzero(is_used), (np.cumsum(is_used, dtype=np.int32) - np.int32(1))[numbers]


def groups(docs: Sequence[Doc]) -> Iterator[list[Doc]]:
    """Cut a batch into groups of docs that come together to at most `MOST` tokens; a longer doc is by itself."""
    group: list[Doc] = []
    n_tokens = 0
    for doc in docs:
        if group and n_tokens + len(doc) > MOST:
            yield group
            group, n_tokens = [], 0
        group.append(doc)
        n_tokens += len(doc)
    if group:
        yield group


def _with_margins(n_rows: int, width: int, *, margin: int) -> Floats:
    """Return an array for a sequence between margins of zeros."""
    X = np.empty((margin + n_rows + margin, width), dtype=np.float32)
    X[:margin] = X[margin + n_rows :] = 0
    return X
