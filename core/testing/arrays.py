"""Inputs and outputs of models, whatever holds their arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from thinc.api import Ragged

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray


def arrays_of(value: Any) -> list[NDArray[Any]]:
    """Return the arrays in an output: in a list or tuple, in a `Ragged`, or the array itself."""
    if isinstance(value, Ragged):
        return arrays_of(value.data)
    if isinstance(value, (list, tuple)):
        return [array for part in value for array in arrays_of(part)]
    if not hasattr(value, "dtype"):
        return []
    return [value.get() if hasattr(value, "get") else value]


def with_arrays(value: Any, change: Callable[[Any], Any]) -> Any:
    """Return an output of the same form with every array changed."""
    if isinstance(value, Ragged):
        return Ragged(with_arrays(value.data, change), value.lengths)
    if isinstance(value, (list, tuple)):
        return type(value)([with_arrays(part, change) for part in value])
    return change(value) if hasattr(value, "dtype") else value


def flat(value: Any) -> NDArray[Any]:
    """Return all numbers of an output, one after the other."""
    arrays = arrays_of(value)
    return np.concatenate([np.ravel(array) for array in arrays]) if arrays else np.zeros(0)


def is_float(value: Any) -> bool:
    """Tell whether there are numbers that have a gradient."""
    arrays = arrays_of(value)
    return bool(arrays) and all(array.dtype.kind == "f" for array in arrays)
