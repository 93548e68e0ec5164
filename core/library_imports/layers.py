"""Let thinc's registry of layers be whole whenever somebody asks it, though its modules of layers are imported late.

A module of thinc's registers its layers when it is imported. Our own registry knows the modules of all of them, and
asks thinc's for none.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_LAYERS = "thinc.layers"


def run(module: Any, execute: Callable[[Any], None]) -> None:
    """Run the module that makes the registries, and have that of layers ask for the modules that register any."""
    execute(module)
    layers = module.registry.layers
    layers.__class__ = _whole(type(layers))


def _whole(kind: Any) -> type:
    """Return the kind of registries that has the layers of all modules registered before it is asked."""

    class Layers(kind):  # type: ignore[misc]  # whatever class catalogue has
        def __contains__(self, name: str) -> bool:
            _import_all()
            return bool(super().__contains__(name))

        def get(self, name: str) -> Any:
            _import_all()
            return super().get(name)

        def get_all(self) -> Any:
            _import_all()
            return super().get_all()

    return Layers


def _import_all() -> None:
    """Import the modules of all layers, if that is what thinc would have done by now."""
    package = sys.modules.get(_LAYERS)
    for name in [] if package is None else dir(package):
        getattr(package, name)
