"""Give a composed model one forward and backward pass of its own, where the arrays are NumPy's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
from thinc.api import Model

from nlpx.pipeline import forward_of

InT = TypeVar("InT")
OutT = TypeVar("OutT")
Forward = Callable[[Model[Any, Any], Any, bool], tuple[Any, Callable[[Any], Any]]]


class Dispatch:
    """Choose what does the work of a composed model; a class, since models that are pickled bring their functions.

    Args:
        composed: Has its layers do it.
        fused: Does the same for NumPy arrays.
    """

    def __init__(self, composed: Forward, fused: Forward) -> None:
        self.composed = composed
        self.fused = fused

    def __call__(self, model: Model[Any, Any], X: Any, is_train: bool) -> tuple[Any, Callable[[Any], Any]]:
        """Return what the model makes of X, and what makes of the gradient of that the gradient of X."""
        return (self.fused if model.ops.xp is np else self.composed)(model, X, is_train)


def fuse(model: Model[InT, OutT], forward: Forward) -> Model[InT, OutT]:
    """Let `forward` do on the CPU what the layers of a model do one after the other.

    The layers stay where they are: they hold the parameters, are initialised, saved and loaded as ever, and do the work
    on a GPU.

    Args:
        model: The composed model; it is changed in place.
        forward: Does the same as its own forward function, for NumPy arrays.
    """
    model.replace_callbacks(Dispatch(forward_of(model), forward), init=model.init)
    return model


def fused(model: Model[Any, Any]) -> Forward | None:
    """Return what does the work of a composed model in one pass here, None where its layers do it."""
    func = forward_of(model)
    return func.fused if isinstance(func, Dispatch) and model.ops.xp is np else None


def unfuse(model: Model[InT, OutT]) -> Model[InT, OutT]:
    """Let the layers of a model, and of all models inside it, do their work themselves again."""
    for node in model.walk():
        func = forward_of(node)
        if isinstance(func, Dispatch):
            node.replace_callbacks(func.composed, init=node.init)
    return model
