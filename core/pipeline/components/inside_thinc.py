"""What thinc's models hold under private names: this is the one place that reads them.

===============  ====================================  ===========================================================
here             in thinc                              why not by a public name
===============  ====================================  ===========================================================
`forward_of`     ``Model._func``                       there is none: a model can be called, or be given another
                                                       function, but does not give its own
`its_layers`     ``Model._layers``                     ``layers`` takes five times as long, and is asked for at
                                                       each layer of each component for each Doc
`kept_weights`   ``Model._params._params, _grads``     ``get_param`` and ``has_grad`` take seven times as long,
                                                       and are asked for each weight in each prediction
`put_away`       ``Model._params``                     a model keeps the weights that it was given
===============  ====================================  ===========================================================
"""

from __future__ import annotations

from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import numpy as np
from thinc.backends import ParamServer

if TYPE_CHECKING:
    from collections.abc import Callable

    from thinc.api import Model

    Forward = Callable[[Model[Any, Any], Any, bool], tuple[Any, Callable[[Any], Any]]]
    Arrays = dict[tuple[int, str], Any]

its_layers: Callable[[Model[Any, Any]], list[Model[Any, Any]]] = attrgetter("_layers")
"""Return the layers of a model: the list itself, which is not to be changed."""


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

    They are the same for as long as the layer lives: what is set later stands in them.
    """
    return model._params._params, model._params._grads


def put_away(layer: Model[Any, Any], name: str, make: Callable[[], Any]) -> None:
    """Let go of a weight of a layer that can be made again, as of one that is packed, until somebody wants it.

    It is made, and stays, when thinc is asked for a weight of the layer or given one. Till then something of its shape
    stands in `kept_weights`.

    Args:
        layer: The layer.
        name: The name of the weight.
        make: Returns the same array, not to be changed by anybody else.
    """
    array: Any = layer.get_param(name)
    server: Any = layer._params
    server.__class__ = _Making
    server.key, server.make = (layer.id, name), make
    server.stand_in = server._params[server.key] = np.broadcast_to(array.dtype.type(0), array.shape)


class _Making(ParamServer):
    """Keep the weights of a layer of which one is to be made when somebody wants any.

    Attributes:
        key: The key of that weight.
        make: Makes it.
        stand_in: What stands in its place.
    """

    key: tuple[int, str]
    make: Callable[[], Any]
    stand_in: Any

    def get_param(self, model_id: int, name: str) -> Any:
        return self._whole().get_param(model_id, name)

    def set_param(self, model_id: int, name: str, value: Any) -> None:
        self._whole().set_param(model_id, name, value)

    def set_grad(self, model_id: int, name: str, value: Any) -> None:
        self._whole().set_grad(model_id, name, value)

    def inc_grad(self, model_id: int, name: str, value: Any) -> None:
        self._whole().inc_grad(model_id, name, value)

    def __reduce_ex__(self, protocol: Any) -> Any:
        return self._whole().__reduce_ex__(protocol)

    def _whole(self) -> ParamServer:
        """Make the weight, and be like any other from then on."""
        own = vars(self)
        make = own.get("make")
        # Another thread may have done it just now, and set another weight.
        if make is not None:
            made = make()
            if self._params[self.key] is own.get("stand_in"):
                self._params[self.key] = made
        self.__class__ = ParamServer  # type: ignore[assignment]
        for name in ("make", "stand_in"):
            own.pop(name, None)
        return self
