"""What thinc's models hold under private names: this is the one place that reads them.

===============  ====================================  ===========================================================
here             in thinc                              why not by a public name
===============  ====================================  ===========================================================
`forward_of`     ``Model._func``                       there is none: a model can be called, or be given another
                                                       function, but does not give its own
`its_layers`     ``Model._layers``                     ``layers`` takes five times as long, and is asked for at
                                                       each layer of each component for each Doc
`its_sizes`      ``Model._dims``                       ``get_dim`` takes five times as long, and is asked for
                                                       each size of each layer in each prediction
`kept_weights`   ``Model._params._params, _grads``     ``get_param`` and ``has_grad`` take seven times as long,
                                                       and are asked for each weight in each prediction
`kept_beside`    ``Model._params._params``             layers have no room for what is not saved or copied with them
`put_away`       ``Model._params._params``             a model keeps the weights that it was given
===============  ====================================  ===========================================================
"""

from __future__ import annotations

from functools import partial
from operator import attrgetter
from threading import RLock
from typing import TYPE_CHECKING, Any, Final

from ...forked import free_in_forks

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from thinc.api import Model

    Forward = Callable[[Model[Any, Any], Any, bool], tuple[Any, Callable[[Any], Any]]]
    Arrays = dict[tuple[int, str], Any]

_lock: Final = free_in_forks(RLock())

its_layers: Callable[[Model[Any, Any]], list[Model[Any, Any]]] = attrgetter("_layers")
"""Return the layers of a model: the list itself, which is not to be changed."""

its_sizes: Callable[[Model[Any, Any]], dict[str, int | None]] = attrgetter("_dims")
"""Return the dimensions of a layer by name: the dictionary itself, which is not to be changed."""


def forward_of(model: Model[Any, Any]) -> Forward:
    """Return the function that a model calls with itself, its input and whether it learns.

    It returns the output, and what makes of the gradient of that the gradient of the input.
    """
    forward: Forward = model._func
    return forward


def wrap_forward(model: Model[Any, Any], wrapper: Callable[..., tuple[Any, Callable[[Any], Any]]]) -> None:
    """Have a function called in place of a model's own.

    Args:
        model: The model; it is changed in place.
        wrapper: Called with the model's own function and what that is called with, of which ``is_train`` by its name:
            ``wrapper(forward, model, X, is_train)``. A function of a module, if the model is to be pickled.
    """
    model.replace_callbacks(partial(wrapper, forward_of(model)), init=model.init)


def kept_weights(model: Model[Any, Any]) -> tuple[Arrays, Arrays]:
    """Return where a layer keeps its weights, and where their gradients, by its number and their names.

    They are the same for as long as the layer lives: what is set later stands in them. ``get`` finds None of a weight
    that was `put_away`, and lets it stay so.
    """
    server: Any = model._params
    with _lock:
        if not isinstance(server._params, _Weights):
            server._params = _Weights(server._params)
    return server._params, server._grads


def kept_beside(layer: Model[Any, Any]) -> dict[Any, Any]:
    """Return where something can be kept that lives as long as a layer, and that its copies do not have."""
    weights: Any = kept_weights(layer)[0]
    beside: dict[Any, Any] = weights.beside
    return beside


def put_away(layer: Model[Any, Any], name: str, array: Any, make: Callable[[], Any]) -> None:
    """Let go of a weight of a layer that can be made again, as of one that is packed, until somebody wants it.

    It is made, and stays, when thinc is asked for it. Nothing is done where the layer has another one by now.

    Args:
        layer: The layer.
        name: The name of the weight.
        array: The weight.
        make: Returns the same numbers, in an array that nobody else has.
    """
    weights: Any = kept_weights(layer)[0]
    key = layer.id, name
    with _lock:
        if weights.get(key) is not array:
            return
        # First, so that whoever misses it finds this.
        weights.makers[key] = make
        found = weights.pop(key)
        if found is not array:
            # Another thread has set it just now.
            weights.setdefault(key, found)
            del weights.makers[key]


class _Weights(dict["tuple[int, str]", Any]):
    """The weights of a layer, of which some are made when somebody wants them; any number of threads can.

    Args:
        weights: The weights by the number of the layer and their names.

    Attributes:
        makers: What makes those that are not there.
        beside: What else goes with the layer; it is neither copied nor pickled.
    """

    def __init__(self, weights: Mapping[tuple[int, str], Any]) -> None:
        super().__init__(weights)
        self.makers: dict[tuple[int, str], Callable[[], Any]] = {}
        self.beside: dict[Any, Any] = {}

    def __setitem__(self, key: tuple[int, str], array: Any) -> None:
        # One that is set again has been written to: for whoever compares, it is to be another.
        is_again = array is self.get(key)
        super().__setitem__(key, array.view() if is_again else array)

    def __missing__(self, key: tuple[int, str]) -> Any:
        with _lock:
            # Another thread may have made it just now.
            if self.get(key) is None:
                self.setdefault(key, self.makers[key]())
            self.makers.pop(key, None)
            return self.get(key)

    def __contains__(self, key: object) -> bool:
        if super().__contains__(key):
            return True
        with _lock:
            return key in self.makers or super().__contains__(key)

    def keys(self) -> Any:
        return self._all().keys()

    def __reduce__(self) -> Any:
        return dict, (self._all(),)

    def _all(self) -> Arrays:
        """Return all weights."""
        for key in [*self.makers]:
            self[key]
        return dict(self)
