"""The modules that stand in the table alone: made when somebody imports them, and empty until a name is used."""

from __future__ import annotations

from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from .resolving import below_core, find_name, has_name, is_module, modules_in, names_in


class DocumentedModule(ModuleType):
    """Hold names that are at home elsewhere; each is fetched when it is first used.

    Where a function has the name of its module, such as ``nlpx.cli.download``, the module can be called as it.
    """

    def __getattr__(self, name: str) -> Any:
        if name == "__all__":
            return names_in(self.__name__)
        if not has_name(self.__name__, name):
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}", name=name, obj=self)
        value = find_name(self.__name__, name)
        setattr(self, name, value)
        return value

    def __dir__(self) -> list[str]:
        return sorted({*vars(self), *names_in(self.__name__), *modules_in(self.__name__)})

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the function of the module's name."""
        name = self.__name__.rpartition(".")[2]
        if name not in names_in(self.__name__):
            raise TypeError(f"the module {self.__name__!r} cannot be called")
        return find_name(self.__name__, name)(*args, **kwargs)


class _Loader:
    """Make a documented module; all that it has comes later."""

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Make the module."""
        names = below_core(spec.name)
        return DocumentedModule(spec.name, f"What spaCy documents as ``spacy.{names}``; docs/from_spacy.md has more.")

    def exec_module(self, module: ModuleType) -> None:
        """Leave the module as it is."""


def find_spec(name: str) -> ModuleSpec | None:
    """Return how to make a module of the table, or None where the table has none of that name."""
    if not is_module(below_core(name)):
        return None
    return ModuleSpec(name, _Loader(), origin=f"the table of documented paths in {__package__}", is_package=True)  # type: ignore[arg-type]
