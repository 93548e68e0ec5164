"""Dropout on a processor: what is dropped is drawn fast, and drawn again on the way back instead of being kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import torch

if TYPE_CHECKING:
    from collections.abc import Callable

# Of so many numbers that are drawn with equal chance, as many are kept as the share asks for.
_N_NUMBERS = 1 << 16


class Drops:
    """Draw which numbers are dropped; PyTorch's own generator takes eight times as long, and gives the seed.

    Args:
        share: Which share is dropped.

    Attributes:
        scale: What the numbers are multiplied by that are kept, so that their sum is about that of all.
    """

    def __init__(self, share: float) -> None:
        self._n_kept = round((1 - share) * _N_NUMBERS)
        self._seed = int(torch.randint(1 << 62, ()))
        self.scale = _N_NUMBERS / self._n_kept if self._n_kept else 0.0

    def begin(self) -> Callable[[Any], Any]:
        """Return what draws from the beginning: a tensor in, 1 for each number that is kept and 0 for others out."""
        source = np.random.SFC64(self._seed)

        def draw(values: Any) -> Any:
            if self._n_kept == _N_NUMBERS:
                return torch.ones((), dtype=torch.int8)
            n_values = values.numel()
            # Each number that the source gives is cut into four.
            numbers = source.random_raw(-(-n_values // 4)).view(np.uint16)[:n_values]
            # Bytes, by which PyTorch multiplies faster than by what is true or false.
            return torch.from_numpy((numbers < self._n_kept).view(np.int8)).view(values.shape)

        return draw


class Dropout(torch.autograd.Function):
    """Drop a share of some numbers: values, share -> values."""

    @staticmethod
    def forward(ctx: Any, values: Any, share: float) -> Any:
        """Drop numbers."""
        ctx.drops = Drops(share)
        return _dropped(values, ctx.drops)

    @staticmethod
    def backward(ctx: Any, *d_outputs: Any) -> Any:
        """Drop the same of the gradient."""
        (d_output,) = d_outputs
        return _dropped(d_output, ctx.drops), None


def _dropped(values: Any, drops: Drops) -> Any:
    return (values * drops.begin()(values)).mul_(drops.scale)
