"""An encoder that sees each token beside the mean of its doc."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thinc.api import Mish, Model, chain, clone, residual, with_array

if TYPE_CHECKING:
    from collections.abc import Callable

    from thinc.types import Floats2d

    Vectors = list[Floats2d]


def build_encoder(width: int, depth: int = 2) -> Model[Vectors, Vectors]:
    """Build what can stand as ``encode`` in ``spacy.Tok2Vec.v2``.

    Data flow: one (n_tokens, width) array per doc -> the same.

    Args:
        width: Width of input and output.
        depth: Number of layers.
    """
    dense = Mish(nO=width, nI=2 * width, normalize=True, dropout=0.0)
    layer: Model[Vectors, Vectors] = residual(chain(beside_mean(), with_array(dense)))
    model: Model[Vectors, Vectors] = clone(layer, depth)
    model.set_dim("nO", width)
    return model


def beside_mean() -> Model[Vectors, Vectors]:
    """Set the mean of a doc's vectors beside each of them.

    Data flow: one (n_tokens, width) array per doc -> (n_tokens, 2 * width).
    """
    return Model("beside_mean", forward)


def forward(
    model: Model[Vectors, Vectors], X: Vectors, is_train: bool
) -> tuple[Vectors, Callable[[Vectors], Vectors]]:
    """Return the output, and what turns its gradient into that of the input."""
    xp = model.ops.xp
    Y = []
    for vectors in X:
        mean = vectors.sum(axis=0) / max(len(vectors), 1)
        Y.append(xp.hstack([vectors, xp.broadcast_to(mean, vectors.shape)]))

    def backprop(dY: Vectors) -> Vectors:
        dX = []
        for gradient in dY:
            d_vectors, d_mean = xp.hsplit(gradient, 2)
            dX.append(d_vectors + d_mean.sum(axis=0) / max(len(gradient), 1))
        return dX

    return Y, backprop
