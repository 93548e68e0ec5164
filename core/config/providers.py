"""Components that provide token vectors, and how the recipes of others name whichever of them is there.

In a recipe ``${token_vectors}`` stands for the block by which a model listens to the provider. The provider says which
block that is: a plugin that needs token vectors knows nothing of the one that has them.
"""

from __future__ import annotations

import copy
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from ..errors import NameNotFound, PluginError
from ..registry import registry
from ..registry.catalogue import hint
from .shipped import read_shipped

if TYPE_CHECKING:
    from ..specs import ComponentSpec

PLACEHOLDER: Final = "${token_vectors}"
_USUAL: Final = "tok2vec"


def providers() -> list[ComponentSpec]:
    """Return the installed components that provide token vectors, sorted by name."""
    return [offer.spec for offer in registry.table("factories").offers() if offer.spec.listener]


def choose_provider(consumer: str, *, optimize: str, gpu: bool) -> ComponentSpec:
    """Return the provider that is recommended; where none is for this use, one that is for another, the first by name.

    Args:
        consumer: The component that needs token vectors, for messages.
        optimize: ``efficiency`` or ``accuracy``.
        gpu: Whether the pipeline will run on a GPU.

    Raises:
        NameNotFound: None is installed.
    """
    use = use_of(optimize=optimize, gpu=gpu)
    known = providers()
    if not known:
        raise NameNotFound(
            f"{consumer!r} needs a component that provides token vectors, such as {_USUAL!r}, and none is installed"
            f"{hint('factories', _USUAL, ())}"
        )
    return min(known, key=lambda spec: (use not in spec.recommended_for, not spec.recommended_for, spec.name))


def use_of(*, optimize: str, gpu: bool) -> str:
    """Name a use as `ComponentSpec.recommended_for` does."""
    return f"{'gpu' if gpu else 'cpu'} {optimize}"


def listener_block(provider: ComponentSpec) -> dict[str, Any]:
    """Return the block by which a model listens to a provider; its references are still in place.

    Raises:
        PluginError: The provider's file has no such block, or cannot be read.
    """
    reference = str(provider.listener)
    block: dict[str, Any] = read_shipped(reference, section="listener")["listener"]
    if "@architectures" not in block:
        raise PluginError(f"{reference!r} has no @architectures in its section [listener]")
    return copy.deepcopy(block)


def listening_architectures() -> set[str]:
    """Return the names of the architectures by which models listen to the installed providers."""
    names = set()
    for provider in providers():
        # What one provider lacks is said to those who use it.
        with suppress(PluginError):
            names.add(str(listener_block(provider)["@architectures"]))
    return names


def needs_vectors(settings: dict[str, Any]) -> bool:
    """Tell whether settings hold the placeholder."""
    return any(
        value == PLACEHOLDER or (isinstance(value, dict) and needs_vectors(value)) for value in settings.values()
    )


def put_listener(settings: dict[str, Any], block: dict[str, Any]) -> None:
    """Put a block in the place of each placeholder in settings."""
    for key, value in settings.items():
        if value == PLACEHOLDER:
            settings[key] = copy.deepcopy(block)
        elif isinstance(value, dict):
            put_listener(value, block)
