"""Gradients against finite differences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from thinc.api import NumpyOps, set_dropout_rate

from ..pipeline.components.weights import copied
from .arrays import flat, is_float, with_arrays
from .cases import fail

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray
    from thinc.model import Model

# How far a parameter is moved, and how far the gradient may be from the slope, as a part of the gradient's length.
_IN_DOUBLE_PRECISION = ((1e-6, 1e-4),)
_IN_SINGLE_PRECISION = ((1e-2, 0.03), (1e-3, 0.03))
_N_DIRECTIONS = 2


def check_gradients(
    model: Model[Any, Any], X: Any, *, is_softmax: bool = False, is_logistic: bool = False, what: str = "the model"
) -> None:
    """Check the gradient of every parameter, and of the input where that holds floats, against finite differences.

    Weights are drawn anew, and the test fails where the slope of a weighted sum of the outputs, in two random
    directions, is not what the gradient says. It is done in double precision, which thinc's layers allow; models that
    hold those of PyTorch, or that take single precision only, are looked at more coarsely.

    Args:
        model: An initialized model whose outputs are arrays; its weights are changed.
        X: A batch.
        is_softmax: Whether outputs in training are probabilities whose gradient is that of what they are made of, as
            with thinc's ``Softmax``: then the cross-entropy is looked at.
        is_logistic: The same, of probabilities that each stand alone.
        what: What the message calls the model.
    """
    set_dropout_rate(model, 0.0)
    model, X, is_double = _prepared(model, X)
    Y, backprop = model(X, is_train=True)
    is_probability = is_softmax or is_logistic
    loss = _cross_entropy(flat(Y), Y, exclusive=is_softmax) if is_probability else _weighted_sum(flat(Y))
    for node, name, _ in _parameters(model):
        node.set_grad(name, node.ops.xp.zeros_like(node.get_param(name)))
    for _, parameter in _torch_parameters(model):
        parameter.grad = None
    numbers = loss.gradient(flat(Y)).astype(flat(Y).dtype)
    dX = backprop(_in_form_of(Y, numbers))

    def value() -> float:
        return loss.value(flat(model(X, is_train=True)[0]).astype("float64"))

    scales = _IN_DOUBLE_PRECISION if is_double and flat(Y).dtype == "float64" else _IN_SINGLE_PRECISION
    for node, name, parameter in _parameters(model):
        place = f"the parameter {name!r} of its layer {node.name!r}"
        _compare(parameter, node.get_grad(name), value, scales, what=f"{what} has, for {place},")
    for name, parameter in _torch_parameters(model):
        data = parameter.data.numpy()
        # That of what the output does not depend on, such as a layer for another use, is not there.
        gradient = np.zeros_like(data) if parameter.grad is None else parameter.grad.numpy()
        _compare(data, gradient, value, scales, what=f"{what} has, for the parameter {name!r} of PyTorch,")
    if is_float(X):
        for array, gradient in zip(_parts(X), _parts(dX), strict=True):
            _compare(array, gradient, value, scales, what=f"{what} has, for its input,")


class _Loss:
    """A number made of the outputs, and its gradient."""

    def __init__(self, value: Callable[[Any], float], gradient: Callable[[Any], Any]) -> None:
        self.value = value
        self.gradient = gradient


def _weighted_sum(numbers: NDArray[Any]) -> _Loss:
    weights = np.random.default_rng(1).uniform(-1, 1, numbers.shape)
    return _Loss(lambda given: float((given * weights).sum()), lambda given: weights)


def _cross_entropy(numbers: NDArray[Any], Y: Any, *, exclusive: bool) -> _Loss:
    n_columns = next(array.shape[-1] for array in _parts(Y))
    truth = np.eye(n_columns)[np.random.default_rng(1).integers(0, n_columns, len(numbers) // n_columns)].ravel()

    def value(given: Any) -> float:
        of_false = 0.0 if exclusive else np.log(1 - given[truth == 0]).sum()
        return float(-np.log(given[truth > 0]).sum() - of_false)

    return _Loss(value, lambda given: given - truth)


def _prepared(model: Model[Any, Any], X: Any) -> tuple[Model[Any, Any], Any, bool]:
    """Return model and input in double precision where they can work so."""
    fill(model, "float32")
    if any(node.shims for node in model.walk()):
        return model, _as_type(X, "float32"), False
    double = copied(model)
    for node in double.walk():
        node.ops = NumpyOps(use_blis=False)
    fill(double, "float64")
    try:
        Y, backprop = double(_as_type(X, "float64"), is_train=True)
        backprop(with_arrays(Y, np.ones_like))
    except Exception:
        return model, _as_type(X, "float32"), False
    return double, _as_type(X, "float64"), True


def fill(model: Model[Any, Any], dtype: str = "float32", *, seed: int = 7) -> Model[Any, Any]:
    """Give a model random weights, the same ones every time; zeros would hide what depends on them."""
    rng = np.random.RandomState(seed)
    for node, name, parameter in _parameters(model):
        weights: Any = node.ops.asarray(rng.uniform(-0.5, 0.5, parameter.shape).astype(dtype))
        node.set_param(name, weights)
    return model


def _parameters(model: Model[Any, Any]) -> Iterator[tuple[Model[Any, Any], str, Any]]:
    for node in model.walk():
        for name in node.param_names:
            if node.has_param(name):
                yield node, name, node.get_param(name)


def _torch_parameters(model: Model[Any, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the parameters that PyTorch keeps inside of the model's layers."""
    for node in model.walk():
        for shim in node.shims:
            yield from getattr(shim._model, "named_parameters", dict[str, Any]().items)()


