"""The pass of a linear layer in NumPy, whose product takes a third to a half of the time of thinc's.

A few rows, as those of a short text, are multiplied by compiled code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ...compiled import load_compiled
from ..built import FLOATS
from ..saving.finite import is_finite

if TYPE_CHECKING:
    from collections.abc import Callable

    from thinc.api import Model

# Of more rows, the product of BLAS is faster.
_FEW: Final = 100

_floats = load_compiled(FLOATS)


def multiply_linear(layer: Model[Any, Any], X: Any) -> Any:
    """Multiply with the weights of a layer and add its bias: (n, nI) to (n, nO).

    Args:
        layer: A layer with weights ``W``, (nO, nI), and a bias ``b``, (nO,), such as one of thinc's `Linear`.
        X: The rows, (n, nI).
    """
    W, b = layer.get_param("W"), layer.get_param("b")
    if _are_few(X):
        few = _floats.multiply(X, W, b)
        if few is not None:
            return few
    Y = X @ W.T
    Y += b
    return Y


def _are_few(X: Any) -> bool:
    """Tell whether rows are for compiled code; arrays of another kind know themselves how they are multiplied."""
    return _floats is not None and type(X) is np.ndarray and len(X) <= _FEW


def best_outputs(layer: Model[Any, Any], X: Any) -> Any:
    """Return which output of a layer is the largest for each row, (n,), the first of equal ones.

    Args:
        layer: The layer, as for `multiply_linear`.
        X: The rows, (n, nI).

    Returns:
        Their numbers; None where an output is no finite number.
    """
    if _are_few(X):
        found = _floats.best(X, layer.get_param("W"), layer.get_param("b"))
        if found is not None:
            return None if found is False else found
    Y = multiply_linear(layer, X)
    return Y.argmax(axis=1) if is_finite(Y) else None


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
