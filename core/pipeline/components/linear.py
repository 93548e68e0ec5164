"""The pass of a linear layer in NumPy, whose product takes a third to a half of the time of thinc's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ...compiled import load_compiled
from ..products import PRODUCTS
from ..saving.finite import is_finite
from .panels import pack_panels

if TYPE_CHECKING:
    from collections.abc import Callable

    from thinc.api import Model

_products = load_compiled(PRODUCTS)


class PackedLinear:
    """Find the largest output of a linear layer for rows, by packed weights where there is compiled code.

    Args:
        layer: The layer, as for `multiply_linear`; what is packed is made of its weights, see `MadeOfWeights`.
    """

    def __init__(self, layer: Model[Any, Any]) -> None:
        self._layer = layer
        W: Any = layer.get_param("W")
        b: Any = layer.get_param("b")
        fits = all(type(each) is np.ndarray and each.dtype == np.float32 and each.size for each in (W, b))
        fits = fits and W.ndim == 2 and b.shape == W.shape[:1]
        self._outputs: Any = None
        if fits and _products is not None:
            self._outputs = _products.BestOutputs(*pack_panels(W, b), len(W))

    def best(self, X: Any) -> Any:
        """Return which output is the largest for each row, (n,), the first of equal ones.

        With compiled code that does not depend, not even where two are nearly equal, on the rows beside it.

        Args:
            X: The rows, (n, nI).

        Returns:
            Their numbers; None where an output is no finite number.
        """
        if self._outputs is not None and type(X) is np.ndarray:
            found = self._outputs.of(X)
            if found is not None:
                return None if found is False else found
        Y = multiply_linear(self._layer, X)
        return Y.argmax(axis=1) if is_finite(Y) else None


def multiply_linear(layer: Model[Any, Any], X: Any) -> Any:
    """Multiply with the weights of a layer and add its bias: (n, nI) to (n, nO).

    Args:
        layer: A layer with weights ``W``, (nO, nI), and a bias ``b``, (nO,), such as one of thinc's `Linear`.
        X: The rows, (n, nI).
    """
    Y = X @ layer.get_param("W").T
    Y += layer.get_param("b")
    return Y


def forward_linear(layer: Model[Any, Any], X: Any, is_train: bool) -> tuple[Any, Callable[[Any], Any]]:
    """Do what a linear layer does, as its forward function: (n, nI) to (n, nO).

    Args:
        layer: The layer, as for `multiply_linear`.
        X: The rows, (n, nI).
        is_train: Whether the layer learns, which makes no difference.

    Returns:
        The rows multiplied, and what makes of their gradient the gradient of X; it adds to those of the weights.
    """
    W: Any = layer.get_param("W")

    def backprop(dY: Any) -> Any:
        layer.inc_grad("b", dY.sum(axis=0))
        layer.inc_grad("W", dY.T @ X)
        return dY @ W

    return multiply_linear(layer, X), backprop
