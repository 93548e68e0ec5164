"""Token vectors in prediction, with packed weights and with what is known of the types of tokens already."""

from __future__ import annotations

from contextlib import suppress
from itertools import accumulate, chain, groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import numpy as np

from nlpx.pipeline import all_pieces

from . import window_encoder
from .fusion import fused
from .packed_embed import NewTypes, PackedEmbedding
from .packed_layers import PackedStack, can_pack
from .table_rows import _rows
from .type_rows import TypeRows
from .typed_tokens import TypedTokens, _types, columns_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray
    from thinc.api import Model

    from nlpx.tokens import Doc

    from .feature_major import Floats
    from .typed_tokens import Types

# So many tokens are worked on at a time.
MOST = 2048
# The embeddings of so many types are kept, half a KB each. If a third more were kept, a tenth fewer would be made:
# half a hundredth of the time of short texts.
KEPT = 3072


def pack(model: Model[Any, Any]) -> PackedTok2Vec | None:
    """Pack the weights of chain(embed, encode); None where there is no compiled code for such layers."""
    if _rows is None or _types is None:
        return None
    embed, encode = model.layers
    *_, mixer, _ = embed.layers
    dense_norms = [
        mixer.layers[0].layers[0].layers,
        *map(window_encoder.dense_norm, window_encoder.nodes(encode.layers[0])),
    ]
    return PackedTok2Vec(model) if all(map(can_pack, dense_norms)) else None


class PackedTok2Vec:
    """Predict what chain(embed, encode) does, an embedding of token types and a stack of windows.

    What is the same for all tokens of a type is worked out once: its embedding, which is kept for later batches, and
    what it adds to the first window layer, which is ten times as large and soon worked out. Each number is computed in
    the same way however tokens come together in batches and pieces, and whatever was there before.

    Args:
        model: The model, of which `pack` has seen that it can be packed.
    """

    def __init__(self, model: Model[Any, Any]) -> None:
        embed, encode = model.layers
        embedding: Any = fused(embed)
        self._columns = columns_of(tuple(embedding.columns))
        self._word_attrs: list[str] = [node.attrs["key_attr"] for node in embed.walk() if node.name == "static_vectors"]
        self._embedding = PackedEmbedding(embed, self._columns.all)
        nodes = window_encoder.nodes(encode.layers[0])
        layers = [window_encoder.dense_norm(node) for node in nodes]
        self._stack = PackedStack(layers, margin=window_encoder.margin(nodes[0]))
        self._pad: int = encode.attrs["pad"]
        # A thread takes one of these tables out while it needs it.
        self._tables: list[TypeRows] = []

    def relieve(self) -> None:
        """Let the model do without the weights that are packed as long as nobody asks for them."""
        self._embedding.mix.relieve()
        self._stack.relieve()

    def predict(self, docs: Sequence[Doc]) -> list[Floats]:
        """Return one (n_tokens, width) array per doc."""
        if len(docs) == 1:
            return self._predict_group(docs)
        # Vectors of words are those of a doc's own vocabulary.
        runs = [list(run) for _, run in groupby(docs, attrgetter("vocab"))] if self._word_attrs else [docs]
        return list(chain.from_iterable(map(self._predict_group, chain.from_iterable(map(groups, runs)))))

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
            stretches, asked = [(tokens.start - start, tokens.stop - start)], [(first - start, last - start)]
            return first, self._encode(batch, tokens, stretches, length=end - start, asked=asked)

        return piece_of

    def _predict_group(self, docs: Sequence[Doc]) -> list[Floats]:
        """Return one (n_tokens, width) array per doc, for docs that come together to at most `MOST` tokens."""
        if len(docs) == 1 and len(docs[0]) > MOST:
            return [self._join(docs[0])]
        lengths = [len(doc) for doc in docs]
        stretches, n_rows = [], self._pad
        for length in filter(None, lengths):
            stretches.append((n_rows, n_rows + length))
            n_rows += length + self._pad
        if not stretches:
            return [np.empty((0, self._stack.width), dtype=np.float32) for _ in docs]
        tokens = slice(0, sum(lengths))
        Y = self._encode(self._read(docs), tokens, stretches, length=n_rows)
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
        stretches: list[tuple[int, int]],
        *,
        length: int,
        asked: list[tuple[int, int]] | None = None,
    ) -> Floats:
        """Return vectors of a sequence in which some tokens stand, and nothing between.

        Args:
            batch: A batch of tokens.
            tokens: Which of them stand in the sequence.
            stretches: Where they stand there, one stretch after the other.
            length: Length of the sequence.
            asked: The stretches whose vectors are returned, one after the other, (n, width); all if not given.
        """
        types, vectors = self._find_types(batch, tokens)
        return self._stack.predict(types, vectors, stretches, length=length, asked=asked)

    def _read(self, docs: Sequence[Doc]) -> TypedTokens:
        """Return the tokens of a batch with what tells their types apart."""
        return TypedTokens(docs, self._columns, word_attrs=self._word_attrs)

    def _find_types(self, batch: TypedTokens, tokens: slice) -> tuple[NDArray[np.int32], Floats]:
        """Return the number of the type of each of some tokens, (n,), and the embedding of each type.

        Types are numbered from 1 on; 0 is the one of no token, whose embedding is nothing.
        """
        types = batch.types(tokens)
        vectors = np.empty((len(types.numbered) + 1, self._embedding.mix.nO), dtype=np.float32)

        def make(types: Types) -> Floats:
            return self._embedding.predict(NewTypes(batch, *types.read(missing=True)))

        table = self._take_table(types)
        table.find(types, make, out=vectors)
        self._tables.append(table)
        return types.numbers, vectors

    def _take_table(self, types: Types) -> TypeRows:
        """Return a table of embeddings for types of some editions of vectors that nobody else uses."""
        with suppress(IndexError):
            table = self._tables.pop()
            if table.editions == types.editions:
                return table
        size = max(KEPT, MOST + 2 * self._stack.field)
        return TypeRows(size, self._embedding.mix.nO, n_columns=types.numbered.n_columns, editions=types.editions)


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
