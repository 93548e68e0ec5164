"""Give a composed model one forward and backward pass of its own, where the arrays are NumPy's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
from thinc.api import Model

InT = TypeVar("InT")
OutT = TypeVar("OutT")
Forward = Callable[[Model[Any, Any], Any, bool], tuple[Any, Callable[[Any], Any]]]


def fuse(model: Model[InT, OutT], forward: Forward) -> Model[InT, OutT]:
    """Let `forward` do on the CPU what the layers of a model do one after the other.

    The layers stay where they are: they hold the parameters, are initialised, saved and loaded as ever, and do the work
    on a GPU.

    Args:
        model: The composed model; it is changed in place.
        forward: Does the same as its own forward function, for NumPy arrays.
    """
    composed: Forward = model._func

    def dispatch(model: Model[InT, OutT], X: InT, is_train: bool) -> tuple[OutT, Callable[[OutT], InT]]:
        return (forward if model.ops.xp is np else composed)(model, X, is_train)

    dispatch.composed = composed  # type: ignore[attr-defined]
    dispatch.fused = forward  # type: ignore[attr-defined]
    model.replace_callbacks(dispatch, init=model.init)
    return model


def fused(model: Model[Any, Any]) -> Forward | None:
    """Return what does the work of a composed model in one pass here, None where its layers do it."""
    return getattr(model._func, "fused", None) if model.ops.xp is np else None


def unfuse(model: Model[InT, OutT]) -> Model[InT, OutT]:
    """Let the layers of a model, and of all models inside it, do their work themselves again."""
    for node in model.walk():
        composed = getattr(node._func, "composed", None)
        if composed is not None:
            node.replace_callbacks(composed, init=node.init)
    return model
