"""Layers that grow while a component learns on: what they have stays, and so does what an optimizer knows of it.

A layer that has grown has a new number, because optimizers keep arrays of the old shape under the old one. Before the
component next applies its gradients, what the optimizer remembers is moved to the new number and filled up.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

import numpy as np
from thinc.model import Model

from ...forked import free_in_forks
from ...named_tuples import NamedTuple
from .inside_thinc import kept_weights

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray
    from thinc.optimizers import Optimizer

    # For each axis, where in the grown array the old one's parts stand.
    Places = tuple[NDArray[np.intp], ...]


class Growth(NamedTuple):
    """Say how one parameter has grown.

    Args:
        layer: Its layer.
        name: Its name.
        old_id: The number that the layer had.
        new_id: The number that it got.
        places: For each axis, where in the grown parameter the parts of the old one stand.
    """

    layer: Model[Any, Any]
    name: str
    old_id: int
    new_id: int
    places: Places


# It is thinc's. A forked process makes models too.
free_in_forks(Model.global_id_lock)

_watched: ContextVar[list[Growth] | None] = ContextVar("watched", default=None)


@contextmanager
def watch_growth() -> Iterator[list[Growth]]:
    """Run a block, and list the parameters that grow in it."""
    growths: list[Growth] = []
    token = _watched.set(growths)
    try:
        yield growths
    finally:
        _watched.reset(token)


def grow_output(
    model: Model[Any, Any], new_nO: int, *, output: Model[Any, Any] | None = None, n_last: int = 0
) -> Model[Any, Any]:
    """Give a model more outputs: what ``resize_output`` among the attributes of most models is.

    Those that it has keep their weights, a new one starts as unlikely as the rarest of them.

    Args:
        model: The model; it is changed in place.
        new_nO: Number of outputs, at least as many as before.
        output: The layer with a row of weights ``W`` and a number ``b`` for each output; None for the first that has
            weights in the one that the model refers to as ``output_layer``.
        n_last: How many of the outputs that it has stay behind the new ones.
    """
    if output is None:
        output = next(layer for layer in model.get_ref("output_layer").walk() if layer.param_names)
    first_new = (output.get_dim("nO") if output.has_dim("nO") else new_nO) - n_last
    grow_layer(output, new_nO, axes={"W": 0, "b": 0}, n_last=n_last)
    for layer in model.walk():
        if layer.has_dim("nO") and any(part is output for part in layer.walk()):
            layer.set_dim("nO", new_nO, force=True)
    if output.has_param("b"):
        bias: Any = output.get_param("b")
        new = slice(first_new, new_nO - n_last)
        bias[new] = min([*bias[: new.start].tolist(), *bias[new.stop :].tolist()])
    return model


def grow_layer(layer: Model[Any, Any], nO: int, *, axes: Mapping[str, int], n_last: int = 0) -> None:
    """Give a layer more outputs: those that it has keep their weights, new ones are all zero.

    Args:
        layer: The layer; it is changed in place.
        nO: Number of outputs, at least as many as before.
        axes: For each parameter the axis that goes through the outputs.
        n_last: How many of the outputs that it has stay behind the new ones.
    """
    shapes: dict[str, tuple[int, ...]] = {}
    gaps: dict[str, tuple[int, int]] = {}
    for name in layer.param_names:
        if layer.has_param(name):
            shape, axis = layer.get_param(name).shape, axes[name]
            shapes[name] = (*shape[:axis], nO, *shape[axis + 1 :])
            gaps[name] = axis, shape[axis] - n_last
    grow_params(layer, shapes, dims={"nO": nO}, gaps=gaps)


def grow_params(
    layer: Model[Any, Any],
    shapes: Mapping[str, tuple[int, ...]],
    *,
    dims: Mapping[str, int] | None = None,
    gaps: Mapping[str, tuple[int, int]] | None = None,
) -> None:
    """Give parameters of a layer larger shapes: what they hold is kept, what is new is all zero.

    Args:
        layer: The layer; it is changed in place.
        shapes: The new shapes by name, each axis at least as long as before; other parameters stay as they are.
        dims: New sizes of the layer's dimensions by name; others stay.
        gaps: By name, for a parameter whose new part is not at the end of an axis: the axis, and where on it the new
            part begins.
    """
    old_id = layer.id
    values = {name: layer.get_param(name) for name in layer.param_names if layer.has_param(name)}
    gradients = {name: layer.get_grad(name) for name in values if layer.has_grad(name)}
    for name in values:
        layer.set_param(name, None)
    for name, size in (dims or {}).items():
        layer.set_dim(name, size, force=True)
    for kept in kept_weights(layer):
        # Nobody is to find under the old number what the layer no longer has.
        for name in values:
            kept.pop((old_id, name), None)
    with Model.global_id_lock:
        Model.global_id += 1
        layer.id = Model.global_id
    for name, value in values.items():
        shape = shapes.get(name, value.shape)
        places = _places(value.shape, shape, gap=(gaps or {}).get(name))
        layer.set_param(name, _spread(layer.ops, value, shape, places))
        if name in gradients:
            # What was learnt since the last step is still to be applied.
            layer.set_grad(name, _spread(layer.ops, gradients[name], shape, places))
        growths = _watched.get()
        if growths is not None:
            growths.append(Growth(layer, name, old_id, layer.id, places))


def carry_over(optimizer: Optimizer, growths: Sequence[Growth]) -> None:
    """Let an optimizer go on with parameters that have grown: it remembers nothing of what is new.

    Args:
        optimizer: The optimizer.
        growths: What has grown, in that order.
    """
    moments = [getattr(optimizer, name, None) or {} for name in ("mom1", "mom2")]
    averages: dict[Any, Any] = getattr(optimizer, "averages", None) or {}
    for layer, name, old_id, new_id, places in _chained(growths):
        old, new = (old_id, name), (new_id, name)
        weights: Any = layer.get_param(name)
        if old in optimizer.nr_update:
            optimizer.nr_update[new] = optimizer.nr_update.pop(old)
        for table in (*moments, averages):
            if old not in table:
                continue
            kept: Any = table.pop(old)
            # Averages of what is new begin as the weights are; moments begin at zero.
            grown = weights.copy() if table is averages else layer.ops.xp.zeros_like(weights)
            grown[_index(layer.ops, places)] = kept.reshape([len(along) for along in places])
            table[new] = grown.reshape(grown.size if kept.ndim == 1 else grown.shape)


def _chained(growths: Sequence[Growth]) -> list[Growth]:
    """Make one growth of those that follow upon each other."""
    latest: dict[tuple[int, str], Growth] = {}
    for growth in growths:
        before = latest.pop((growth.old_id, growth.name), None)
        latest[growth.new_id, growth.name] = growth if before is None else _joined(before, growth)
    return list(latest.values())


def _joined(first: Growth, second: Growth) -> Growth:
    """Make one growth of two of the same parameter."""
    places = tuple(later[sooner] for sooner, later in zip(first.places, second.places, strict=True))
    return second._replace(old_id=first.old_id, places=places)


def _places(old: Sequence[int], new: Sequence[int], *, gap: tuple[int, int] | None) -> Places:
    """Return where the parts of an array go in one that has grown from it."""
    places = [np.arange(size) for size in old]
    if gap is not None:
        axis, start = gap
        places[axis][start:] += new[axis] - old[axis]
    return tuple(places)


def _spread(ops: Any, array: Any, shape: tuple[int, ...], places: Places) -> Any:
    """Return an array of a shape that holds another one at some places, and zeros elsewhere."""
    spread = ops.alloc(shape, dtype=array.dtype)
    spread[_index(ops, places)] = array
    return spread


def _index(ops: Any, places: Places) -> Any:
    return tuple(ops.xp.asarray(along) for along in np.ix_(*places))
