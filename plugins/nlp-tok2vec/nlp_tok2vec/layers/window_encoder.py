"""The window encoder in one pass: a stack of residual convolutions over a sequence of tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .dense_norm import DenseNorm
from .dropout import draw_mask
from .feature_major import BLOCK, Floats, blocks, transpose

if TYPE_CHECKING:
    from collections.abc import Callable

    from thinc.api import Model


class WindowLayer:
    """One call of residual(chain(expand_window, chain(chain(Maxout | Mish, LayerNorm), Dropout))).

    Data flow: (width, n) -> windows ((2 * window_size + 1) * width, n) -> (width, n), added to the input.

    Sequences are feature-major with `window_size` columns of zeros on either side, so that the window of every token
    lies inside the array.

    Args:
        node: The residual layer.
        n_tokens: Length of the sequence.
        is_train: Whether to drop out, and to remember what the gradients need.
    """

    def __init__(self, node: Model[Any, Any], n_tokens: int, *, is_train: bool) -> None:
        expand, unit = node.layers[0].layers
        dense_norm, self.dropout = unit.layers
        self.margin: int = expand.attrs["window_size"]
        self.n_tokens = n_tokens
        self.is_train = is_train
        self.unit = DenseNorm(dense_norm, n_tokens, is_train=is_train)
        self.inside = slice(self.margin, self.margin + n_tokens)
        self.mask: Floats | None = None
        self.X: Floats | None = None

    def forward(self, X: Floats, out: Floats) -> None:
        """Write the output for the sequence X (width, margin + n + margin) to `out`, inside its margins."""
        if self.is_train:
            self.X = X
            self.mask = draw_mask(self.dropout, (self.unit.nO, self.n_tokens), X.dtype)
        windows = _windows(X, self.margin)
        width = min(self.n_tokens, BLOCK)
        columns = np.empty((*windows.shape[:2], width), dtype=X.dtype)
        flat = columns.reshape(self.unit.nI, width)
        block = np.empty((self.unit.nO, width), dtype=X.dtype)
        for at in blocks(self.n_tokens):
            n = at.stop - at.start
            columns[:, :, :n] = windows[:, :, at]
            Z = block[:, :n]
            self.unit.forward(flat[:, :n], Z, at if self.is_train else None)
            if self.mask is not None:
                Z *= self.mask[:, at]
            here = slice(at.start + self.margin, at.stop + self.margin)
            np.add(Z, X[:, here], out=out[:, here])

    def backprop(self, dY: Floats) -> Floats:
        """Return the gradient of the input, given that of the output; both with margins that count for nothing."""
        assert self.X is not None
        width, margin = len(dY), self.margin
        dX = np.zeros_like(dY)
        dX[:, self.inside] = dY[:, self.inside]
        for at in blocks(self.n_tokens):
            dZ = dY[:, at.start + margin : at.stop + margin].copy()
            if self.mask is not None:
                dZ *= self.mask[:, at]
            dwindows = self.unit.backprop(dZ, at)
            for offset in range(2 * margin + 1):
                dX[:, at.start + offset : at.stop + offset] += dwindows[offset * width : (offset + 1) * width]
        dW = np.empty_like(self.unit.W)
        for offset in range(2 * margin + 1):
            seen = self.X[:, offset : offset + self.n_tokens]
            dW[:, offset * width : (offset + 1) * width] = self.unit.dY @ seen.T
        self.unit.finish(dW)
        return dX


def forward(model: Model[Any, Any], X: Floats, is_train: bool) -> tuple[Floats, Callable[[Floats], Floats]]:
    """Run one residual window layer, or a chain of them, on a sequence of tokens: (n, width) to (n, width)."""
    n_tokens, width = X.shape
    nodes = model.layers if len(model.layers) > 1 else [model]
    layers = [WindowLayer(node, n_tokens, is_train=is_train) for node in nodes]
    shape = (width, n_tokens + 2 * layers[0].margin)
    inside = layers[0].inside
    sequence, spare = np.zeros(shape, dtype=X.dtype), np.zeros(shape, dtype=X.dtype)
    transpose(X, out=sequence[:, inside])
    for layer in layers:
        layer.forward(sequence, spare)
        sequence, spare = spare, np.zeros_like(spare) if is_train else sequence
    Y = np.empty_like(X)
    transpose(sequence[:, inside], out=Y)

    def backprop(dY: Floats) -> Floats:
        gradient = np.zeros(shape, dtype=X.dtype)
        transpose(dY, out=gradient[:, inside])
        for layer in reversed(layers):
            gradient = layer.backprop(gradient)
        dX = np.empty_like(X)
        transpose(gradient[:, inside], out=dX)
        return dX

    return Y, backprop


def _windows(X: Floats, margin: int) -> Floats:
    """View the windows of a sequence without copying: (2 * margin + 1, width, n), the earliest neighbour first."""
    width, length = X.shape
    row, item = X.strides
    return np.lib.stride_tricks.as_strided(
        X, shape=(2 * margin + 1, width, length - 2 * margin), strides=(item, row, item), writeable=False
    )
