"""Let a compiled module be loaded when somebody asks for something in it.

thinc imports BLIS twice: in `blis.cy`, which its compiled code calls, and in `blis.py`, which has the product of two
arrays. That takes a megabyte, and what only predicts hardly ever asks for it.
"""

from __future__ import annotations

import sys
from importlib import import_module
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from ..forked import free_in_forks
from .by_name import PickledByName

if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec
    from types import ModuleType

asked_for: Final[set[str]] = set()
"""The names of modules of which something has been asked, so that they are loaded like any other."""
_lock: Final = free_in_forks(Lock())


class LateLoader:
    """Make what stands for a module.

    Args:
        loader: Loads the module.
    """

    def __init__(self, loader: Any) -> None:
        self._loader = loader

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        # Not before, for Python asks a new module for this and that.
        module.__class__ = _Late


class _Late(PickledByName):
    """Stand for a module until something of it is asked for; then the module itself takes its place."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._load(), name)

    def __dir__(self) -> list[str]:
        return dir(self._load())

    def _load(self) -> ModuleType:
        name = self.__name__
        with _lock:
            asked_for.add(name)
            # What another thread is loading just now stays.
            if sys.modules.get(name) is self:
                del sys.modules[name]
        return import_module(name)
