"""Token vectors in prediction, with packed weights and with what is known of the types of tokens already."""

from __future__ import annotations

from itertools import accumulate, chain
from typing import TYPE_CHECKING, Any

import numpy as np

from nlpx.pipeline import all_pieces

from . import window_encoder
from .fusion import fused
from .packed_embed import PackedEmbedding
from .packed_layers import PackedLayer, PackedStack, WindowShares, can_pack
from .type_rows import NOTHING, TypeRows
from .typed_tokens import TypedTokens

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray
    from thinc.api import Model

    from nlpx.tokens import Doc

    from .feature_major import Floats

# So many tokens are worked on at a time, and rows of so many types are kept, 4 KB each. With twice as many, token
# vectors would take a tenth less time and 8 MB more; with half as many, a tenth more time and 4 MB less.
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
    later batches. Each number is computed in the same way however tokens come together in batches and pieces, and
    whatever was there before.

    Args:
        model: The model, of which `pack` has seen that it can be packed.
    """

    def __init__(self, model: Model[Any, Any]) -> None:
        embed, encode = model.layers
        embedding: Any = fused(embed)
        self._columns: Sequence[int] = embedding.columns
        self._word_attrs: list[str] = [node.attrs["key_attr"] for node in embed.walk() if node.name == "static_vectors"]
        self._embedding = PackedEmbedding(embed)
        nodes = window_encoder.nodes(encode.layers[0])
        layers = [PackedLayer(window_encoder.dense_norm(node)) for node in nodes]
        self._stack = PackedStack(layers, margin=window_encoder.margin(nodes[0]))
        self._pad: int = encode.attrs["pad"]
        self._shares = WindowShares(layers[0])
        # A thread takes one of these tables out while it needs it.
        self._tables: list[TypeRows] = []

    def predict(self, docs: Sequence[Doc]) -> list[Floats]:
        """Return one (n_tokens, width) array per doc."""
        return list(chain.from_iterable(map(self._predict_group, groups(docs))))

    def reader(self, doc: Doc) -> Callable[[int], tuple[int, Floats]]:
        """Return what makes the piece of vectors that a token of a doc is in, as `piece_reader` does."""
        batch = self._read([doc])
        n_tokens, field = len(doc), self._stack.field

        def piece_of(token: int) -> tuple[int, Floats]:
            first = token // MOST * MOST
            last = min(first + MOST, n_tokens)
            # Of what lies around, as much as a token sees; of the zeros around a doc, as many as there are in a batch.
            start = max(first - field, -self._pad)
            end = min(last + field, n_tokens + self._pad)
            tokens = slice(max(start, 0), min(end, n_tokens))
            seen = [(tokens.start - start, tokens.stop - start)]
            return first, self._encode(batch, tokens, seen, end - start, asked=[(first - start, last - start)])

        return piece_of

    def _predict_group(self, docs: Sequence[Doc]) -> list[Floats]:
        """Return one (n_tokens, width) array per doc, for docs that come together to at most `MOST` tokens."""
        if len(docs) == 1 and len(docs[0]) > MOST:
            return [self._join(docs[0])]
        lengths = [len(doc) for doc in docs]
        stretches, n_rows = [], self._pad
        for length in lengths:
            if length:
                stretches.append((n_rows, n_rows + length))
            n_rows += length + self._pad
        if not stretches:
            return [np.empty((0, self._stack.width), dtype=np.float32) for _ in docs]
        n_tokens = sum(lengths)
        Y = self._encode(self._read(docs), slice(0, n_tokens), stretches, n_rows, asked=stretches)
        ends = accumulate(lengths)
        return [Y] if len(docs) == 1 else [Y[end - length : end] for length, end in zip(lengths, ends, strict=True)]

    def _join(self, doc: Doc) -> Floats:
        """Return all vectors of a doc (n_tokens, width)."""
        Y = np.empty((len(doc), self._stack.width), dtype=np.float32)
        for start, part in all_pieces(self.reader(doc), len(doc)):
            Y[start : start + len(part)] = part
        return Y

    def _encode(
        self,
        batch: TypedTokens,
        tokens: slice,
        stretches: Sequence[tuple[int, int]],
        n_rows: int,
        *,
        asked: Sequence[tuple[int, int]],
    ) -> Floats:
        """Return vectors of a sequence in which some tokens stand, and nothing between.

        Args:
            batch: A batch of tokens.
            tokens: Which of them stand in the sequence.
            stretches: Where they stand there, one stretch after the other.
            n_rows: Length of the sequence.
            asked: The stretches whose vectors are returned, one after the other: (n, width).
        """
        margin = self._stack.margin
        sequence = np.full(n_rows + 2 * margin, NOTHING, dtype=np.int32)
        table = self._take_table()
        numbers = self._find_rows(batch, tokens, table)
        n_done = 0
        for start, end in stretches:
            sequence[margin + start : margin + end] = numbers[n_done : n_done + end - start]
            n_done += end - start
        Y = self._stack.predict(sequence, table.shares, table.vectors, np.array(asked, dtype=np.int32))
        self._tables.append(table)
        return Y

    def _read(self, docs: Sequence[Doc]) -> TypedTokens:
        """Return the tokens of a batch with what tells their types apart."""
        return TypedTokens(docs, self._columns, word_attrs=self._word_attrs)

    def _take_table(self) -> TypeRows:
        """Return a table of rows that nobody else uses."""
        try:
            return self._tables.pop()
        except IndexError:
            nothing = np.zeros((1, self._stack.width), dtype=np.float32)
            rows = nothing, self._shares.multiply(nothing)
            return TypeRows(MOST + 2 * self._stack.field, nothing=rows)

    def _find_rows(self, batch: TypedTokens, tokens: slice, table: TypeRows) -> NDArray[np.int32]:
        """Return the number of the row of each of some tokens of a batch."""
        first = tokens.start
        keys = batch.keys[tokens]

        def make(missing: list[int]) -> tuple[Floats, Floats]:
            vectors = self._embedding.predict(batch.some([first + place for place in missing]))
            return vectors, self._shares.multiply(vectors)

        return table.find(keys, make)


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
