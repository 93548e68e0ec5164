"""The file of a model's weights: written, read layer by layer, and compared with the model that the config gives.

The file is thinc's: names, dimensions and references of all layers, their attributes, their parameters, and what their
shims (PyTorch) keep, each a list with one entry for each layer, in the order of `Model.walk`.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from thinc.model import deserialize_attr, serialize_attr

from ...errors import ModelError
from ...files.reading import Record, unpack
from ...named_tuples import NamedTuple
from ...numbers import as_finite
from ...quoting import counted, first_line, shown
from .finite import keeps_finite
from .outlines import due_params

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray
    from thinc.model import Model

    Layer = Model[Any, Any]

# What the layers of this field compute by: a file that has other ones is that of another model.
_SETTLED: Final = frozenset(
    ("column", "columns", "has_upper", "key_attr", "seed", "softmax_temperature", "window_size")
)
# Attributes that training sets, or a file may bring, and their limits.
_LIMITS: Final = {
    "dropout_rate": (0.0, 1.0),
    "pad": (0, 10_000),
    "receptive_field": (0, 10_000),
    # Where no seed was given it is the layer's id, which is another one each time.
    "seed": (0, 2**32 - 1),
}
_LARGEST: Final = 2**63
_PLAIN: Final = deserialize_attr.dispatch(object)
_PLAINLY: Final = serialize_attr.dispatch(object)


class SavedLayer(NamedTuple):
    """Hold what a file says of one layer.

    Args:
        name: Its name.
        dims: Its dimensions, None for those that were not known.
        refs: The numbers of the layers that it refers to, by the name of the reference.
        attrs: Its attributes, each packed until `fit_layers` has looked at it.
        params: Its parameters, None for those without values.
        shims: What each of its shims keeps.
    """

    name: str
    dims: dict[str, int | None]
    refs: dict[str, int | None]
    attrs: dict[str, Any]
    params: dict[str, NDArray[Any] | None]
    shims: list[bytes]


def written_layers(model: Layer) -> dict[str, list[Any]]:
    """Return what the file holds of all layers: what `Model.to_dict` returns.

    That one has srsly look for encoders of users at each attribute, among the entry points of all installed packages:
    for most models that takes longer than the rest of a save. Here it looks once.

    Raises:
        ValueError: A layer refers to one that is not in the model.
    """
    from srsly.msgpack import Packer

    layers = list(model.walk())
    numbers = {layer.id: number for number, layer in enumerate(layers)}
    pack = Packer(use_bin_type=True).pack  # type: ignore[no-untyped-call]
    return {
        "nodes": [
            {
                "index": number,
                "name": layer.name,
                "dims": {name: layer.maybe_get_dim(name) for name in layer.dim_names},
                "refs": {name: _number_of(layer, name, numbers) for name in layer.ref_names},
            }
            for number, layer in enumerate(layers)
        ],
        "attrs": [_packed_attrs(layer, pack) for layer in layers],
        "params": [{name: layer.maybe_get_param(name) for name in layer.param_names} for layer in layers],
        "shims": [[shim.to_bytes() for shim in layer.shims] for layer in layers],  # type: ignore[no-untyped-call]
    }


def _number_of(layer: Layer, name: str, numbers: Mapping[int, int]) -> int | None:
    """Return the number of the layer that another refers to, None where it refers to none."""
    meant = layer.maybe_get_ref(name)
    if meant is None:
        return None
    if meant.id not in numbers:
        raise ValueError(f"{_named(layer.name)} refers to a layer {meant.name!r} as {name!r} that is not in the model.")
    return numbers[meant.id]


def _packed_attrs(layer: Layer, pack: Callable[[Any], bytes]) -> dict[str, bytes]:
    """Return the attributes of a layer that can be packed."""
    packed: dict[str, bytes] = {}
    for name, value in layer.attrs.items():
        with suppress(TypeError):
            is_plain = serialize_attr.dispatch(type(value)) is _PLAINLY
            packed[name] = pack(value) if is_plain else serialize_attr(value, value, name, layer)
    return packed


def read_layers(data: bytes | memoryview, *, where: str) -> list[SavedLayer]:
    """Read a file of weights.

    Args:
        data: What it holds.
        where: The file, for messages.

    Raises:
        ModelError: It is not what thinc writes, or holds values that are no finite numbers.
    """
    file = Record(unpack(data, where=where, error=ModelError), where=where, error=ModelError)
    nodes = list(file.records("nodes"))
    attrs, params = list(file.records("attrs")), list(file.records("params"))
    shims = file.items("shims", list, "a list")
    if not len(nodes) == len(attrs) == len(params) == len(shims):
        file.refuse("it does not have one entry for each layer")
    return [
        SavedLayer(
            name=node.text("name"),
            dims=_numbers(node, "dims"),
            refs=_numbers(node, "refs"),
            attrs={name: attributes.content(name) for name in attributes.data},
            params={name: _array(parameters, name, layer=node.text("name")) for name in parameters.data},
            shims=Record({"shims": kept}, where=where, error=ModelError).items("shims", bytes, "bytes"),
        )
        for node, attributes, parameters, kept in zip(nodes, attrs, params, shims, strict=True)
    ]


def _numbers(node: Record, key: str) -> dict[str, int | None]:
    """Return whole numbers by name."""
    entries = node.record(key)
    return {
        name: None if entries.data[name] is None else entries.whole(name, low=0, high=_LARGEST) for name in entries.data
    }


def _array(parameters: Record, name: str, *, layer: str) -> NDArray[Any] | None:
    """Return a parameter, if it has values."""
    if parameters.data[name] is None:
        return None
    array = parameters.value(name, np.ndarray, "an array")
    what = f"{shown(name)} of {_named(layer)}"
    return parameters.checked_array(array, name=what, kinds="fiub", shape=array.shape)


class Misfit(ValueError):
    """Report where what a file holds does not fit a model."""


def fit_layers(model: Layer, saved: Sequence[SavedLayer]) -> list[SavedLayer]:
    """Compare what a file holds with a model; return it with attributes unpacked, and parameters of the due type.

    Raises:
        Misfit: It is not of this model.
    """
    layers = list(model.walk())
    if len(layers) != len(saved):
        raise Misfit(f"the file has {counted(len(saved), 'layer')}, the model {len(layers)}")
    has_values = any(array is not None for own in saved for array in own.params.values())
    return [
        _fit_layer(layer, own, layers=layers, has_values=has_values) for layer, own in zip(layers, saved, strict=True)
    ]


def set_layers(model: Layer, saved: Sequence[SavedLayer]) -> None:
    """Give a model what `fit_layers` has returned for it.

    Raises:
        Misfit: A shim does not read what the file keeps for it, or it is no finite number; the layers' own parameters
            are as they were.
    """
    layers = list(model.walk())
    for layer, own in zip(layers, saved, strict=True):
        for shim, kept in zip(layer.shims, own.shims, strict=True):
            try:
                shim.from_bytes(kept)
            except Exception as error:
                raise Misfit(f"what {_named(layer.name)} keeps cannot be read ({shown(first_line(error))})") from error
            if not keeps_finite(shim):
                raise Misfit(f"what {_named(layer.name)} keeps holds values that are no finite numbers")
    for layer, own in zip(layers, saved, strict=True):
        layer.name = own.name
        for dim, size in own.dims.items():
            if size is not None:
                layer.set_dim(dim, size)
        layer.attrs.update(own.attrs)
        for name, array in own.params.items():
            ops: Any = layer.ops
            layer.set_param(name, None if array is None else ops.asarray(array))


def _fit_layer(layer: Layer, saved: SavedLayer, *, layers: Sequence[Layer], has_values: bool) -> SavedLayer:
    """Do for one layer what `fit_layers` does for all."""
    _check_dims(layer, saved.dims)
    _check_refs(layer, saved.refs, layers=layers)
    attrs = {name: _attribute(layer, name, packed) for name, packed in saved.attrs.items()}
    if len(layer.shims) != len(saved.shims):
        raise Misfit(
            f"the file keeps {counted(len(saved.shims), 'shim')} of {_named(layer.name)}, the model {len(layer.shims)}"
        )
    for name in saved.params:
        if name not in layer.param_names:
            raise Misfit(f"layer {_named(layer.name)} of the file has a parameter {shown(name)}, the model's has none")
    if not (has_values and layer.param_names):
        return saved._replace(attrs=attrs)
    return saved._replace(attrs=attrs, params=_params(layer, saved))


def _check_dims(layer: Layer, dims: Mapping[str, int | None]) -> None:
    """Refuse dimensions that a layer does not have, or has in another size."""
    for dim, size in dims.items():
        if dim not in layer.dim_names:
            raise Misfit(f"layer {_named(layer.name)} of the file has a dimension {shown(dim)}, the model's has none")
        if size is not None and layer.has_dim(dim) and layer.get_dim(dim) != size:
            raise Misfit(
                f"layer {_named(layer.name)} has {dim} = {layer.get_dim(dim)} in the model, but {size} in the file"
            )


def _check_refs(layer: Layer, refs: Mapping[str, int | None], *, layers: Sequence[Layer]) -> None:
    """Refuse references that lead to other layers than the model's."""
    for name, number in refs.items():
        target = layers[number] if number is not None and number < len(layers) else None
        if name not in layer.ref_names or layer.maybe_get_ref(name) is not target:
            raise Misfit(f"the reference {shown(name)} of {_named(layer.name)} leads to another layer than the model's")


