"""Arithmetic on feature-major arrays: one row per feature, one column per token.

thinc keeps one row per token. A layer of 96 units then works on rows of 96 numbers, and NumPy spends more time between
the rows than in them. Here the long axis is the inner one: a bias or a mean is added along rows of hundreds of tokens,
the pieces of a maxout lie one below the other, so that their maximum is two in-place passes, and the weights multiply
from the left in the layout in which they are stored. Work is done in blocks of tokens that fit in the cache.

Nothing here outlives a call, so any number of threads can predict at the same time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

Floats: TypeAlias = "NDArray[Any]"

BLOCK = 256
EPSILON = 1e-8


def blocks(n_tokens: int) -> Iterator[slice]:
    """Cut a number of tokens into even blocks of at most `BLOCK`."""
    if n_tokens:
        count = -(-n_tokens // BLOCK)
        size = -(-n_tokens // count)
        for start in range(0, n_tokens, size):
            yield slice(start, min(start + size, n_tokens))


def transpose(X: Floats, *, out: Floats) -> None:
    """Write the transpose of X to `out`, block by block along the longer axis."""
    if X.shape[0] >= X.shape[1]:
        for at in blocks(X.shape[0]):
            out[:, at] = X[at].T
    else:
        for at in blocks(X.shape[1]):
            out[at] = X[:, at].T


class Activation(Protocol):
    """A non-linearity that remembers what its gradient needs, where it is asked to."""

    def forward(self, Y: Floats, out: Floats, at: slice | None) -> None:
        """Write the activations of Y (n_rows, n) to `out` (nO, n); remember them as tokens `at` unless it is None."""

    def backprop(self, dZ: Floats, dY: Floats, at: slice) -> None:
        """Write the gradient of Y for tokens `at` to dY (n_rows, n), given the output's; may change dZ (nO, n)."""


class Maxout:
    """The largest of `nP` pieces: rows (nO * nP, n) to rows (nO, n).

    Args:
        nO: Number of units.
        nP: Number of pieces of each.
        n_tokens: How many tokens there will be to remember; 0 in prediction.
    """

    def __init__(self, nO: int, nP: int, n_tokens: int) -> None:
        self.shape = (nO, nP)
        self.larger = np.empty((nP - 1, nO, n_tokens), dtype=bool)

    def forward(self, Y: Floats, out: Floats, at: slice | None) -> None:
        """Take the maximum piece by piece, remembering where a later piece was larger than all before it."""
        pieces = Y.reshape(*self.shape, Y.shape[1])
        best = pieces[:, 0]
        for p in range(1, self.shape[1]):
            if at is not None:
                np.greater(pieces[:, p], best, out=self.larger[p - 1, :, at])
            best = np.maximum(best, pieces[:, p], out=out)
        if best is not out:
            out[...] = best

    def backprop(self, dZ: Floats, dY: Floats, at: slice) -> None:
        """Hand each gradient to the piece that was the maximum, the last piece first."""
        pieces = dY.reshape(*self.shape, dY.shape[1])
        for p in range(self.shape[1] - 1, 0, -1):
            np.multiply(dZ, self.larger[p - 1, :, at], out=pieces[:, p])
            dZ -= pieces[:, p]
        pieces[:, 0] = dZ


class Mish:
    """The Mish activation, x · tanh(log(1 + eˣ)): rows (nO, n) to rows (nO, n) (https://arxiv.org/abs/1908.08681).

    With n = eˣ(eˣ + 2) the hyperbolic tangent is n / (n + 2), and 1 for all x above 20 in single precision.
    """

    LIMIT = 20.0

    def __init__(self, nO: int, n_tokens: int, dtype: Any) -> None:
        self.inputs = np.empty((nO, n_tokens), dtype=dtype)

    def forward(self, Y: Floats, out: Floats, at: slice | None) -> None:
        """Compute the activation, remembering the inputs."""
        if at is not None:
            self.inputs[:, at] = Y
        _, n = self._powers(Y)
        np.add(n, 2.0, out=out)
        np.divide(n, out, out=out)
        out *= Y

    def backprop(self, dZ: Floats, dY: Floats, at: slice) -> None:
        """Multiply by the derivative, tanh + x · 4e(e + 1) / (n + 2)²."""
        X = self.inputs[:, at]
        e, n = self._powers(X)
        bottom = n + 2.0
        slope = 4.0 * e
        slope *= e + 1.0
        slope /= bottom
        slope *= X
        slope += n
        slope /= bottom
        np.multiply(dZ, slope, out=dY)

    def _powers(self, X: Floats) -> tuple[Floats, Floats]:
        e = np.minimum(X, self.LIMIT)
        np.exp(e, out=e)
        n = e + 2.0
        n *= e
        return e, n


class LayerNorm:
    """Bring each token to mean 0 and variance 1, then scale and shift every feature.

    Args:
        gain: What each feature is multiplied by, (n_features,).
        shift: What is then added to it, (n_features,).
        n_tokens: How many tokens there will be to remember; 0 in prediction.
    """

    def __init__(self, gain: Floats, shift: Floats, n_tokens: int) -> None:
        nO = gain.shape[0]
        self.gain, self.shift = gain.reshape(-1, 1), shift.reshape(-1, 1)
        self.d_gain, self.d_shift = np.zeros_like(gain), np.zeros_like(shift)
        self.average = np.full(nO, 1.0 / nO, dtype=gain.dtype)
        self.normal = np.empty((nO, n_tokens), dtype=gain.dtype)
        self.scale = np.empty(n_tokens, dtype=gain.dtype)

    def forward(self, Z: Floats, at: slice | None, scratch: Floats) -> None:
        """Normalise Z (n_features, n) in place; remember it as tokens `at`, unless that is None."""
        Z -= self.average @ Z
        np.multiply(Z, Z, out=scratch)
        scale = self.average @ scratch
        scale += EPSILON
        np.sqrt(scale, out=scale)
        np.reciprocal(scale, out=scale)
        Z *= scale
        if at is not None:
            self.normal[:, at] = Z
            self.scale[at] = scale
        Z *= self.gain
        Z += self.shift

    def backprop(self, dZ: Floats, at: slice, scratch: Floats) -> None:
        """Turn the gradient of the output for tokens `at` into that of the input, in place; sum up the parameters'."""
        normal = self.normal[:, at]
        self.d_shift += dZ.sum(axis=1)
        self.d_gain += np.einsum("ij,ij->i", dZ, normal)
        dZ *= self.gain
        np.multiply(dZ, normal, out=scratch)
        np.multiply(normal, self.average @ scratch, out=scratch)
        dZ -= self.average @ dZ
        dZ -= scratch
        dZ *= self.scale[at]

    def take_gradients(self) -> tuple[Floats, Floats]:
        """Return the gradients of gain and shift that have been summed up, and start again."""
        gradients = self.d_gain, self.d_shift
        self.d_gain, self.d_shift = np.zeros_like(self.d_gain), np.zeros_like(self.d_shift)
        return gradients