def _as_type(X: Any, dtype: str) -> Any:
    return with_arrays(X, lambda array: array.astype(dtype if array.dtype.kind == "f" else array.dtype))


def _parts(value: Any) -> list[Any]:
    """Return the arrays themselves, not copies."""
    parts: list[Any] = []

    def collect(array: Any) -> Any:
        parts.append(array)
        return array

    with_arrays(value, collect)
    return parts


def _in_form_of(Y: Any, numbers: NDArray[Any]) -> Any:
    """Give numbers the form of an output."""
    rest = numbers

    def take(array: Any) -> Any:
        nonlocal rest
        taken, rest = rest[: array.size], rest[array.size :]
        return taken.reshape(array.shape)

    return with_arrays(Y, take)


def _compare(
    array: Any, gradient: Any, value: Callable[[], float], scales: tuple[tuple[float, float], ...], *, what: str
) -> None:
    """Compare the slope in random directions with the gradient."""
    rng = np.random.default_rng(2)
    if gradient is None or gradient.shape != array.shape:
        fail(f"{what} a gradient of the shape {getattr(gradient, 'shape', None)}, where {array.shape} is due")
    for _ in range(_N_DIRECTIONS):
        direction = rng.choice([-1.0, 1.0], array.shape).astype(array.dtype)
        claimed = float((gradient * direction).sum())
        length = float(np.sqrt((gradient.astype("float64") ** 2).sum()))
        slopes = []
        for step, tolerance in scales:
            slopes.append(_slope(array, direction, value, step))
            if abs(slopes[-1] - claimed) <= tolerance * (length + 0.1):
                break
        else:
            fail(f"{what} a gradient that is not the slope of its output: {claimed:.5g} where {slopes[0]:.5g} is due")


def _slope(array: Any, direction: Any, value: Callable[[], float], step: float) -> float:
    """Return the slope of a value, when an array that it depends on moves in a direction."""
    kept = array.copy()
    ends = []
    for shift in (step, -step):
        array[...] = kept + shift * direction
        ends.append(value())
    array[...] = kept
    return (ends[0] - ends[1]) / (2 * step)
