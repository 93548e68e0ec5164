"""What is made of a model's weights in order to predict, such as a packed copy, and kept as long as they stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from thinc.api import Model

Made = TypeVar("Made")


class MadeOfWeights(Generic[Made]):
    """Make something of the weights of a model, once for as long as nobody changes them.

    Weights change when others are set: when they are loaded, or swapped for averages. An optimizer may also write into
    those that are there: so nothing is kept of a model that has gradients. Who writes into an array by hand has to set
    it again. Any number of threads can ask.

    Args:
        make: Called with the model, whose weights must be there.
    """

    def __init__(self, make: Callable[[Model[Any, Any]], Made]) -> None:
        self._make = make
        self._kept: _Kept[Made] | None = None

    def __reduce__(self) -> Any:
        # What is made is made again: it may be no data, and is not of the model that comes out.
        return type(self), (self._make,)

    def of(self, model: Model[Any, Any]) -> Made:
        """Return what is made of a model."""
        kept = self._kept
        if kept is None or kept.model is not model or not kept.is_current():
            nodes = list(model.walk())
            weights = [(node, name, node.get_param(name)) for node in nodes for name in node.param_names]
            layers = [(node.layers, list(node.layers)) for node in nodes if node.layers]
            kept = _Kept(model, weights, layers, self._make(model))
            self._kept = kept if kept.is_current() else None
        return kept.made


class _Kept(NamedTuple, Generic[Made]):
    """What was made, and of which weights of which layers: they are held so that no others can be taken for them."""

    model: Model[Any, Any]
    weights: list[tuple[Model[Any, Any], str, Any]]
    layers: list[tuple[list[Model[Any, Any]], list[Model[Any, Any]]]]
    made: Made

    def is_current(self) -> bool:
        """Tell whether the weights are those of the model, and will not change in place."""
        return all(now == then for now, then in self.layers) and all(
            node.get_param(name) is array and not node.has_grad(name) for node, name, array in self.weights
        )
