"""Names of a package that are imported when they are first used (PEP 562), and modules that are made then."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from importlib.machinery import ModuleSpec


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
            return documented_name(package, name)
        value = namespace[name] = getattr(import_module(module_of[name], package), name)
        return value

    def names_at_hand() -> list[str]:
        return documented_names(package, {*namespace, *module_of, *modules})

    return get, names_at_hand, sorted(module_of)


def documented_name(module: str, name: str) -> Any:
    """Return what is documented under a name of one of our modules, and is at home in another; see `paths`.

    Raises:
        AttributeError: There is none.
        PluginNotFound: It belongs to a plugin that is not installed.
    """
    # What Python and its tools ask of every module is in no table.
    if not name.startswith("_"):
        from .paths import find_name, has_name

        if has_name(module, name):
            return find_name(module, name)
    # With the object Python can add the name that may have been meant.
    raise AttributeError(f"module {module!r} has no attribute {name!r}", name=name, obj=sys.modules[module])


def documented_names(module: str, own: Iterable[str]) -> list[str]:
    """Return the names of one of our modules with those that are documented there, sorted."""
    from .paths import names_in

    return sorted({*own, *names_in(module)})


class DocumentedPaths:
    """Find modules that are documented and are none of our files; Python asks it when it has found no file."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """Return how to make the module, or None where none of that name is documented."""
        if not name.startswith(f"{__package__}."):
            return None
        from .paths import find_spec

        return find_spec(name)