def _attribute(layer: Layer, name: str, packed: bytes) -> Any:
    """Return an attribute, if it is one that the layer can work with."""
    own = layer.attrs.get(name)
    try:
        read = deserialize_attr.dispatch(type(own))
        # What thinc does with most attributes takes long; see `msgpack`.
        value = unpack(packed, where=name) if read is _PLAIN else read(own, packed, name, layer)
        if read is _PLAIN and own is not None and not _is_alike(value, own):
            # It may be what a user has told srsly to read.
            from srsly.msgpack import unpackb

            value = unpackb(packed, raw=False)  # type: ignore[no-untyped-call]
    except Exception as error:
        raise Misfit(f"the attribute {shown(name)} of {_named(layer.name)} cannot be read") from error
    if name in _SETTLED and name in layer.attrs and not (name == "seed" and own == layer.id):
        fits, due = type(value) is type(own) and value == own, f"it is {shown(own)} in the model"
    elif name in _LIMITS:
        low, high = _LIMITS[name]
        fits = (value is None and own is None) or (_is_number(value, own) and low <= value <= high)
        due = f"it should be a number from {low} to {high}"
    else:
        fits, due = own is None or _is_alike(value, own), f"it should be of the kind of {shown(own)}"
    if not fits:
        raise Misfit(f"the attribute {shown(name)} of {_named(layer.name)} is {shown(value)} in the file; {due}")
    return value


