"""Names of a package that are imported when they are first used (PEP 562), and modules that are made then."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.machinery import PathFinder
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
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
    get_documented, list_documented = documented_names(package)

    def get(name: str) -> Any:
        if name in modules:
            return import_module(f".{name}", package)
        if name not in module_of:
            return get_documented(name)
        from .collecting import collection_paused

        with collection_paused():
            module = import_module(module_of[name], package)
        value = namespace[name] = getattr(module, name)
        return value

    def names_at_hand() -> list[str]:
        return sorted({*list_documented(), *module_of, *modules})

    return get, names_at_hand, sorted(module_of)


def documented_names(module: str) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Return what a module of ours calls ``__getattr__`` and ``__dir__``, to have what is documented there too.

    What that is, and where it is at home, stands in the table of `paths`.

    Args:
        module: The module's ``__name__``.
    """

    def get(name: str) -> Any:
        # What Python and its tools ask of every module is in no table.
        if name.isidentifier() and not name.startswith("_"):
            # Before it imports a module from a package, Python asks the package, and the table is large.
            path = f"{module}.{name}"
            if PathFinder.find_spec(path, getattr(sys.modules[module], "__path__", ())) is not None:
                return import_module(path)
            from .paths.resolving import find_name, has_name

            if has_name(module, name):
                return find_name(module, name)
        # With the object Python can add the name that may have been meant.
        raise AttributeError(f"module {module!r} has no attribute {name!r}", name=name, obj=sys.modules[module])

    def names_at_hand() -> list[str]:
        from .paths.resolving import modules_in, names_in

        return sorted({*vars(sys.modules[module]), *names_in(module), *modules_in(module)})

    return get, names_at_hand


class DocumentedPaths:
    """Find modules that are documented and are none of our files; Python asks it when it has found no file."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """Return how to make the module, or None where none of that name is documented."""
        if not name.startswith(f"{__package__}."):
            return None
        from .paths.modules import find_spec

        return find_spec(name)
