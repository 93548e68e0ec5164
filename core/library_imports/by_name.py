"""Modules of a class of their own, which are pickled like all others where code is."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import Any


class PickledByName(ModuleType):
    """A module that is imported where it is unpickled: those who pickle modules look for Python's own class of them."""

    def __reduce__(self) -> Any:
        return import_module, (self.__name__,)
