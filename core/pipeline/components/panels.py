"""Weights as the compiled product reads them: by panels, in which so many outputs stand side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ...compiled import load_compiled
from ...files.outside import laid_out
from ..products import PRODUCTS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]


def pack_panels(W: Floats, b: Floats | None = None) -> tuple[Floats, Floats]:
    """Bring the weights of a linear layer into panels; there must be compiled code.

    Args:
        W: The weights, (…, nO, nI), where the outputs are all that come before the inputs, one after the other.
        b: What is added to each output; None for nothing.

    Returns:
        The panels, (n_panels, nI, N_LANES), and what is added, (n_panels * N_LANES,). The last panel is filled up with
        outputs that are 0.
    """
    lanes: int = load_compiled(PRODUCTS).N_LANES
    *others, nO, nI = W.shape
    if nO % lanes:
        rows = W.reshape(-1, nI)
        W = np.zeros((-(-len(rows) // lanes) * lanes, nI), dtype=np.float32)
        W[: len(rows)] = rows
        others, nO = [], len(W)
    by_panel: NDArray[Any] = W.reshape(*others, nO // lanes, lanes, nI)
    panels = laid_out(np.moveaxis(by_panel, -1, -2)).reshape(-1, nI, lanes)
    bias = np.zeros(len(panels) * lanes, dtype=np.float32)
    if b is not None:
        bias[: len(b)] = b
    return panels, bias
