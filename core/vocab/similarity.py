"""How much two vectors point the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def cosine(one: NDArray[Any], two: NDArray[Any]) -> float:
    """Return the cosine of the angle between two vectors, 0.0 if one of them is zero.

    Raises:
        ValueError: The vectors have different widths.
    """
    if one.shape != two.shape:
        raise ValueError(
            f"Vectors of {one.shape[0]} and {two.shape[0]} numbers cannot be compared: use texts of one vocabulary."
        )
    lengths = float(np.sqrt((one * one).sum() * (two * two).sum()))
    return float((one * two).sum()) / lengths if lengths else 0.0
