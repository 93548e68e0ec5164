"""The window encoder in one pass: a stack of residual convolutions over a sequence of tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nlpx.pipeline import all_pieces, draw_mask

from .dense_norm import DenseNorm
from .feature_major import BLOCK, Floats, blocks, transpose

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from thinc.api import Model

# How many blocks of a sequence are in memory at a time in prediction, besides those around them.
PIECE = 32


class WindowLayer:
    """One call of residual(chain(expand_window, chain(chain(Maxout | Mish, LayerNorm), Dropout))).

    Data flow: (width, n) -> windows ((2 * window_size + 1) * width, n) -> (width, n), added to the input.

    Sequences are feature-major with `window_size` columns of zeros on either side, so that the window of every token
    lies inside the array.

    Args:
        node: The residual layer.
        n_tokens: Length of the sequence.
        is_train: Whether to drop out, and to remember what the gradients need.
        cuts: How the sequence is cut into blocks; evenly by default.
    """

    def __init__(
        self, node: Model[Any, Any], n_tokens: int, *, is_train: bool, cuts: Sequence[slice] | None = None
    ) -> None:
        self.dropout = node.layers[0].layers[1].layers[1]
        self.margin = margin(node)
        self.n_tokens = n_tokens
        self.is_train = is_train
        self.cuts = list(blocks(n_tokens)) if cuts is None else cuts
        self.unit = DenseNorm(dense_norm(node), n_tokens, is_train=is_train)
        self.inside = slice(self.margin, self.margin + n_tokens)
        self.mask: Floats | None = None
        self.X: Floats | None = None

    def forward(self, X: Floats, out: Floats) -> None:
        """Write the output for the sequence X (width, margin + n + margin) to `out`, inside its margins."""
        if self.is_train:
            self.X = X
            mask = draw_mask(self.dropout, (self.n_tokens, self.unit.nO), X.dtype)
            self.mask = None if mask is None else np.ascontiguousarray(mask.T)
        block = np.empty((self.unit.nO, min(self.n_tokens, BLOCK)), dtype=X.dtype)
        for at, columns in self._columns(X):
            Z = block[:, : at.stop - at.start]
            self.unit.forward(columns, Z, at if self.is_train else None)
            if self.mask is not None:
                Z *= self.mask[:, at]
            here = slice(at.start + self.margin, at.stop + self.margin)
            np.add(Z, X[:, here], out=out[:, here])

    def backprop(self, dY: Floats) -> Floats:
        """Return the gradient of the input, given that of the output; both with margins that count for nothing."""
        assert self.X is not None
        width, margin = len(dY), self.margin
        dX: Floats = dY.copy()
        for at, columns in self._columns(self.X):
            here = dY[:, at.start + margin : at.stop + margin]
            dZ = here.copy() if self.mask is None else here * self.mask[:, at]
            dwindows = self.unit.backprop(dZ, columns, at)
            for offset in range(2 * margin + 1):
                dX[:, at.start + offset : at.stop + offset] += dwindows[offset * width : (offset + 1) * width]
        self.unit.finish()
        return dX

    def _columns(self, X: Floats) -> Iterator[tuple[slice, Floats]]:
        """Yield each block of tokens and its windows, (nI, n), which stay until the next is asked for."""
        width, n_windows = len(X), 2 * self.margin + 1
        columns = np.empty((n_windows, width, min(self.n_tokens, BLOCK)), dtype=X.dtype)
        flat = columns.reshape(self.unit.nI, -1)
        for at in self.cuts:
            n = at.stop - at.start
            for offset in range(n_windows):
                columns[offset, :, :n] = X[:, at.start + offset : at.stop + offset]
            yield at, flat[:, :n]


def forward(model: Model[Any, Any], X: Floats, is_train: bool) -> tuple[Floats, Callable[[Floats], Floats]]:
    """Run one residual window layer, or a chain of them, on a sequence of tokens: (n, width) to (n, width)."""
    n_tokens, width = X.shape
    if not is_train:
        return _predict(model, X), _no_backprop
    layers = [WindowLayer(node, n_tokens, is_train=True) for node in nodes(model)]
    shape = (width, n_tokens + 2 * layers[0].margin)
    inside = layers[0].inside
    sequence = np.zeros(shape, dtype=X.dtype)
    transpose(X, out=sequence[:, inside])
    for layer in layers:
        spare = np.zeros(shape, dtype=X.dtype)
        layer.forward(sequence, spare)
        sequence = spare
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


class Pieces:
    """Run residual window layers on a sequence of any length, with only some of it in memory.

    A piece is computed together with the blocks around it that it sees, in the same blocks as the whole sequence would
    be: so the numbers are the same.

    Args:
        model: The layer, or the chain of them.
        n_tokens: Length of the sequence.
        read: Returns the input for the tokens between two places: (n, width).
    """

    def __init__(self, model: Model[Any, Any], n_tokens: int, read: Callable[[int, int], Floats]) -> None:
        self.nodes = nodes(model)
        self.read = read
        self.cuts = list(blocks(n_tokens))

    def predict(self, token: int) -> tuple[int, Floats]:
        """Return the place where the piece with a token begins, and the output from there on: (n, width)."""
        cuts, size = self.cuts, self.cuts[0].stop
        first = token // size // PIECE * PIECE
        last = min(first + PIECE, len(cuts))
        field = len(self.nodes) * margin(self.nodes[0])
        around = -(-field // size)
        seen = cuts[max(first - around, 0) : last + around]
        start, begin = seen[0].start, cuts[first].start
        X = self.read(start, seen[-1].stop)
        Y = _predict_piece(self.nodes, X, [slice(at.start - start, at.stop - start) for at in seen])
        return begin, Y[begin - start : cuts[last - 1].stop - start]


def _predict(model: Model[Any, Any], X: Floats) -> Floats:
    """Return the output for a sequence (n, width)."""
    Y = np.empty_like(X)
    pieces = Pieces(model, len(X), lambda start, end: X[start:end])
    for start, part in all_pieces(pieces.predict, len(X)):
        Y[start : start + len(part)] = part
    return Y


def _predict_piece(nodes: Sequence[Model[Any, Any]], X: Floats, cuts: Sequence[slice]) -> Floats:
    """Return the output for a piece of a sequence (n, width), computed in these blocks."""
    n_tokens, width = X.shape
    layers = [WindowLayer(node, n_tokens, is_train=False, cuts=cuts) for node in nodes]
    shape = (width, n_tokens + 2 * layers[0].margin)
    inside = layers[0].inside
    sequence, spare = np.zeros(shape, dtype=X.dtype), np.zeros(shape, dtype=X.dtype)
    transpose(X, out=sequence[:, inside])
    for layer in layers:
        layer.forward(sequence, spare)
        sequence, spare = spare, sequence
    Y = np.empty((n_tokens, width), dtype=X.dtype)
    transpose(sequence[:, inside], out=Y)
    return Y


def nodes(model: Model[Any, Any]) -> Sequence[Model[Any, Any]]:
    """Return the layers of a stack."""
    return model.layers if len(model.layers) > 1 else [model]


def margin(node: Model[Any, Any]) -> int:
    """Return how many tokens on either side a residual window layer takes in."""
    window_size: int = node.layers[0].layers[0].attrs["window_size"]
    return window_size


def dense_norm(node: Model[Any, Any]) -> Sequence[Model[Any, Any]]:
    """Return the Maxout or Mish of a residual window layer, and its LayerNorm."""
    _, unit = node.layers[0].layers
    layers: Sequence[Model[Any, Any]] = unit.layers[0].layers
    return layers


def _no_backprop(dY: Floats) -> Floats:
    """Refuse to go back through a prediction.

    Raises:
        ValueError: Always.
    """
    raise ValueError("A prediction has no gradient; run the model with is_train=True.")
