"""The layer that makes vectors of tokens of those of their wordpieces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from thinc.api import Model, Ragged

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..data import PieceRows


def trfs2arrays(pooling: Model[Any, Any]) -> Model[Any, Any]:
    """Pool the wordpieces of each token.

    Data flow: rows of wordpieces -> one (n_tokens, width) array per doc. A token without a wordpiece gets zeros. The
    way back gives the gradient of the rows (n_pieces, width).

    Args:
        pooling: Ragged -> (n_tokens, width): makes one vector of several.
    """
    return Model("trfs2arrays", _forward, layers=[pooling])


def _forward(
    model: Model[Any, Any], pieces: PieceRows, is_train: bool
) -> tuple[list[Any], Callable[[Sequence[Any]], Any]]:
    (pooling,) = model.layers
    xp: Any = model.ops.xp
    has_pieces = pieces.lengths > 0
    vectors = model.ops.alloc2f(len(pieces.lengths), pieces.rows.shape[1])
    backprop = None
    if has_pieces.any():
        own = Ragged(pieces.rows[pieces.index], pieces.lengths[has_pieces].astype("int32"))
        vectors[has_pieces], backprop = pooling(own, is_train)

    def unpool(d_vectors: Sequence[Any]) -> Any:
        d_rows = xp.zeros_like(pieces.rows)
        if backprop is not None:
            d_pieces = backprop(xp.concatenate(d_vectors)[has_pieces]).dataXd
            # A piece can belong to several tokens.
            model.ops.scatter_add(d_rows, pieces.index.astype("int32"), d_pieces)
        return d_rows

    return xp.split(vectors, np.cumsum(pieces.n_tokens)[:-1]), unpool
