"""Let thinc's registry of layers be whole whenever somebody asks it, though its modules of layers are imported late.

A module of thinc's registers its layers when it is imported. Our own registry knows the modules of all of them, and
asks thinc's for none.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

from catalogue import Registry

from . import names

if TYPE_CHECKING:
    from collections.abc import Callable

_LAYERS = "thinc.layers"


def run(module: Any, execute: Callable[[Any], None]) -> None:
    """Run the package of layers, and have thinc's registry of them ask it for all, whoever has imported that before."""
    names.run(module, execute)
    layers = import_module("thinc.config").registry.layers
    if type(layers) is Registry:
        layers.__class__ = Layers


class Layers(Registry):
    """Have the layers of all modules registered before anything is looked for."""

    def __contains__(self, name: str) -> bool:
        _import_all()
        return super().__contains__(name)

    def get(self, name: str) -> Any:
        _import_all()
        return super().get(name)

    def get_all(self) -> Any:
        _import_all()
        return super().get_all()


def _import_all() -> None:
    """Import the modules of all layers, if that is what thinc would have done by now."""
    package = sys.modules.get(_LAYERS)
    for name in [] if package is None else dir(package):
        getattr(package, name)
