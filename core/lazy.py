"""Names of a package that are imported when they are first used (PEP 562)."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence


def lazy_names(
    package: str, names: Mapping[str, Sequence[str]], *, modules: Collection[str] = ()
) -> tuple[Callable[[str], Any], Callable[[], list[str]], list[str]]:
    """Return what a package calls ``__getattr__``, ``__dir__`` and ``__all__``, so that its names are there when used.

    A package says the same to type checkers, which do not run it::

        if TYPE_CHECKING:
            from .drawing import draw as draw
        else:
            __getattr__, __dir__, __all__ = lazy_names(__name__, {".drawing": ("draw",)})

    Args:
        package: The package's ``__name__``.
        names: For each module, relative to the package, the names that come from there.
        modules: Modules of the package that are attributes of it, imported or not.
    """
    module_of = {name: module for module, provided in names.items() for name in provided}
    namespace = vars(sys.modules[package])

    def get(name: str) -> Any:
        if name in modules:
            return import_module(f".{name}", package)
        if name not in module_of:
            # With the object Python can add the name that may have been meant.
            owner = sys.modules[package]
            raise AttributeError(f"module {package!r} has no attribute {name!r}", name=name, obj=owner)
        value = namespace[name] = getattr(import_module(module_of[name], package), name)
        return value

    def names_at_hand() -> list[str]:
        return sorted({*namespace, *module_of, *modules})

    return get, names_at_hand, sorted(module_of)
