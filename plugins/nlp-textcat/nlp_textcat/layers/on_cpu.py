"""Layers that work on the CPU, in models that work elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from thinc.api import with_cpu

if TYPE_CHECKING:
    from collections.abc import Callable

    from thinc.model import Model


def on_cpu(layer: Model[Any, Any], ops: Any) -> Model[Any, Any]:
    """Let a layer work on the CPU.

    thinc's ``with_cpu`` lets its layer prepare for learning in prediction too; here it may know the difference.

    Args:
        layer: The layer.
        ops: Those of the model around it.
    """
    model: Model[Any, Any] = with_cpu(layer, ops)
    model.replace_callbacks(_forward, init=model.init)
    return model


def _forward(model: Model[Any, Any], X: Any, is_train: bool) -> tuple[Any, Callable[[Any], Any]]:
    Y, backprop = model.layers[0](_to_cpu(X), is_train)
    return _back(model, Y), lambda dY: _back(model, backprop(_to_cpu(dY)))


def _to_cpu(value: Any) -> Any:
    return value.get() if hasattr(value, "get") else value


def _back(model: Model[Any, Any], value: Any) -> Any:
    ops: Any = model.ops
    return ops.asarray(value) if isinstance(value, np.ndarray) and ops.xp is not np else value
