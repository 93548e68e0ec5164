"""Parameters of layers as NumPy arrays: thinc describes arrays by protocols of its own, and here they are NumPy's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from thinc.api import Model

    from .feature_major import Floats


def get_param(node: Model[Any, Any], name: str) -> Floats:
    """Return a parameter of a layer, each number after the other, as compiled code reads it.

    A part of a larger array, or one that was turned around, can be set as a parameter too.
    """
    param: Any = node.get_param(name)
    floats: Floats = param if param.flags.c_contiguous else param.copy(order="C")
    return floats


def add_gradient(node: Model[Any, Any], name: str, gradient: Any) -> None:
    """Add to the gradient of a parameter."""
    node.inc_grad(name, gradient)
