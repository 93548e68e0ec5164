"""Import modules of libraries in another way than they are written for, where that way takes long and few need it.

Most of the time that loading a pipeline takes is for imports, and a good part of what is imported is not used: PyTorch,
YAML, most kinds of layers, the entry points of all that is installed. What is left out here comes when it is asked for.
Code that has imported such a module before nlpx, or reloads it, gets it as it is written.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec
    from types import ModuleType

# The modules, and which one here says how each is imported.
_WAYS: Final = {
    "thinc.compat": "pytorch",
    "catalogue": "entry_points",
    "thinc.layers": "layers",
    **dict.fromkeys(["srsly", "wasabi", "thinc.api", "thinc.shims"], "names"),
}
# Modules that are loaded when something of them is asked for.
_LATE: Final = frozenset({"blis.py"})
# Packages that are hidden, each with the thread that is not to find it.
hidden_packages: Final[set[tuple[str, int]]] = set()


class LibraryImports:
    """Find the modules that are imported in another way; Python asks this finder before all others.

    It stays where it is: a finder that is taken away while another thread goes through all of them has that thread skip
    one.
    """

    @classmethod
    def find_spec(cls, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """Return how to make the module, or None where it is one of the many others."""
        if hidden_packages:
            from .hiding import refuse_hidden

            refuse_hidden(name)
        # Only who reloads a module says which one.
        if (name not in _WAYS and name not in _LATE) or target is not None:
            return None
        spec = cls._spec_of_others(name, path)
        if spec is not None and spec.loader is not None:
            spec.loader = cls._loader_of(name, spec.loader)
        return spec

    @staticmethod
    def _loader_of(name: str, loader: Any) -> Any:
        """Return what loads a module in another way than its own loader."""
        if name in _WAYS:
            return _Loader(loader, _WAYS[name])
        from .late import LateLoader, asked_for

        return loader if name in asked_for else LateLoader(loader)

    @classmethod
    def _spec_of_others(cls, name: str, path: Any) -> ModuleSpec | None:
        """Return what the first other finder finds, which may be one that rewrites code or reads it from an archive."""
        for finder in [*sys.meta_path]:
            find: Any = None if finder is cls else getattr(finder, "find_spec", None)
            spec: ModuleSpec | None = find and find(name, path)
            if spec is not None:
                return spec
        return None


class _Loader:
    """Load a module whose code another function runs; in all else, be the loader that loads it as it is.

    Args:
        loader: Loads it as it is.
        way: The module here that has the function, ``run``. It is called with the module, and with what runs its
            code.
    """

    def __init__(self, loader: Any, way: str) -> None:
        self._loader, self._way = loader, way

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        made: ModuleType | None = self._loader.create_module(spec)
        return made

    def exec_module(self, module: Any) -> None:
        # To whoever looks at it afterwards, it is a module like any other.
        module.__spec__.loader = module.__loader__ = self._loader
        import_module(f".{self._way}", __name__).run(module, self._loader.exec_module)
