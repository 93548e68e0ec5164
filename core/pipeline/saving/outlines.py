"""The shapes that the parameters of a layer must have, found out without making them, and which has another.

They follow from the layer's dimensions by its own `init`. That is run on a stand-in for the layer, whose arrays are
mere outlines: they have a shape and a type and hold nothing, however large they are.
"""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from thinc.api import Model, NumpyOps

from ...quoting import shown

if TYPE_CHECKING:
    from collections.abc import Mapping


class Outline:
    """Stand for an array of a shape and a type.

    Args:
        shape: The shape.
        dtype: The type.
    """

    __slots__ = ("dtype", "shape")

    def __init__(self, shape: Any, dtype: Any = "float32") -> None:
        self.shape: tuple[int, ...] = tuple(shape) if isinstance(shape, (tuple, list)) else (shape,)
        self.dtype = np.dtype(dtype)

    def _changed_in_place(self, other: Any) -> Outline:
        return self

    def _with(self, other: Any) -> Any:
        return self if isinstance(other, (int, float)) else _UNKNOWN

    __iadd__ = __isub__ = __imul__ = __itruediv__ = _changed_in_place
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = _with


class _Unknown:
    """Stand for what is not known: an array of some shape, or a function that makes one."""

    def __getattr__(self, name: str) -> _Unknown:
        return self

    def __call__(self, *arguments: Any, **settings: Any) -> _Unknown:
        return self


_UNKNOWN = _Unknown()


class _OutlineOps(NumpyOps):  # type: ignore[misc]
    """Allocate outlines; nothing is known of other arrays."""

    xp = _UNKNOWN

    def alloc(self, shape: Any, *, dtype: Any = "float32", zeros: bool = True) -> Any:
        return Outline(shape, dtype)


def due_params(layer: Model[Any, Any], dims: Mapping[str, int | None]) -> dict[str, Outline] | None:
    """Return the outlines of the parameters of a layer.

    Args:
        layer: The layer; it stays as it is.
        dims: Its dimensions, None for those that nobody knows.

    Returns:
        The outlines by name; None where the layer's `init` asks for what outlines do not have, or for a dimension that
        is not known.
    """
    init = _with_outlines(layer.init)
    if init is None:
        return None
    known = {name: size for name, size in dims.items() if size is not None}
    stand_in: Model[Any, Any] = Model(
        layer.name,
        _never,
        dims=dict(dims),
        params=dict.fromkeys(layer.param_names),
        attrs=dict(layer.attrs),
        ops=_OutlineOps(),
    )
    # An `init` may draw from thinc's source of random numbers. Nobody has seeded one that is not imported yet.
    source = sys.modules.get("numpy.random")
    state = None if source is None else source.get_state()
    try:
        init(stand_in, X=None, Y=None)
        params: dict[str, Any] = {name: stand_in.get_param(name) for name in stand_in.param_names}
    except Exception:
        # Whatever it is that the `init` misses: nothing is known then.
        return None
    finally:
        if source is not None:
            source.set_state(state)
    kept = all(stand_in.get_dim(name) == size for name, size in known.items())
    return params if kept and all(isinstance(param, Outline) for param in params.values()) else None


def find_misfit(model: Model[Any, Any]) -> str:
    """Say which parameter of a model is not what its layer is for, by its shape or else by its type; empty if all are.

    Files are compared when they are read; but anybody can set parameters.
    """
    arrays = [
        (f"{name} of {shown(layer.name, width=40)}", layer.get_param(name), due)
        for layer in model.walk()
        for name, due in (due_params(layer, {dim: layer.maybe_get_dim(dim) for dim in layer.dim_names}) or {}).items()
        if layer.has_param(name)
    ]
    for what, array, due in arrays:
        shape = getattr(array, "shape", None)
        if shape != due.shape:
            return f"{what} has the shape {shape}, but its layer is for {due.shape}"
    for what, array, due in arrays:
        if array.dtype != due.dtype:
            return f"{what} holds values of the type {array.dtype}, not {due.dtype}"
    return ""


def _with_outlines(init: Any) -> Any:
    """Return an `init` with initializers of outlines in place of its own; None if it is bound to a layer."""
    if not isinstance(init, partial):
        return init
    arguments = [*init.args, *init.keywords.values()]
    if any(isinstance(argument, Model) for argument in arguments):
        return None
    args = [_outline if callable(argument) else argument for argument in init.args]
    keywords = {name: _outline if callable(argument) else argument for name, argument in init.keywords.items()}
    return partial(init.func, *args, **keywords)


def _outline(*arguments: Any, **settings: Any) -> Outline | None:
    """Do as an initializer, which is called with the ops and a shape."""
    return Outline(arguments[1]) if len(arguments) > 1 else None


def _never(model: Model[Any, Any], X: Any, is_train: bool) -> Any:
    raise NotImplementedError
