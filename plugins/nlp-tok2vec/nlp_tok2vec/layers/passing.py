"""Layers that take docs without tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nlpx.pipeline import wrap_forward

if TYPE_CHECKING:
    from collections.abc import Callable

    from thinc.api import Model

    from .fusion import Forward


def passing_nothing(model: Model[Any, Any]) -> Model[Any, Any]:
    """Let a layer return docs without tokens as they are, which many layers do not take."""
    wrap_forward(model, _forward)
    return model


def _forward(padded: Forward, model: Model[Any, Any], X: Any, is_train: bool) -> tuple[Any, Callable[[Any], Any]]:
    if any(map(len, X)):
        return padded(model, X, is_train)
    return X, lambda dY: dY
