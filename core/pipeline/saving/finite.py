"""Whether weights are finite numbers, those that layers keep in other frameworks too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thinc.model import Model
    from thinc.shims import Shim


def are_finite(model: Model[Any, Any]) -> bool:
    """Tell whether all weights of a model are finite numbers; those that have no values yet are left out."""
    for node in model.walk():
        params = (node.get_param(name) for name in node.param_names if node.has_param(name))
        if not (all(map(_is_finite, params)) and all(map(keeps_finite, node.shims))):
            return False
    return True


def keeps_finite(shim: Shim) -> bool:
    """Tell whether all that a shim keeps in another framework are finite numbers."""
    return all(map(_is_finite, _arrays_of(shim)))


def _arrays_of(shim: Shim) -> Iterator[Any]:
    """Yield the arrays of the model of another framework: of PyTorch's, or of whatever says them as PyTorch's do."""
    wrapped: Any = shim._model
    if hasattr(wrapped, "state_dict"):
        yield from (value for value in wrapped.state_dict().values() if hasattr(value, "shape"))
    elif hasattr(wrapped, "get_weights"):
        yield from wrapped.get_weights()


def _is_finite(array: Any) -> bool:
    # A tensor of PyTorch may be where NumPy cannot look.
    finite = array.isfinite() if hasattr(array, "isfinite") else np.isfinite(array)
    return bool(finite.all())
