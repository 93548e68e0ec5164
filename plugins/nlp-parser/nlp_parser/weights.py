"""The weights behind the token vectors of a parser: what is wrong with them, and what is made of them to predict.

Compiled code looks neither where arrays end nor whether any score is the highest. Files are looked at when they are
read; but weights can be set, and token vectors come from elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nlpx.pipeline import MadeOfWeights, cached_property, is_finite, its_sizes

from .actions import ActionsThen
from .compiled import pack_actions, pack_weights

if TYPE_CHECKING:
    from collections.abc import Collection

    from thinc.model import Model

    from .actions import Actions
    from .models import Parser

    Layer = Model[Any, Any]

# The sizes of each weight, by the names of its layer's dimensions.
_LAST: dict[str, tuple[int | str, ...]] = {"W": ("nO", "nI"), "b": ("nO",)}
_LOWER: dict[str, tuple[int | str, ...]] = {
    "W": ("nF", "nO", "nP", "nI"),
    "b": ("nO", "nP"),
    "pad": (1, "nF", "nO", "nP"),
}
_UPPER: dict[str, tuple[int | str, ...]] = {"W": ("nO", "nI"), "b": ("nO",)}
_SINGLE = np.dtype(np.float32)


class Weights:
    """Weights as they were at one time, and what is found and made of them; each when it is first asked for.

    Args:
        last: The last layer of the token vectors.
        lower: The layer behind it.
        upper: The one behind that; it has no weights where the model is without.

    Attributes:
        last: The weights of each of the three, by name; `lower` and `upper` likewise.
    """

    def __init__(self, last: Layer, lower: Layer, upper: Layer) -> None:
        self.last, self.lower, self.upper = map(_arrays, (last, lower, upper))
        self._layers = last, lower, upper
        self._sizes_now = [*map(its_sizes, self._layers)]
        self._sizes = [*map(dict, self._sizes_now)]
        self._misfit = _misfit(*self._layers)

    def misfit(self) -> str:
        """Say which array has not the shape or type that the sizes of its layer say; empty where all have."""
        # Sizes can be changed where the weights stay.
        return self._misfit if self._sizes == self._sizes_now else _misfit(*self._layers)

    @cached_property
    def gives_vectors(self) -> bool:
        """Whether all weights of the last layer of the token vectors are finite numbers."""
        return _are_finite(self.last)

    @cached_property
    def gives_scores(self) -> bool:
        """Whether all others are."""
        return _are_finite(self.lower) and _are_finite(self.upper)

    @cached_property
    def packed(self) -> Any:
        """What compiled code reads."""
        return pack_weights(self)


class Known:
    """What is known of one model and its actions, and kept as long as they stay."""

    def __init__(self) -> None:
        self._weights = MadeOfWeights(Weights)
        self._actions: tuple[ActionsThen, Any] | None = None

    def __reduce__(self) -> Any:
        # It is found out again: what is compiled is no data, and the model that comes out is another.
        return type(self), ()

    def weights(self, model: Parser) -> Weights:
        """Return the weights behind the token vectors of the model."""
        return self._weights.of(model.get_ref("tok2vec").layers[-1], model.get_ref("lower"), model.get_ref("upper"))

    def actions(self, actions: Actions, unseen: Collection[int]) -> Any:
        """Return the actions as compiled code has them, of which some are never taken where no label is asked for."""
        known = self._actions
        if known is None or not known[0].are(actions, unseen):
            known = self._actions = ActionsThen.of(actions, unseen), pack_actions(actions, unseen)
        return known[1]


def _arrays(layer: Layer) -> dict[str, Any]:
    """Return the weights of a layer by name."""
    return {name: layer.get_param(name) for name in layer.param_names}


def _are_finite(arrays: dict[str, Any]) -> bool:
    # Of what is no array of numbers, its shape or type is said to be wrong.
    numbers = (array for array in arrays.values() if getattr(getattr(array, "dtype", None), "kind", "") == "f")
    return all(map(is_finite, numbers))


def _misfit(last: Layer, lower: Layer, upper: Layer) -> str:
    """Say which weight has not the shape or type due, the first one; empty where all have."""
    for layer, all_dims in ((last, _LAST), (lower, _LOWER), (upper, _UPPER)):
        for name in layer.param_names:
            due = tuple(dim if isinstance(dim, int) else layer.get_dim(dim) for dim in all_dims[name])
            array: Any = layer.get_param(name)
            shape = getattr(array, "shape", None)
            if shape != due:
                return f"{name} of {layer.name!r} has the shape {shape}, but its layer is for {due}"
            if array.dtype != _SINGLE:
                return f"{name} of {layer.name!r} holds values of the type {array.dtype}, not {_SINGLE}"
    if upper.param_names and upper.get_dim("nI") != lower.get_dim("nO"):
        return f"{upper.name!r} is for {upper.get_dim('nI')} numbers, but {lower.name!r} gives {lower.get_dim('nO')}"
    return ""
