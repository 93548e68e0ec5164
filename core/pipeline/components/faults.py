"""What is wrong with a component where the error itself, from deep inside a layer, does not tell."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from thinc.api import Model

from ...errors import ModelError, NlpxError, PluginError
from ..saving.outlines import find_misfit
from .weights import is_initialized

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def sizes_explained(name: str) -> Iterator[None]:
    """Say that layers do not fit together, which shows only when a model sees its first Docs."""
    try:
        yield
    except NlpxError:
        raise
    except (ValueError, IndexError, ZeroDivisionError) as error:
        what = str(error).strip().partition("\n")[0]
        raise ModelError(
            f"component {name!r} cannot be initialized: {what}; check that the sizes in [components.{name}] are above "
            "0 and that the widths of its layers agree"
        ) from error


@contextmanager
def weights_explained(name: str, pipe: Any) -> Iterator[None]:
    """Say so where what goes wrong in training is that there are no weights yet, or some that do not fit."""
    try:
        yield
    except Exception as error:
        fault = None if is_told(name, error) else fault_of_weights(name, getattr(pipe, "model", None))
        if fault is None:
            raise
        raise fault from error


def is_told(name: str, error: Exception) -> bool:
    """Tell whether an error says all that there is to say: one of ours that names a component, or a plugin's code."""
    return isinstance(error, PluginError) or (isinstance(error, NlpxError) and repr(name) in str(error))


def fault_of_weights(name: str, model: Any) -> ModelError | None:
    """Return what is wrong with the weights of a component; None where nothing is, or it has no model of thinc's.

    It takes milliseconds: it is asked for when something has gone wrong.

    Args:
        name: The component's name.
        model: Its model.
    """
    if not isinstance(model, Model):
        return None
    if not is_initialized(model):
        return ModelError(f"component {name!r} has no weights yet; train it, load them, or call nlp.initialize first")
    misfit = find_misfit(model)
    if not misfit:
        return None
    return ModelError(f"the weights of component {name!r} do not fit its model: {misfit}; load it again")
