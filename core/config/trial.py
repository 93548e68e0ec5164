"""Make what a config describes, to find what only shows then: sizes that do not fit together, and the like."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import NlpxError
from .blocks import is_block
from .resolve import resolve_block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .config import Config

# Keys of [training] whose functions only set something up.
_TRAINING = ("optimizer", "batcher", "dropout", "accumulate_gradient")


def trial_errors(config: Config) -> Iterator[NlpxError]:
    """Make the models of the components and the parts of training; yield the errors.

    Args:
        config: A config that `validate_config` has returned.
    """
    values = config.interpolate()
    for path, block in _blocks(values):
        try:
            resolve_block(block, where=path, config=values)
        except NlpxError as error:
            yield error


def _blocks(values: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, settings in values["components"].items():
        for key, value in settings.items():
            if is_block(value):
                yield f"components.{name}.{key}", value
    for key in _TRAINING:
        value = values["training"].get(key)
        if is_block(value):
            yield f"training.{key}", value
