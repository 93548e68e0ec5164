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
===============  ====================================  ===========================================================
"""

from __future__ import annotations

from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any

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
