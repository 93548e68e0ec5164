"""Masks for dropout, drawn from the same random state as by thinc, with less copying."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from thinc.api import Model


def draw_mask(node: Model[Any, Any], shape: tuple[int, ...], dtype: Any) -> NDArray[Any] | None:
    """Draw what the cells are multiplied by in training: 0 with the layer's probability, 1 / (1 - rate) otherwise.

    They are thinc's, so that a training follows that of spaCy from the same seed.

    Args:
        node: A layer with the attributes ``dropout_rate`` and, where it can be switched off, ``is_enabled``.
        shape: Shape of the mask, such as (n_tokens, width).
        dtype: Its type.

    Returns:
        The mask; None if nothing is to be dropped.
    """
    rate = node.attrs.get("dropout_rate") or 0.0
    if rate <= 0.0 or not node.attrs.get("is_enabled", True):
        return None
    if rate >= 1.0:
        return np.zeros(shape, dtype=dtype)
    draws = np.random.random_sample(shape)  # noqa: NPY002 thinc's seed sets this one
    mask: NDArray[Any] = np.multiply(draws >= rate, 1.0 / (1.0 - rate), dtype=dtype)
    return mask
