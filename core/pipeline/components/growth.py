"""Layers that get more outputs while a component learns on: old rows stay, and so does what an optimizer knows of them.

A layer that has grown has a new number, because optimizers keep arrays of the old shape under the old one. Before the
component next applies its gradients, what the optimizer remembers is moved to the new number and filled up.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from thinc.model import Model

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from thinc.optimizers import Optimizer


class Growth(NamedTuple):
    """What one parameter was before it grew.

    Args:
        layer: Its layer.
        name: Its name.
        layer_id: The number that the layer had.
        shape: The shape that the parameter had.
    """

    layer: Model[Any, Any]
    name: str
    layer_id: int
    shape: tuple[int, ...]


def grow_layer(layer: Model[Any, Any], nO: int, *, axes: Mapping[str, int]) -> None:
    """Give a layer more outputs: those that it has keep their weights, new ones are all zero.

    Args:
        layer: The layer; it is changed in place.
        nO: Number of outputs, at least as many as before.
        axes: For each parameter the axis that goes through the outputs.
    """
    old = {name: layer.get_param(name) for name in layer.param_names if layer.has_param(name)}
    gradients = {name: layer.get_grad(name) for name in old if layer.has_grad(name)}
    for name in old:
        layer.set_param(name, None)
    layer.set_dim("nO", nO, force=True)
    with Model.global_id_lock:
        Model.global_id += 1
        layer.id = Model.global_id
    for name, value in old.items():
        axis = axes[name]
        shape = (*value.shape[:axis], nO, *value.shape[axis + 1 :])
        grown = layer.ops.alloc(shape, dtype=value.dtype)
        grown[_block(value.shape)] = value
        layer.set_param(name, grown)
        gradient = layer.ops.alloc(shape, dtype=value.dtype)
        if name in gradients:
            # What was learnt since the last step is still to be applied.
            gradient[_block(value.shape)] = gradients[name]
        layer.set_grad(name, gradient)


@contextmanager
def watch_growth(model: Model[Any, Any]) -> Iterator[list[Growth]]:
    """Run a block, and list the parameters of a model that have grown in it."""
    before = [
        Growth(layer, name, layer.id, layer.get_param(name).shape)
        for layer in model.walk()
        for name in layer.param_names
        if layer.has_param(name)
    ]
    grown: list[Growth] = []
    yield grown
    grown.extend(parameter for parameter in before if parameter.layer.id != parameter.layer_id)


def carry_over(optimizer: Optimizer, growths: Sequence[Growth]) -> None:
    """Let an optimizer go on with parameters that have grown: it remembers nothing of what is new."""
    tables = [getattr(optimizer, name, None) for name in ("mom1", "mom2", "averages")]
    for layer, name, layer_id, shape in growths:
        old, new = (layer_id, name), (layer.id, name)
        weights: Any = layer.get_param(name)
        if old in optimizer.nr_update:
            optimizer.nr_update[new] = optimizer.nr_update.pop(old)
        for table in tables:
            if table is None or old not in table:
                continue
            kept: Any = table.pop(old)
            # Averages of what is new begin as the weights are; moments begin at zero.
            filled = weights.copy() if table is optimizer.averages else layer.ops.xp.zeros_like(weights)
            filled[_block(shape)] = kept.reshape(shape)
            table[new] = filled.reshape(filled.size if kept.ndim == 1 else filled.shape)


def _block(shape: Sequence[int]) -> tuple[slice, ...]:
    """Return where an array stands in one that has grown from it."""
    return tuple(slice(size) for size in shape)
