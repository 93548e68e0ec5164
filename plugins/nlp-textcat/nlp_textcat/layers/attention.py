"""Weigh the vectors of a text's tokens by how much they are like a learnt one.

The layer is thinc's ``ParametricAttention``, in both versions; but it takes texts without tokens.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from thinc.api import Model, Ragged

if TYPE_CHECKING:
    from collections.abc import Callable

    from thinc.types import Floats2d

    Layer = Model[Ragged, Ragged]

KEY_TRANSFORM = "key_transform"


def Attention(nO: int | None = None, *, key_transform: Model[Floats2d, Floats2d] | None = None) -> Layer:
    """Multiply each vector by its share of the attention of its text: ragged (n_tokens, nO) -> the same.

    Args:
        nO: Width of the vectors; None to take it from the input.
        key_transform: Changes the vectors before they are compared, as in the second version.
    """
    return Model(
        "para-attn",
        _forward,
        init=_init,
        params={"Q": None},
        dims={"nO": nO},
        refs={KEY_TRANSFORM: key_transform} if key_transform else {},
        layers=[key_transform] if key_transform else [],
    )


def _init(layer: Layer, X: Ragged | None = None, Y: Any = None) -> None:
    if X is not None:
        layer.set_dim("nO", X.data.shape[1])
    # As if it were an embedding.
    Q: Any = layer.ops.alloc1f(layer.get_dim("nO"))
    Q += layer.ops.xp.random.uniform(-0.1, 0.1, Q.shape)
    layer.set_param("Q", Q)
    vectors = None if X is None else X.data
    for transform in layer.layers:
        # What is compared is as wide as the vectors.
        transform.initialize(vectors, vectors)


def _forward(layer: Layer, Xr: Ragged, is_train: bool) -> tuple[Ragged, Callable[[Ragged], Ragged]]:
    X: Any = Xr.dataXd
    lengths: Any = Xr.lengths
    if not len(X):
        return Xr, lambda dY: dY
    Q: Any = layer.get_param("Q")
    ops: Any = layer.ops
    keys, backprop_keys = layer.layers[0](X, is_train) if layer.layers else (X, None)
    weights = ops.softmax_sequences(ops.gemm(keys, Q.reshape(-1, 1)), lengths)

    def backprop(dYr: Ragged) -> Ragged:
        dY: Any = dYr.dataXd
        d_weights = (X * dY).sum(axis=1, keepdims=True)
        d_likeness = ops.backprop_softmax_sequences(d_weights, weights, lengths)
        layer.inc_grad("Q", ops.gemm(keys, d_likeness, trans1=True).ravel())
        d_keys = d_likeness * Q
        dX = dY * weights
        dX += backprop_keys(d_keys) if backprop_keys else d_keys
        return Ragged(dX, lengths)

    return Ragged(X * weights, lengths), backprop
