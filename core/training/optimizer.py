"""Adam, as thinc has it, but faster on a processor: it goes over a parameter once, in compiled code or in blocks."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from thinc.optimizers import Optimizer

from ..compiled import load_compiled
from ..named_tuples import NamedTuple
from ..quoting import counted
from .built import ADAM
from .schedules import values

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .schedules import Amounts, Shares

BLOCK = 32768
"""Numbers in a block: 128 KiB, so that the block of four arrays stays in a cache of 512 KiB or more."""

_LARGEST_DECAY = 0.9999

_adam = load_compiled(ADAM)


def make_adam(
    learn_rate: Amounts = 0.001,
    *,
    L2: Amounts = 0.0,
    beta1: Shares = 0.9,
    beta2: Shares = 0.999,
    eps: Amounts = 1e-08,
    grad_clip: Amounts = 1.0,
    L2_is_weight_decay: bool = True,
    use_averages: bool = True,
) -> Optimizer:
    """Make the optimizer that ``Adam.v1`` names.

    Args:
        learn_rate: The size of a step.
        L2: The penalty on large weights.
        beta1: How slowly the mean of the gradients changes.
        beta2: How slowly the mean of their squares changes.
        eps: Keeps the division from overflowing.
        grad_clip: The largest norm of a parameter's gradient; 0 for no limit.
        L2_is_weight_decay: Whether the penalty shrinks the weights directly rather than through the gradient.
        use_averages: Whether to keep averages of the weights, which usually predict better.
    """
    series = {"learn_rate": learn_rate, "L2": L2, "beta1": beta1, "beta2": beta2, "eps": eps, "grad_clip": grad_clip}
    changing: dict[str, Any] = {
        name: amount if isinstance(amount, (int, float)) else values(amount, name=f"training.optimizer.{name}")
        for name, amount in series.items()
    }
    return OnePassAdam(**changing, L2_is_weight_decay=L2_is_weight_decay, use_averages=use_averages)


class OnePassAdam(Optimizer):
    """Apply Adam (Kingma and Ba 2015, with the decoupled weight decay of Loshchilov and Hutter 2019) in one pass.

    The two moments are kept divided by ``1 - beta``, which saves a multiplication each; so where a schedule changes a
    beta, and on a GPU, thinc's own implementation does the work.
    """

    __slots__ = ()

    def __call__(self, key: tuple[int, str], weights: Any, gradient: Any, *, lr_scale: float = 1.0) -> tuple[Any, Any]:
        """Update the weights of a parameter in place and set its gradient to zero; return both.

        Args:
            key: The layer's id and the parameter's name.
            weights: The parameter.
            gradient: Its gradient.
            lr_scale: A factor for the learn rate.

        Raises:
            ValueError: Weights, gradient and what the optimizer has kept of the parameter are not of one size.
        """
        if not (len(gradient) and self._has_plain_settings() and _is_plain(weights)):
            updated: tuple[Any, Any] = super().__call__(key, weights, gradient, lr_scale=lr_scale)
            return updated
        if gradient.size != weights.size:
            raise ValueError(
                f"the gradient of parameter {key[1]!r} has {counted(gradient.size, 'value')} for {weights.size}"
            )
        mean, square = (self._kept(table, key, weights, weights.size) for table in (self.mom1, self.mom2))
        average = None if self.averages is None else self._kept(self.averages, key, weights, weights.shape)
        self.nr_update[key] += 1
        # One and the same way for all steps of a parameter: thinc keeps its moments on another scale.
        plain = gradient if _is_plain(gradient) else np.array(gradient, dtype=np.float32, order="C")
        flat = plain.reshape(-1)
        step = self._step(flat, n_updates=self.nr_update[key], lr_scale=lr_scale)
        update = update_blocks if _adam is None else _adam.update
        update(step, weights.reshape(-1), flat, mean, square, average)
        if plain is not gradient:
            gradient.fill(0)
        return weights, gradient

    @staticmethod
    def _kept(table: Any, key: tuple[int, str], weights: NDArray[np.float32], shape: Any) -> Any:
        """Return what a table has kept of a parameter, flat; at first that is zero."""
        if key not in table:
            table[key] = np.zeros(shape, dtype=np.float32)
        kept = table[key].reshape(-1)
        if kept.size != weights.size:
            raise ValueError(
                f"the optimizer knows parameter {key[1]!r} with {counted(kept.size, 'value')}, and it has "
                f"{weights.size}; let it grow with nlpx.pipeline.grow_params, or begin with a new optimizer"
            )
        return kept

    def _has_plain_settings(self) -> bool:
        """Tell whether the settings are such that parameters can be updated in one pass."""
        return (
            self.b1 > 0
            and self.b2 > 0
            and (self.L2_is_weight_decay or not (self.L2 or "L2" in self.schedules))
            and "b1" not in self.schedules
            and "b2" not in self.schedules
        )

    def _step(self, gradient: NDArray[np.float32], *, n_updates: int, lr_scale: float) -> Step:
        """Return the numbers of a parameter's next step."""
        norm = math.sqrt(float(np.dot(gradient, gradient))) if self.grad_clip else 0.0
        spread = math.sqrt(1 - self.b2)
        rate = self.learn_rate * lr_scale
        corrected = rate * math.sqrt(1 - self.b2**n_updates) / (1 - self.b1**n_updates)
        return Step(
            clip=self.grad_clip / norm if self.grad_clip and norm >= self.grad_clip else 1.0,
            b1=self.b1,
            b2=self.b2,
            eps=self.eps / spread,
            size=corrected * (1 - self.b1) / spread,
            kept=1 - rate * self.L2,
            drift=1 - min((1 + n_updates) / (10 + n_updates), _LARGEST_DECAY),
        )


class Step(NamedTuple):
    """The numbers of a parameter's step, which are the same for all its weights.

    Args:
        clip: What the gradient is multiplied by.
        b1: What is kept of the mean of the gradients.
        b2: What is kept of the mean of their squares.
        eps: Keeps the division from overflowing.
        size: What the quotient of the moments is multiplied by.
        kept: What is kept of the weights.
        drift: How far the averages go towards the weights.
    """

    clip: float
    b1: float
    b2: float
    eps: float
    size: float
    kept: float
    drift: float


def _is_plain(array: Any) -> bool:
    """Tell whether an array can be updated in one pass."""
    return isinstance(array, np.ndarray) and array.dtype == np.float32 and array.flags.c_contiguous


def update_blocks(
    step: Step,
    weights: NDArray[np.float32],
    gradient: NDArray[np.float32],
    mean: NDArray[np.float32],
    square: NDArray[np.float32],
    average: NDArray[np.float32] | None,
) -> None:
    """Update the weights of a parameter, its moments and, unless that is None, its average; clear the gradient."""
    clip, b1, b2, eps, size, kept, drift = map(np.float32, step)
    scratch = np.empty(min(weights.size, BLOCK), dtype=np.float32)
    for start in range(0, weights.size, BLOCK):
        block = slice(start, start + BLOCK)
        w, g, m, v = weights[block], gradient[block], mean[block], square[block]
        change = scratch[: w.size]
        if clip != 1:
            g *= clip
        m *= b1
        m += g
        v *= b2
        np.multiply(g, g, change)
        v += change
        np.sqrt(v, change)
        change += eps
        np.divide(m, change, change)
        change *= size
        w -= change
        if kept != 1:
            w *= kept
        if average is not None:
            a = average[block]
            np.subtract(w, a, change)
            change *= drift
            a += change
        g.fill(0)
