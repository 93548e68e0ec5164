"""Several softmax layers side by side."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Any

from thinc.api import Model

from .parameters import add_gradient, get_param

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .feature_major import Floats


def MultiSoftmax(nOs: Sequence[int], nI: int | None = None) -> Model[Floats, Floats]:
    """Predict several things about each row, each with probabilities of its own.

    That is what thinc's layer of this name is for, but since thinc 8.3 its outputs are no probabilities.

    Data flow: (n, nI) -> (n, sum of nOs). As with thinc's ``Softmax``, the gradient to hand back is that of the scores
    behind the probabilities: for a cross-entropy, probabilities less truth.

    Args:
        nOs: How many values each of the things can have.
        nI: Width of the input; None to take it from the data.
    """
    return Model(
        "multisoftmax",
        forward,
        init=_init,
        dims={"nO": sum(nOs), "nI": nI},
        attrs={"nOs": list(nOs)},
        params={"W": None, "b": None},
    )


def forward(model: Model[Floats, Floats], X: Floats, is_train: bool) -> tuple[Floats, Callable[[Floats], Floats]]:
    """Score all values at once, and make probabilities of the scores of each thing, in place."""
    xp: Any = model.ops.xp
    W = get_param(model, "W")
    Y = X @ W.T
    Y += get_param(model, "b")
    nOs = model.attrs["nOs"]
    for end, nO in zip(accumulate(nOs), nOs, strict=True):
        scores = Y[:, end - nO : end]
        scores -= scores.max(axis=1, keepdims=True)
        xp.exp(scores, out=scores)
        scores /= scores.sum(axis=1, keepdims=True)

    def backprop(dY: Floats) -> Floats:
        add_gradient(model, "W", dY.T @ X)
        add_gradient(model, "b", dY.sum(axis=0))
        dX: Floats = dY @ W
        return dX

    return Y, backprop


def _init(model: Model[Floats, Floats], X: Floats | None = None, Y: Floats | None = None) -> None:
    # Zeros: before anything is learnt, all values are as probable.
    if X is not None:
        model.set_dim("nI", X.shape[1])
    model.set_param("W", model.ops.alloc2f(model.get_dim("nO"), model.get_dim("nI")))
    model.set_param("b", model.ops.alloc1f(model.get_dim("nO")))
