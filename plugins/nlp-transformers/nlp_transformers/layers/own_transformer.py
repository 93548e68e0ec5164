"""A transformer that one component has for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from thinc.api import Model

from nlpx.pipeline import VECTOR_PIECES

from .pooling import pool_in_pieces, trfs2arrays

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nlpx.tokens import Doc


def OwnTransformer(encoder: Model[Any, Any], pooling: Model[Any, Any], *, grad_factor: float) -> Model[Any, Any]:
    """Run a transformer and pool the wordpieces of each token.

    Data flow: docs -> rows of wordpieces -> one (n_tokens, width) array per doc.

    Args:
        encoder: docs -> rows of wordpieces.
        pooling: Ragged -> (n_tokens, width).
        grad_factor: What the gradient is multiplied by on its way back to the transformer; with 0 there is none, and
            no dropout either.
    """
    # Files of the field have two nodes more around the transformer.
    passing: Model[Any, Any] = Model("split-trf-batch", _pass)
    inner: Model[Any, Any] = Model(
        "transformer>>split-trf-batch", _run_first, init=_init_first, layers=[encoder, passing], dims={"nO": None}
    )
    arrays = trfs2arrays(pooling)
    arrays.attrs["grad_factor"] = grad_factor
    return Model(
        "transformer>>split-trf-batch>>trfs2arrays",
        _forward,
        init=_init,
        layers=[inner, arrays],
        dims={"nO": None},
        attrs={VECTOR_PIECES: _piece_reader},
    )


def _piece_reader(model: Model[Any, Any], doc: Doc) -> Callable[[int], tuple[int, Any]] | None:
    inner, arrays = model.layers
    return pool_in_pieces(arrays, inner.predict([doc])) if model.ops.xp is np else None


def _forward(
    model: Model[Any, Any], docs: Sequence[Doc], is_train: bool
) -> tuple[list[Any], Callable[[Sequence[Any]], list[Any]]]:
    inner, arrays = model.layers
    grad_factor: float = arrays.attrs["grad_factor"]
    learns = is_train and grad_factor != 0
    pieces, backprop = inner(docs, learns)
    vectors, unpool = arrays(pieces, is_train)

    def learn(d_vectors: Sequence[Any]) -> list[Any]:
        d_rows = unpool(d_vectors)
        if learns:
            backprop(d_rows if grad_factor == 1 else grad_factor * d_rows)
        return []

    return vectors, learn


def _init(model: Model[Any, Any], X: Any = None, Y: Any = None) -> None:
    inner, arrays = model.layers
    inner.initialize()
    arrays.layers[0].initialize()
    model.set_dim("nO", inner.get_dim("nO"))


def _init_first(model: Model[Any, Any], X: Any = None, Y: Any = None) -> None:
    encoder = model.layers[0]
    encoder.initialize()
    model.set_dim("nO", encoder.get_dim("nO"))


def _run_first(model: Model[Any, Any], docs: Sequence[Doc], is_train: bool) -> Any:
    return model.layers[0](docs, is_train)


def _pass(model: Model[Any, Any], X: Any, is_train: bool) -> Any:
    return X, lambda dY: dY
