"""A dense layer and its layer norm in one pass: the pair that both the embedding and the encoder are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .feature_major import BLOCK, Activation, Floats, LayerNorm, Maxout, Mish, blocks
from .parameters import add_gradient, get_param

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from thinc.api import Model


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
        self.bias = get_param(self.dense, "b").reshape(-1, 1)
        remembered = n_tokens if is_train else 0
        self.activation: Activation
        if W.ndim == 3:
            self.activation = Maxout(self.nO, W.shape[1], remembered)
        else:
            self.activation = Mish(self.nO, remembered, W.dtype)
        self.layer_norm = LayerNorm(get_param(self.norm, "G"), get_param(self.norm, "b"), remembered)
        width = min(n_tokens, BLOCK)
        self._Y = np.empty((len(self.W), width), dtype=W.dtype)
        self._scratch = np.empty((self.nO, width), dtype=W.dtype)
        self.dY = np.empty((len(self.W), remembered), dtype=W.dtype)

    def forward(self, X: Floats, out: Floats, at: slice | None = None) -> None:
        """Write the output for the tokens X (nI, n) to `out` (nO, n).

        Args:
            X: At most `BLOCK` tokens.
            out: Where to write.
            at: Which of all tokens they are, to remember them for `backprop`.
        """
        n = X.shape[1]
        Y = self._Y[:, :n]
        np.matmul(self.W, X, out=Y)
        Y += self.bias
        self.activation.forward(Y, out, at)
        self.layer_norm.forward(out, at, self._scratch[:, :n])

    def backprop(self, dZ: Floats, at: slice) -> Floats:
        """Return the gradient of the inputs (nI, n) for tokens `at`, given that of the outputs (nO, n); destroys dZ."""
        self.layer_norm.backprop(dZ, at, self._scratch[:, : dZ.shape[1]])
        dY = self.dY[:, at]
        self.activation.backprop(dZ, dY, at)
        dX: Floats = self.W.T @ dY
        return dX

    def finish(self, dW: Floats) -> None:
        """Hand all gradients to the nodes, when all blocks are done.

        Args:
            dW: The gradient of the weights, `dY` times the inputs: (nO * nP, nI).
        """
        add_gradient(self.dense, "W", dW.reshape(get_param(self.dense, "W").shape))
        add_gradient(self.dense, "b", self.dY.sum(axis=1).reshape(get_param(self.dense, "b").shape))
        d_gain, d_shift = self.layer_norm.take_gradients()
        add_gradient(self.norm, "G", d_gain)
        add_gradient(self.norm, "b", d_shift)


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
            dX[at] = unit.backprop(np.array(dY[at].T, order="C"), at).T
        unit.finish(unit.dY @ X)
        return dX

    return Y, backprop
