"""The layer that makes vectors of tokens of those of their wordpieces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from thinc.api import Model, Ragged

from ..data import PieceRows
from ..rows_in_file import let_go

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

# How many tokens are pooled at a time.
_BLOCK = 2048


def trfs2arrays(pooling: Model[Any, Any]) -> Model[Any, Any]:
    """Pool the wordpieces of each token.

    Data flow: rows of wordpieces -> one (n_tokens, width) array per doc. A token without a wordpiece gets zeros. The
    way back gives the gradient of the rows (n_pieces, width).

    Args:
        pooling: Ragged -> (n_tokens, width): makes one vector of several.
    """
    return Model("trfs2arrays", _forward, layers=[pooling])


def pool_in_pieces(arrays: Model[Any, Any], pieces: PieceRows) -> Callable[[int], tuple[int, Any]]:
    """Return what pools the tokens around one of a Doc, as `nlpx.pipeline.piece_reader` does.

    Args:
        arrays: What `trfs2arrays` has returned.
        pieces: The rows of one Doc.
    """
    ends = np.cumsum(pieces.lengths)
    firsts = ends - pieces.lengths

    def piece_of(token: int) -> tuple[int, Any]:
        start = token - token % _BLOCK
        end = min(start + _BLOCK, len(ends))
        index = pieces.index[firsts[start] : ends[end - 1]]
        (vectors,) = arrays.predict(PieceRows(pieces.rows, index, pieces.lengths[start:end], [end - start]))
        return start, vectors

    return piece_of


def _forward(
    model: Model[Any, Any], pieces: PieceRows, is_train: bool
) -> tuple[list[Any], Callable[[Sequence[Any]], Any]]:
    (pooling,) = model.layers
    xp: Any = model.ops.xp
    vectors = model.ops.alloc2f(len(pieces.lengths), pieces.rows.shape[1])
    ways_back = []
    for tokens, index in _blocks(pieces):
        lengths = pieces.lengths[tokens]
        own = Ragged(pieces.rows[index], lengths[lengths > 0].astype("int32"))
        vectors[tokens][lengths > 0], backprop = pooling(own, is_train)
        if is_train:
            ways_back.append((tokens, lengths > 0, index, backprop))
        let_go(pieces.rows)

    def unpool(d_vectors: Sequence[Any]) -> Any:
        d_rows = xp.zeros_like(pieces.rows)
        d_tokens = xp.concatenate(d_vectors)
        for tokens, has_pieces, index, backprop in ways_back:
            # A piece can belong to several tokens.
            model.ops.scatter_add(d_rows, index.astype("int32"), backprop(d_tokens[tokens][has_pieces]).dataXd)
        return d_rows

    ends = np.cumsum(pieces.n_tokens, dtype=int)
    return [vectors[end - n_tokens : end] for n_tokens, end in zip(pieces.n_tokens, ends, strict=True)], unpool


def _blocks(pieces: PieceRows) -> Iterator[tuple[slice, Any]]:
    """Yield tokens that follow each other, some with pieces, and the numbers of the rows of these.

    The rows are copied for a block at a time: those of a long Doc are many.
    """
    first = 0
    for start in range(0, len(pieces.lengths), _BLOCK):
        tokens = slice(start, start + _BLOCK)
        end = first + int(pieces.lengths[tokens].sum())
        if end > first:
            yield tokens, pieces.index[first:end]
        first = end
