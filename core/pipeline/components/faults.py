"""What is wrong with a component where the error itself, from deep inside a layer, does not tell."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from thinc.api import Model

from ...errors import ModelError, NlpxError
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
def no_weights_explained(name: str, pipe: Any) -> Iterator[None]:
    """Say so where what goes wrong in training is that there are no weights yet."""
    try:
        yield
    except Exception as error:
        model = getattr(pipe, "model", None)
        if not isinstance(model, Model) or is_initialized(model):
            raise
        raise ModelError(f"component {name!r} has no weights yet; call nlp.initialize before nlp.update") from error
