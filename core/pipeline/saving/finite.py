"""Whether weights are finite numbers, those that layers keep in other frameworks too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ...compiled import load_compiled
from ..products import PRODUCTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thinc.model import Model
    from thinc.shims import Shim


# To look at so few values takes no longer than to see that nobody is warned of large ones.
_SMALL = 8192

_products = load_compiled(PRODUCTS)


def are_finite(model: Model[Any, Any]) -> bool:
    """Tell whether all weights of a model are finite numbers; those that have no values yet are left out."""
    return all(map(is_finite, arrays_of(model)))


def arrays_of(model: Model[Any, Any]) -> Iterator[Any]:
    """Yield the weights of a model that have values, those that it keeps in another framework too."""
    for node in model.walk():
        yield from (node.get_param(name) for name in node.param_names if node.has_param(name))
        for shim in node.shims:
            yield from _arrays_of(shim)


def keeps_finite(shim: Shim) -> bool:
    """Tell whether all that a shim keeps in another framework are finite numbers."""
    return all(map(is_finite, _arrays_of(shim)))


def _arrays_of(shim: Shim) -> Iterator[Any]:
    """Yield the arrays of the model of another framework: of PyTorch's, or of whatever says them as PyTorch's do."""
    wrapped: Any = shim._model
    if hasattr(wrapped, "state_dict"):
        yield from (value for value in wrapped.state_dict().values() if hasattr(value, "shape"))
    elif hasattr(wrapped, "get_weights"):
        yield from wrapped.get_weights()


def is_finite(array: Any) -> bool:
    """Tell whether all values of an array are finite numbers."""
    if hasattr(array, "isfinite"):
        # A tensor of PyTorch may be where NumPy cannot look.
        return bool(array.isfinite().all())
    found: bool | None = None if _products is None else _products.is_finite(array)
    if found is not None:
        return found
    flat = array.reshape(-1)
    if flat.size <= _SMALL:
        return bool(np.isfinite(flat).all())
    # If the sum of their squares is, which is quickly found, they are.
    with np.errstate(over="ignore"):
        total = np.dot(flat, flat)
    return bool(np.isfinite(total)) or bool(np.isfinite(flat).all())
