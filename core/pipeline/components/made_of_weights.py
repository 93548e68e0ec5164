"""What is made of a model's weights in order to predict, such as a packed copy, and kept as long as they stay."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from .inside_thinc import kept_weights

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
        relieve: Called with what is made if that is kept, to `put_away` weights that are in it.
    """

    def __init__(
        self, make: Callable[[Model[Any, Any]], Made], *, relieve: Callable[[Made], None] | None = None
    ) -> None:
        self._make = make
        self._relieve = relieve
        self._kept: _Kept | None = None

    def __reduce__(self) -> Any:
        # What is made is made again: it may be no data, and is not of the model that comes out.
        return partial(type(self), relieve=self._relieve), (self._make,)

    def of(self, model: Model[Any, Any]) -> Made:
        """Return what is made of a model."""
        kept = self._kept
        if kept is None or kept.model is not model or not kept.is_current():
            nodes = list(model.walk())
            weights = [_Weight.of(node, name) for node in nodes for name in node.param_names]
            layers = [(node.layers, list(node.layers)) for node in nodes if node.layers]
            kept = _Kept(model, weights, layers, self._make(model))
            is_current = kept.is_current()
            if is_current and self._relieve is not None:
                self._relieve(kept.made)
                kept = kept._replace(weights=[weight.as_it_is() for weight in weights])
            self._kept = kept if is_current else None
        made: Made = kept.made
        return made


class _Weight(NamedTuple):
    """A weight where thinc keeps it: it is looked at in each prediction, and to ask the layer takes five times as long.

    Args:
        arrays: All weights of its layer.
        gradients: Their gradients.
        key: Its key in both.
        array: What it was.
    """

    arrays: dict[tuple[int, str], Any]
    gradients: dict[tuple[int, str], Any]
    key: tuple[int, str]
    array: Any

    @classmethod
    def of(cls, node: Model[Any, Any], name: str) -> _Weight:
        """Return a weight of a layer.

        Raises:
            KeyError: The layer has none of the name yet.
        """
        array: Any = node.get_param(name)
        return cls(*kept_weights(node), (node.id, name), array)

    def as_it_is(self) -> _Weight:
        """Return the same weight with what thinc keeps of it now."""
        return self._replace(array=self.arrays[self.key])


class _Kept(NamedTuple):
    """What was made, and of which weights of which layers: they are held so that no others can be taken for them."""

    model: Model[Any, Any]
    weights: list[_Weight]
    layers: list[tuple[list[Model[Any, Any]], list[Model[Any, Any]]]]
    made: Any

    def is_current(self) -> bool:
        """Tell whether the weights are those of the model, and will not change in place."""
        return all(now == then for now, then in self.layers) and all(
            arrays[key] is array and key not in gradients for arrays, gradients, key, array in self.weights
        )
