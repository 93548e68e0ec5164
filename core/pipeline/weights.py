"""Read and write the weights of a model, and say clearly where a file does not fit."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

import srsly

from ..errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from thinc.model import Model


def load_weights(model: Model[Any, Any], data: bytes, *, component: str, where: str) -> None:
    """Set the weights of a model from the bytes that `Model.to_bytes` made.

    Args:
        model: The model as the config builds it.
        data: What was read.
        component: The component's name, for messages.
        where: The file, for messages.

    Raises:
        ModelError: The bytes are broken, or were made by a model of another shape.
    """
    try:
        message: Any = srsly.msgpack_loads(data)
        saved = message["nodes"]
        misfit = _misfit(list(model.walk()), saved, message["params"])
    except Exception as error:
        raise ModelError(
            f"{where}: the weights of component {component!r} cannot be read ({_first_line(error)}); "
            "the file is cut off or broken: restore it, or train again"
        ) from error
    if misfit is None:
        try:
            model.from_dict(message)
            return
        except Exception as error:
            misfit = _first_line(error)
    raise ModelError(
        f"{where}: the weights do not fit the model that the config gives component {component!r}: {misfit}; "
        "use the config.cfg that was saved with them, or train again"
    )


def copied(model: Model[Any, Any]) -> Model[Any, Any]:
    """Copy a model with the references among its layers, which thinc's own `Model.copy` leaves out."""
    found = model.copy()
    counterparts = dict(zip((node.id for node in model.walk()), found.walk(), strict=True))
    for node in model.walk():
        for name in node.ref_names:
            layer = node.maybe_get_ref(name)
            counterparts[node.id].set_ref(name, None if layer is None else counterparts[layer.id])
    return found


@contextmanager
def swapped_params(model: Model[Any, Any], params: Mapping[tuple[int, str], Any]) -> Iterator[None]:
    """Run a block with other parameters, such as averages, and put the old ones back even if it fails.

    Args:
        model: The model.
        params: Arrays by the id of the layer and the name of the parameter.
    """
    nodes = list(model.walk())
    kept = [
        (node, name, node.get_param(name)) for node in nodes for name in node.param_names if (node.id, name) in params
    ]
    try:
        for node, name, _array in kept:
            node.set_param(name, params[node.id, name])
        with ExitStack() as stack:
            for shim in (shim for node in nodes for shim in node.shims):
                stack.enter_context(shim.use_params(params))
            yield
    finally:
        for node, name, array in kept:
            node.set_param(name, array)


def is_initialized(model: Model[Any, Any]) -> bool:
    """Tell whether all parameters of a model have values."""
    return all(node.has_param(name) for node in model.walk() for name in node.param_names)


def _misfit(nodes: list[Model[Any, Any]], saved: list[dict[str, Any]], params: list[dict[str, Any]]) -> str | None:
    """Name the first place where saved layers do not fit those of a model."""
    if len(nodes) != len(saved):
        return f"the file has {len(saved)} layers, the model {len(nodes)}"
    for node, info, arrays in zip(nodes, saved, params, strict=False):
        for dim, size in info["dims"].items():
            if dim not in node.dim_names:
                return f"layer {_short(info['name'])} of the file has a dimension {dim}, the model's has none"
            if size is not None and node.has_dim(dim) and node.get_dim(dim) != size:
                return f"layer {_short(node.name)} has {dim} = {node.get_dim(dim)} in the model, but {size} in the file"
        for name, array in arrays.items():
            if array is not None and node.has_param(name) and node.get_param(name).shape != array.shape:
                shape = node.get_param(name).shape
                return (
                    f"{name} of {_short(node.name)} has the shape {shape} in the model, but {array.shape} in the file"
                )
    return None


def _short(name: str) -> str:
    """Quote the name of a layer; that of a composed one holds those of all its layers."""
    return repr(name if len(name) <= 40 else f"{name[:37]}...")


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__
