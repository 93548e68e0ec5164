"""Scores as probabilities, for the cross-entropy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from thinc.api import Model

if TYPE_CHECKING:
    from collections.abc import Callable

    from thinc.types import Floats2d


def probabilities(*, exclusive: bool, scale: float = 1.0) -> Model[Floats2d, Floats2d]:
    """Make probabilities of scores.

    Data flow: (n, nO) -> (n, nO). As with thinc's ``Softmax``, what comes back must be probabilities minus truths,
    which is the gradient of the cross-entropy by the scores and goes on as it is. With thinc's ``Logistic`` and
    ``softmax_activation`` it would be multiplied by the slope: then what is thought impossible, and is true, teaches
    next to nothing.

    Args:
        exclusive: Whether the probabilities add up to 1.
        scale: What the scores are multiplied by first: so much faster is learnt what they come from.
    """
    return Model("probabilities", _forward, attrs={"exclusive": exclusive, "scale": scale})


def _forward(
    model: Model[Floats2d, Floats2d], X: Floats2d, is_train: bool
) -> tuple[Floats2d, Callable[[Floats2d], Floats2d]]:
    ops: Any = model.ops
    scale = model.attrs["scale"]
    Y: Floats2d = ops.softmax(X * scale) if model.attrs["exclusive"] else ops.sigmoid(X * scale)
    return Y, lambda dY: dY * scale
