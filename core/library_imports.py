"""Import modules of libraries in another way than they are written for, where that way takes long and few need it."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from threading import get_ident
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from importlib.machinery import ModuleSpec
    from types import ModuleType

    Execute = Callable[[Any], None]


class _Hidden:
    """Find no such package for the thread that has made this finder.

    Args:
        package: The package's name.
    """

    def __init__(self, package: str) -> None:
        self._package, self._thread = package, get_ident()

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
        if name == self._package and get_ident() == self._thread:
            raise ModuleNotFoundError(f"{name} is not imported before it is needed", name=name)


@contextmanager
def hidden(package: str) -> Iterator[None]:
    """Run a block that imports as if a package were not installed; other threads find it all the while.

    Args:
        package: The package's name; nobody has imported it yet.
    """
    finder: Any = _Hidden(package)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


def spec_run_by(run: Callable[[Any, Execute], None], name: str, path: Any) -> ModuleSpec | None:
    """Return how to make a module whose code another function runs; None where there is no such module.

    Args:
        run: Called with the module, and with what runs its code.
        name: The module's name.
        path: Where its package is, as finders are told.
    """
    from importlib.machinery import PathFinder

    spec = PathFinder.find_spec(name, path)
    if spec is not None and spec.loader is not None:
        loader: Any = _Loader(spec.loader, run)
        spec.loader = loader
    return spec


class _Loader:
    """Load a module whose code another function runs.

    Args:
        loader: Loads it as it is.
        run: The function.
    """

    def __init__(self, loader: Any, run: Callable[[Any, Execute], None]) -> None:
        self._loader, self._run = loader, run

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        made: ModuleType | None = self._loader.create_module(spec)
        return made

    def exec_module(self, module: Any) -> None:
        # To whoever looks at it afterwards, it is a module like any other.
        module.__spec__.loader = module.__loader__ = self._loader
        self._run(module, self._loader.exec_module)
