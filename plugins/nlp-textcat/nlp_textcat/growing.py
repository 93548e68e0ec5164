"""Classifiers that get more labels after training: those that they have are scored as before.

Where a text has exactly one label, probabilities add up to 1: then it is the ratios of the old labels' that stay.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from nlpx.pipeline import grow_layer, grow_output, grow_params

from .layers.sparse_linear import resize_sparse_linear

if TYPE_CHECKING:
    from collections.abc import Callable

    from thinc.model import Model

    Classifier = Model[Any, Any]

# By how much less likely a new label starts than the rarest, where others must not see it.
_INVISIBLE = 20.0


def as_classifier(model: Classifier, *, exclusive: bool, grow: Callable[[Classifier, int], object]) -> Classifier:
    """Note in a model what the component asks of it.

    Args:
        model: docs -> (n_docs, nO).
        exclusive: Whether a text has exactly one label.
        grow: Gives the model so many labels.
    """
    model.attrs["multi_label"] = not exclusive
    # A function of the module, since one that is made here could not be pickled with the model.
    model.attrs["resize_output"] = partial(_resize_output, grow)
    return model


def _resize_output(grow: Callable[[Classifier, int], object], model: Classifier, new_nO: int) -> Classifier:
    grow(model, new_nO)
    return model


def grow_bow(model: Classifier, nO: int) -> None:
    """Give a bag of words more labels."""
    weights = model.get_ref("output_layer")
    old_nO = _size(weights, nO)
    resize_sparse_linear(weights, nO)
    if weights.has_param("b"):
        # As unlikely as the rarest.
        bias: Any = weights.get_param("b")
        bias[old_nO:] = bias[:old_nO].min()
    _set_around(model, weights, "nO")


def grow_ensemble(model: Classifier, nO: int) -> None:
    """Give both parts more labels: the output layer reads those of the bag of words, and then the other vectors."""
    both, output = model.layers
    linear = output.layers[0] if output.layers else output
    old_nO = _size(linear, nO)
    _grow_hidden_bow(both.layers[0], nO, exclusive=not model.attrs["multi_label"])
    _grow_inputs(linear, nO - old_nO, start=old_nO)
    _finish_ensemble(model, linear, nO)


def grow_ensemble_v1(model: Classifier, nO: int) -> None:
    """Give both parts more labels: the output layer reads those of the bag of words, and then those of the other."""
    both, output = model.layers
    linear = next(layer for layer in output.walk() if layer.param_names)
    old_nO = _size(linear, nO)
    _grow_hidden_bow(both.layers[0], nO, exclusive=not model.attrs["multi_label"])
    hidden = both.layers[1].layers[0].layers[1]
    grow_layer(hidden, nO, axes={"W": 0, "b": 0})
    _set_around(both.layers[1], hidden, "nO")
    _grow_inputs(linear, nO - old_nO, start=old_nO)
    _grow_inputs(linear, nO - old_nO, start=nO + old_nO)
    _finish_ensemble(model, linear, nO)


def _grow_hidden_bow(model: Classifier, nO: int, *, exclusive: bool) -> None:
    """Give the bag of words of an ensemble more labels; a new one takes nothing from the probabilities of others."""
    weights = model.get_ref("output_layer")
    old_nO = _size(weights, nO)
    grow_bow(model, nO)
    if exclusive and weights.has_param("b"):
        bias: Any = weights.get_param("b")
        bias[old_nO:] -= _INVISIBLE


def _grow_inputs(linear: Model[Any, Any], n_more: int, *, start: int) -> None:
    """Let a layer read more numbers, which stand from one on; they count for nothing yet."""
    if not linear.has_dim("nI"):
        return
    nI = linear.get_dim("nI") + n_more
    shapes = {"W": (linear.get_dim("nO"), nI)} if linear.has_param("W") else {}
    grow_params(linear, shapes, dims={"nI": nI}, gaps={"W": (1, start)})


def _finish_ensemble(model: Classifier, linear: Model[Any, Any], nO: int) -> None:
    """Give the output layer of an ensemble more labels, and let the layers around it know what it reads."""
    both, output = model.layers
    grow_output(model, nO, output=linear)
    if linear.has_dim("nI"):
        both.set_dim("nO", linear.get_dim("nI"), force=True)
        _set_around(output, linear, "nI")


def _set_around(outer: Model[Any, Any], inner: Model[Any, Any], dim: str) -> None:
    """Let the layers around another one know a dimension of it, where they have known it before."""
    for layer in outer.walk():
        if layer.has_dim(dim) and any(part is inner for part in layer.walk()):
            layer.set_dim(dim, inner.get_dim(dim), force=True)


def _size(layer: Model[Any, Any], otherwise: int) -> int:
    return layer.get_dim("nO") if layer.has_dim("nO") else otherwise