def _is_number(value: Any, own: Any) -> bool:
    return isinstance(value, int if type(own) is int else (int, float)) and not isinstance(value, bool)


def _is_alike(value: Any, own: Any) -> bool:
    """Tell whether a value is of the kind of another one, and finite if it is a number."""
    if type(own) in (int, float):
        return _is_number(value, own) and as_finite(value) is not None and abs(value) < _LARGEST
    # A file knows no tuples.
    return isinstance(value, list if isinstance(own, tuple) else type(own))


def _params(layer: Layer, saved: SavedLayer) -> dict[str, NDArray[Any] | None]:
    """Return the parameters of a layer, if they have the shapes and types that its dimensions ask for."""
    known = {name: layer.maybe_get_dim(name) for name in layer.dim_names}
    dims = {name: saved.dims.get(name) if size is None else size for name, size in known.items()}
    due: dict[str, Any] = due_params(layer, dims) or {}
    unknown = [name for name, size in dims.items() if size is None]
    if not due and unknown and due_params(layer, {**dims, **dict.fromkeys(unknown, 1)}):
        raise Misfit(f"the file does not say how large {' and '.join(unknown)} of {_named(layer.name)} is")
    params: dict[str, NDArray[Any] | None] = {}
    for name in layer.param_names:
        array, what = saved.params.get(name), f"{name} of {_named(layer.name)}"
        if array is None:
            raise Misfit(f"{what} has no values in the file, though other parameters have")
        wanted = due.get(name, layer.get_param(name) if layer.has_param(name) else array)
        if array.shape != wanted.shape:
            raise Misfit(f"{what} has the shape {wanted.shape} in the model, but {array.shape} in the file")
        if array.dtype.kind != wanted.dtype.kind:
            raise Misfit(f"{what} holds values of the type {array.dtype}, not {wanted.dtype}")
        with np.errstate(over="ignore"):
            param = params[name] = array.astype(wanted.dtype, copy=False)
        if param is not array and not np.isfinite(param).all():
            raise Misfit(f"{what} holds numbers that are too large for {wanted.dtype}")
    return params


def _named(name: str) -> str:
    """Quote the name of a layer; that of a composed one holds those of all its layers."""
    return shown(name, width=40)
