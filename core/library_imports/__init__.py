"""Import modules of libraries in another way than they are written for, where that way takes long and few need it.

Most of the time that loading a pipeline takes is for imports, and a good part of what is imported is not used: PyTorch,
YAML, entry points, processes that draw on a terminal. What is left out here comes when it is asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec
    from types import ModuleType

# The modules, and which one here says how each is imported.
_WAYS: Final = {
    "thinc.compat": "pytorch",
    "catalogue": "entry_points",
    **dict.fromkeys(("srsly._pickle_api", "srsly._yaml_api", "wasabi"), "functions"),
}


class LibraryImports:
    """Find the modules that are imported in another way; Python asks this finder before all others."""

    @staticmethod
    def find_spec(name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """Return how to make the module, or None where it is one of the many others."""
        if name not in _WAYS:
            return None
        from importlib.machinery import PathFinder

        spec = PathFinder.find_spec(name, path)
        if spec is not None and spec.loader is not None:
            loader: Any = _Loader(spec.loader, _WAYS[name])
            spec.loader = loader
        return spec


class _Loader:
    """Load a module whose code another function runs.

    Args:
        loader: Loads it as it is.
        way: The module here that has the function, ``run``. It is called with the module, and with what runs its
            code.
    """

    def __init__(self, loader: Any, way: str) -> None:
        self._loader, self._way = loader, way

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        made: ModuleType | None = self._loader.create_module(spec)
        return made

    def exec_module(self, module: Any) -> None:
        # To whoever looks at it afterwards, it is a module like any other.
        module.__spec__.loader = module.__loader__ = self._loader
        import_module(f".{self._way}", __name__).run(module, self._loader.exec_module)
