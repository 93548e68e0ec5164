"""What is done to the product of a dense layer: its bias, its activation and the layer norm behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from nlpx.pipeline import load_compiled

from ..built import PASSES
from .feature_major import BLOCK, Activation, Floats, LayerNorm, Maxout, Mish
from .parameters import get_param

if TYPE_CHECKING:
    from thinc.api import Model

# A compiled pass writes down in a byte which piece of a maxout was the largest.
MOST_PIECES = 255


class Passes(Protocol):
    """What stands between the product of a dense layer and its output; it remembers what the gradient needs."""

    def forward(self, Y: Floats, out: Floats, at: slice | None) -> None:
        """Write the output for the product Y (n_rows, n), which may change, to `out` (nO, n).

        Args:
            Y: At most `BLOCK` tokens.
            out: Where to write.
            at: Which of all tokens to remember them as; None to forget them.
        """

    def backprop(self, dZ: Floats, dY: Floats, at: slice) -> None:
        """Write the gradient of the product for tokens `at` to dY (n_rows, n), given the output's; may change dZ."""

    def take_gradients(self) -> tuple[Floats, Floats, Floats]:
        """Return the gradients of bias, gain and shift that have been summed up, and start again."""


def compiled_passes() -> Any:
    """Return the compiled code, None where there is none; prediction alone hardly ever needs it."""
    return load_compiled(PASSES)


def make_passes(dense: Model[Any, Any], norm: Model[Any, Any], n_tokens: int) -> Passes:
    """Make the passes of a Maxout or Mish and its LayerNorm: compiled ones, where there are any for them.

    Args:
        dense: The layer with the product.
        norm: The layer norm.
        n_tokens: How many tokens there will be to remember; 0 in prediction.
    """
    W, *others = get_param(dense, "W"), get_param(dense, "b"), get_param(norm, "G"), get_param(norm, "b")
    is_known = W.ndim == 3 and W.shape[1] <= MOST_PIECES and all(each.dtype == np.float32 for each in (W, *others))
    # Compiled code would read past the end of weights of another model; NumPy refuses them.
    is_known = is_known and [each.shape for each in others] == [W.shape[:2], W.shape[:1], W.shape[:1]]
    return (CompiledPasses if is_known and compiled_passes() is not None else ArrayPasses)(dense, norm, n_tokens)


class ArrayPasses:
    """The passes as array operations.

    Args:
        dense: The layer with the product.
        norm: The layer norm.
        n_tokens: How many tokens there will be to remember; 0 in prediction.
    """

    def __init__(self, dense: Model[Any, Any], norm: Model[Any, Any], n_tokens: int) -> None:
        W = get_param(dense, "W")
        self.bias = get_param(dense, "b").reshape(-1, 1)
        self.activation: Activation
        if W.ndim == 3:
            self.activation = Maxout(W.shape[0], W.shape[1], n_tokens)
        else:
            self.activation = Mish(W.shape[0], n_tokens, W.dtype)
        self.layer_norm = LayerNorm(get_param(norm, "G"), get_param(norm, "b"), n_tokens)
        self.d_bias = np.zeros_like(self.bias)
        self._scratch = np.empty((W.shape[0], BLOCK), dtype=W.dtype)

    def forward(self, Y: Floats, out: Floats, at: slice | None) -> None:
        """Add the bias, then activate, then normalise."""
        Y += self.bias
        self.activation.forward(Y, out, at)
        self.layer_norm.forward(out, at, self._scratch[:, : Y.shape[1]])

    def backprop(self, dZ: Floats, dY: Floats, at: slice) -> None:
        """Go back through the layer norm, then through the activation."""
        self.layer_norm.backprop(dZ, at, self._scratch[:, : dZ.shape[1]])
        self.activation.backprop(dZ, dY, at)
        self.d_bias += dY.sum(axis=1, keepdims=True)

    def take_gradients(self) -> tuple[Floats, Floats, Floats]:
        """Return the gradients of bias, gain and shift that have been summed up, and start again."""
        d_bias, self.d_bias = self.d_bias, np.zeros_like(self.d_bias)
        return d_bias, *self.layer_norm.take_gradients()


class CompiledPasses:
    """The passes of maxout in compiled code, for single precision.

    Args:
        dense: The layer with the product.
        norm: The layer norm.
        n_tokens: How many tokens there will be to remember; 0 in prediction.
    """

    def __init__(self, dense: Model[Any, Any], norm: Model[Any, Any], n_tokens: int) -> None:
        parameters = get_param(dense, "b").reshape(-1), get_param(norm, "G"), get_param(norm, "b")
        nO = len(parameters[1])
        self._gradients = tuple(np.zeros_like(parameter) for parameter in parameters)
        self._compiled = compiled_passes().Passes(
            parameters,
            self._gradients,
            np.empty((nO, n_tokens), dtype=np.float32),
            np.empty((nO, n_tokens), dtype=np.uint8),
            np.empty(n_tokens, dtype=np.float32),
        )

    def forward(self, Y: Floats, out: Floats, at: slice | None) -> None:
        """Do all of it along each row."""
        self._compiled.forward(Y, out, -1 if at is None else at.start)

    def backprop(self, dZ: Floats, dY: Floats, at: slice) -> None:
        """Go back through all of it along each row."""
        self._compiled.backprop(dZ, dY, at.start)

    def take_gradients(self) -> tuple[Floats, Floats, Floats]:
        """Return the gradients of bias, gain and shift that have been summed up, and start again."""
        d_bias, d_gain, d_shift = (gradient.copy() for gradient in self._gradients)
        for gradient in self._gradients:
            gradient.fill(0)
        return d_bias, d_gain, d_shift
