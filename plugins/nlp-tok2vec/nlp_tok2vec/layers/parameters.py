"""Parameters of layers as NumPy arrays: thinc describes arrays by protocols of its own, and here they are NumPy's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from thinc.api import Model

    from .feature_major import Floats


def get_param(node: Model[Any, Any], name: str) -> Floats:
    """Return a parameter of a layer."""
    param: Any = node.get_param(name)
    floats: Floats = param
    return floats


def add_gradient(node: Model[Any, Any], name: str, gradient: Any) -> None:
    """Add to the gradient of a parameter."""
    node.inc_grad(name, gradient)
