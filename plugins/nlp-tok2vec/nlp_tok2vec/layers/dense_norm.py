"""A dense layer and its layer norm in one pass: the pair that both the embedding and the encoder are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .feature_major import BLOCK, Floats, blocks
from .parameters import add_gradient, get_param
from .passes import make_passes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray
    from thinc.api import Model

SOME = 0.5
"""Up to this share of tokens with a gradient, to pick them out is faster than to multiply all."""


class DenseNorm:
    """One call of chain(Maxout | Mish, LayerNorm), block by block.

    Data flow: (nI, n) -> (nO * nP, n) -> activation -> (nO, n) -> normalised (nO, n), all feature-major.

    Args:
        layers: The two layers, which hold the parameters and receive the gradients.
        n_tokens: How many tokens there are in all blocks together.
        is_train: Whether to remember what the gradients need.
    """

    def __init__(self, layers: Sequence[Model[Any, Any]], n_tokens: int, *, is_train: bool) -> None:
        self.dense, self.norm = layers
        W = get_param(self.dense, "W")
        self.nO, self.nI = W.shape[0], W.shape[-1]
        self.W = W.reshape(-1, self.nI)
        self.passes = make_passes(self.dense, self.norm, n_tokens if is_train else 0)
        self._Y = np.empty((len(self.W), min(n_tokens, BLOCK)), dtype=W.dtype)
        self.dW: Floats | None = None

    def forward(self, X: Floats, out: Floats, at: slice | None = None) -> None:
        """Write the output for the tokens X (nI, n) to `out` (nO, n).

        Args:
            X: At most `BLOCK` tokens.
            out: Where to write.
            at: Which of all tokens they are, to remember them for `backprop`.
        """
        Y = self._Y[:, : X.shape[1]]
        np.matmul(self.W, X, out=Y)
        self.passes.forward(Y, out, at)

    def backprop(self, dZ: Floats, X: Floats, at: slice) -> Floats:
        """Return the gradient of the inputs for tokens `at`, and add to those of the parameters.

        Args:
            dZ: The gradient of the outputs, (nO, n); it is destroyed.
            X: The inputs, (nI, n).
            at: Which of all tokens they are.
        """
        dY = self._Y[:, : X.shape[1]]
        learnt = tokens_with_gradient(dZ)
        self.passes.backprop(dZ, dY, at)
        if learnt is None:
            return self._backprop_product(dY, X)
        dX = np.zeros_like(X)
        dX[:, learnt] = self._backprop_product(dY[:, learnt], X[:, learnt])
        return dX

    def _backprop_product(self, dY: Floats, X: Floats) -> Floats:
        dW = dY @ X.T
        self.dW = dW if self.dW is None else np.add(self.dW, dW, out=self.dW)
        dX: Floats = self.W.T @ dY
        return dX

    def finish(self) -> None:
        """Hand all gradients to the nodes, when all blocks are done, and start again."""
        if self.dW is not None:
            add_gradient(self.dense, "W", self.dW.reshape(get_param(self.dense, "W").shape))
            self.dW = None
        d_bias, d_gain, d_shift = self.passes.take_gradients()
        add_gradient(self.dense, "b", d_bias.reshape(get_param(self.dense, "b").shape))
        add_gradient(self.norm, "G", d_gain)
        add_gradient(self.norm, "b", d_shift)


def tokens_with_gradient(dZ: Floats) -> NDArray[np.intp] | None:
    """Return which tokens have a gradient where only some have one, as in a cloze task; None where most have.

    The layer norm and the activation give those no gradient that have none.
    """
    most = dZ.shape[1] * SOME
    # A look at one feature is enough to tell that it is most.
    if np.count_nonzero(dZ[0]) > most:
        return None
    (learnt,) = np.nonzero(dZ.any(axis=0))
    return learnt if len(learnt) <= most else None


def forward(model: Model[Any, Any], X: Floats, is_train: bool) -> tuple[Floats, Callable[[Floats], Floats]]:
    """Run chain(Maxout | Mish, LayerNorm) on rows of tokens: (n, nI) to (n, nO)."""
    return run(model.layers, X, is_train)


def run(layers: Sequence[Model[Any, Any]], X: Floats, is_train: bool) -> tuple[Floats, Callable[[Floats], Floats]]:
    """Run a Maxout or Mish and its LayerNorm, wherever they stand, on rows of tokens: (n, nI) to (n, nO)."""
    n_tokens = len(X)
    unit = DenseNorm(layers, n_tokens, is_train=is_train)
    Y = np.empty((n_tokens, unit.nO), dtype=unit.W.dtype)
    out = np.empty((unit.nO, min(n_tokens, BLOCK)), dtype=unit.W.dtype)
    for at in blocks(n_tokens):
        Z = out[:, : at.stop - at.start]
        unit.forward(X[at].T, Z, at if is_train else None)
        Y[at] = Z.T

    def backprop(dY: Floats) -> Floats:
        dX = np.empty(X.shape, dtype=unit.W.dtype)
        for at in blocks(n_tokens):
            dX[at] = unit.backprop(np.array(dY[at].T, order="C"), X[at].T, at).T
        unit.finish()
        return dX

    return Y, backprop
