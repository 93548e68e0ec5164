"""HashEmbed: thinc's layer, which adds gradients to those that are there instead of making a table for each batch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from thinc.api import HashEmbed as ThincHashEmbed
from thinc.api import Model

from nlpx.pipeline import draw_mask

from .fusion import fuse
from .parameters import get_param

if TYPE_CHECKING:
    from collections.abc import Callable

    from .feature_major import Floats


def HashEmbed(
    nO: int, nV: int, *, seed: int, column: int | None = None, dropout: float | None = None
) -> Model[Any, Floats]:
    """Embed ids in a table that is much smaller than their number: each is the sum of four rows, found by hashing.

    Args:
        nO: Width of the embedding.
        nV: Number of rows.
        seed: Seed of the hash.
        column: Column of a two-dimensional input; None for a one-dimensional one.
        dropout: Initial rate of the dropout of whole features; None for a layer without it.
    """
    model: Model[Any, Any] = ThincHashEmbed(nO, nV, seed=seed, column=column, dropout=dropout)
    for node in model.walk():
        if node.has_param("E") is not False:
            fuse(node, forward)
    return model


def forward(model: Model[Any, Any], ids: Any, is_train: bool) -> tuple[Floats, Callable[[Floats], Any]]:
    """Embed ids: (n,) to (n, nO)."""
    ops: Any = model.ops
    E = get_param(model, "E")
    if not len(ids):
        return ops.alloc2f(0, E.shape[1], dtype=E.dtype), lambda dY: ops.alloc1i(0)
    rows = ops.hash(np.ascontiguousarray(ids, dtype=np.uint64), model.attrs["seed"]) % len(E)
    Y: Floats = ops.gather_add(E, rows)
    mask = draw_mask(model, (E.shape[1],), E.dtype) if is_train else None
    if mask is not None:
        Y *= mask

    def backprop(dY: Floats) -> Any:
        if not model.has_grad("E"):
            model.set_grad("E", ops.alloc2f(*E.shape, dtype=E.dtype))
        dE = model.get_grad("E")
        values = np.ascontiguousarray(dY if mask is None else dY * mask)
        for row in np.ascontiguousarray(rows.T, dtype=np.int32):
            ops.scatter_add(dE, row, values)
        return np.zeros(len(rows), dtype=np.int32)

    return Y, backprop
