"""Read and write the weights of a model, and say clearly where a file does not fit."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from thinc.util import convert_recursive, is_xp_array

from ...errors import ModelError
from ...files.msgpack import pack
from ..saving.layers import Misfit, fit_layers, read_layers, set_layers, written_layers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from thinc.model import Model


def as_saved(model: Model[Any, Any], **entries: Any) -> bytes:
    """Return what a file holds of the weights of a model.

    It is what `Model.to_bytes` returns, but for layers that work with their parameters in another form than files have.
    Such a layer has a function ``as_saved`` among its ``attrs``: it is given the layer, and the attributes and the
    parameters that thinc would write, and returns those for the file.

    Args:
        model: The model.
        **entries: More for the file to hold; whoever reads weights passes it over.
    """
    message = {**written_layers(model), **entries}
    for number, layer in enumerate(model.walk()):
        if "as_saved" in layer.attrs:
            attrs, params = message["attrs"][number], message["params"][number]
            message["attrs"][number], message["params"][number] = layer.attrs["as_saved"](layer, attrs, params)
    to_numpy = partial(model.ops.to_numpy, byte_order="<")
    return pack(convert_recursive(is_xp_array, to_numpy, message))


def load_weights(model: Model[Any, Any], data: bytes | memoryview, *, component: str, where: str) -> None:
    """Set the weights of a model from the bytes that `Model.to_bytes` made.

    Args:
        model: The model as the config builds it.
        data: What was read.
        component: The component's name, for messages.
        where: The file, for messages.

    Raises:
        ModelError: The bytes are broken, or were made by a model of another shape.
    """
    saved = read_layers(data, where=f"{where}: the weights of component {component!r} cannot be read")
    try:
        set_layers(model, fit_layers(model, saved))
    except Misfit as error:
        raise ModelError(
            f"{where}: the weights do not fit the model that the config gives component {component!r}: {error}; "
            "use the config.cfg that was saved with them, or train again"
        ) from error


def copied(model: Model[Any, Any]) -> Model[Any, Any]:
    """Copy a model with the references among its layers, which thinc's own `Model.copy` leaves out."""
    copy = model.copy()
    counterparts = dict(zip((node.id for node in model.walk()), copy.walk(), strict=True))
    for node in model.walk():
        for name in node.ref_names:
            layer = node.maybe_get_ref(name)
            counterparts[node.id].set_ref(name, None if layer is None else counterparts[layer.id])
    return copy


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
