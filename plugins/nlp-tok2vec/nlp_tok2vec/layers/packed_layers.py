"""A Maxout and its LayerNorm in compiled code that only predicts: weights are packed once, and read many times."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nlpx.errors import ModelError
from nlpx.pipeline import laid_out, load_compiled, note_laid_out, pack_panels, put_away

from ..built import PACKED
from .parameters import get_param

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from thinc.api import Model

    from .feature_major import Floats

_packed = load_compiled(PACKED)


def can_pack(layers: Sequence[Model[Any, Any]]) -> bool:
    """Tell whether there is compiled code for a dense layer and its layer norm.

    Args:
        layers: The two layers.
    """
    if _packed is None:
        return False
    W = get_param(layers[0], "W")
    is_single = all(get_param(layer, name).dtype == np.float32 for layer in layers for name in layer.param_names)
    return is_single and W.ndim == 3 and W.shape[0] % _packed.N_LANES == 0


class PackedLayer:
    """The packed weights of chain(Maxout, LayerNorm).

    What it computes for a token does not depend on the tokens that are computed with it, to the last bit.

    Args:
        layers: The two layers, for which `can_pack` is true.

    Attributes:
        nI: Width of the input.
        nO: Width of the output.
    """

    def __init__(self, layers: Sequence[Model[Any, Any]]) -> None:
        W, *others = _parameters(layers)
        self.nO, nP, self.nI = W.shape
        lanes = _packed.N_LANES
        self._turned = _Turned(layers[0], (self.nO // lanes, lanes, nP, self.nI), (0, 2, 3, 1))
        self._compiled = _compiled(self._turned.weights, *others)

    def relieve(self) -> None:
        """Let the Maxout do without its own weights as long as nobody asks for them."""
        self._turned.relieve()

    def predict(self, X: Floats) -> Floats:
        """Return the output for tokens: (n, nI) to (n, nO)."""
        _check(X.shape[1:], (self.nI,))
        Y = np.empty((len(X), self.nO), dtype=np.float32)
        self._compiled.forward(np.ascontiguousarray(X), Y)
        return Y


def can_pack_product(layer: Model[Any, Any]) -> bool:
    """Tell whether there is compiled code for the product of a layer: its weights are (nO, nI)."""
    W = get_param(layer, "W")
    return _packed is not None and W.dtype == np.float32 and W.ndim == 2 and W.shape[0] % _packed.N_LANES == 0


class PackedProduct:
    """The packed weights of a layer that multiplies, and no more.

    Args:
        layer: The layer, for which `can_pack_product` is true.

    Attributes:
        nI: Width of the input.
    """

    def __init__(self, layer: Model[Any, Any]) -> None:
        W = get_param(layer, "W")
        self._nO, self.nI = W.shape
        self._compiled = _packed.Product(*pack_panels(W))

    def predict(self, X: Floats) -> Floats:
        """Return the product for each of some rows: (n, nI) to (n, nO)."""
        _check(X.shape[1:], (self.nI,))
        Y = np.empty((len(X), self._nO), dtype=np.float32)
        self._compiled.multiply(np.ascontiguousarray(X, dtype=np.float32), Y)
        return Y


class PackedStack:
    """A stack of layers over windows, each added to what it is of.

    Args:
        layers: Of each layer the two, for which `can_pack` is true.
        margin: Tokens on either side that a window takes in.

    Attributes:
        width: Width of input and output.
        field: How far away a token can be that the output for another depends on.
    """

    def __init__(self, layers: Sequence[Sequence[Model[Any, Any]]], *, margin: int) -> None:
        first, *others = layers
        self.margin = margin
        self.width = get_param(first[0], "W").shape[0]
        self.field = len(layers) * margin
        due = self.width, (2 * margin + 1) * self.width
        for dense, _ in layers:
            nO, _, nI = get_param(dense, "W").shape
            _check((nO, nI), due)
        self._shares = _WindowShares(first)
        self._others = [PackedLayer(layer) for layer in others]
        self._compiled = [self._shares.compiled, *(layer._compiled for layer in self._others)]

    def relieve(self) -> None:
        """Let the layers do without their own weights as long as nobody asks for them."""
        self._shares.relieve()
        for layer in self._others:
            layer.relieve()

    def predict(
        self,
        types: NDArray[np.int32],
        vectors: Floats,
        stretches: list[tuple[int, int]],
        *,
        length: int,
        asked: list[tuple[int, int]] | None = None,
    ) -> Floats:
        """Return the output for some tokens of a sequence.

        Args:
            types: The type of each token, (n_tokens,); 0 is that of nothing, which is all around.
            vectors: The vector of each type, (n_types, nO).
            stretches: Where the tokens stand, each from the first to the one behind the last, in their order.
            length: Length of the sequence.
            asked: Where those stand whose output is asked for; all tokens if not given.

        Returns:
            The output for the tokens that are asked for, (n, nO).
        """
        _check(vectors.shape[1:], (self.width,))
        asked = stretches if asked is None else asked
        n_asked = sum(end - start for start, end in asked)
        out = np.empty((n_asked, self.width), dtype=np.float32)
        if n_asked:
            product = self._shares.product
            _packed.encode(self._compiled, product, types, stretches, length, vectors, self.margin, asked, out)
        return out


class _WindowShares:
    """What a token adds to the sums of a layer in each place of a window: as much of the product as is its own.

    Args:
        layers: The two layers, over windows.

    Attributes:
        compiled: The layer without its products.
        product: Multiplies vectors (n, nO) to shares (n, n_places * nP * nO).
    """

    def __init__(self, layers: Sequence[Model[Any, Any]]) -> None:
        W, b, gain, shift = _parameters(layers)
        nO, nP, nI = W.shape
        n_places, lanes = nI // nO, _packed.N_LANES
        self.compiled = _compiled(np.empty((0, nP, nI, lanes), dtype=np.float32), b, gain, shift)
        self._turned = _Turned(layers[0], (nO // lanes, lanes, nP, n_places, nO), (3, 2, 0, 4, 1))
        # The token in the middle brings the bias along.
        bias = np.zeros((n_places, nP, nO), dtype=np.float32)
        bias[n_places // 2] = b.T
        self.product = _packed.Product(self._turned.weights.reshape(-1, nO, lanes), bias.reshape(-1))

    def relieve(self) -> None:
        """Let the Maxout do without its own weights as long as nobody asks for them."""
        self._turned.relieve()


class _Turned:
    """The weights of a Maxout in another order, of which they can be made again.

    Args:
        dense: The layer.
        shape: The shape that they are brought into.
        axes: The order in which these axes then come.

    Attributes:
        weights: The weights in that order.
    """

    def __init__(self, dense: Model[Any, Any], shape: tuple[int, ...], axes: tuple[int, ...]) -> None:
        self._own: Any = dense.get_param("W")
        W = get_param(dense, "W")
        self.weights = laid_out(W.reshape(shape).transpose(axes))
        self._dense, self._shape, self._axes = dense, W.shape, axes

    def relieve(self) -> None:
        """Let the layer do without its own weights as long as nobody asks for them."""
        put_away(self._dense, "W", self._own, self._turned_back)
        self._own = None

    def _turned_back(self) -> Floats:
        """Return the weights as the layer has them."""
        W = np.array(self.weights.transpose(*np.argsort(self._axes)), order="C")
        note_laid_out(W.transpose(self._axes), self.weights)
        return W.reshape(self._shape)


def _parameters(layers: Sequence[Model[Any, Any]]) -> tuple[Floats, Floats, Floats, Floats]:
    """Return the weights of a Maxout, its bias, and gain and shift of its LayerNorm."""
    dense, norm = layers
    W, b = get_param(dense, "W"), get_param(dense, "b")
    gain, shift = get_param(norm, "G"), get_param(norm, "b")
    nO, nP, _ = W.shape
    _check((b.shape, gain.shape, shift.shape), ((nO, nP), (nO,), (nO,)))
    return W, b, gain, shift


def _compiled(panels: Floats, b: Floats, gain: Floats, shift: Floats) -> Any:
    """Return the compiled layer.

    Args:
        panels: Its weights, (nO / LANES, nP, nI, LANES); none where its products are known.
        b: Its bias, (nO, nP).
        gain: Those of the layer norm, (nO,).
        shift: Likewise.
    """
    lanes = _packed.N_LANES
    bias = b.reshape(len(b) // lanes, lanes, -1).transpose(0, 2, 1)
    return _packed.MaxoutLayer(*map(np.ascontiguousarray, (panels, bias, gain, shift)))


def _check(shape: tuple[Any, ...], due: tuple[Any, ...]) -> None:
    """Check that weights fit together: compiled code reads as much as they should be.

    Raises:
        ModelError: They do not.
    """
    if shape != due:
        raise ModelError(
            f"weights of token vectors are of the shape {shape} where {due} is due: they are those of another model; "
            "load them into one with the same settings"
        )
