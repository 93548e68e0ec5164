"""Let a package that only gathers names of its modules import each module when somebody asks for one of its names.

thinc imports srsly and wasabi, for msgpack and a table. With them come a parser of YAML, a pickler of code, and
processes that draw on a terminal: a fifth of what thinc takes. Of its own seventy kinds of layers, a pipeline has ten.
Nothing stands for what is asked for: it is the module's own, and is in the package from then on. A package that does
anything else is run as it is written.
"""

from __future__ import annotations

import ast
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ..named_tuples import NamedTuple
from .by_name import PickledByName

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import ModuleType


class _Source(NamedTuple):
    """Where a name of a package comes from.

    Args:
        module: The path of the module.
        name: What it is called there.
        is_called: Whether it is what a call of that returns.
    """

    module: str
    name: str
    is_called: bool = False

    def get(self) -> Any:
        # As `from module import name` does, it finds modules in the module too.
        found = getattr(__import__(self.module, fromlist=(self.name,)), self.name)
        return found() if self.is_called else found


class _Gathering(NamedTuple):
    """What a package gathers.

    Args:
        sources: Where each of its names comes from.
        listed: What it says that a star import takes, if anything.
    """

    sources: dict[str, _Source]
    listed: list[str] | None


def run(module: Any, execute: Callable[[Any], None]) -> None:
    """Run a package, or note where its names are if it only gathers them."""
    text = getattr(module.__loader__, "get_source", lambda _: None)(module.__name__)
    gathering = text and _gathering(module.__spec__.parent, text)
    if not gathering:
        execute(module)
        return
    if gathering.listed is not None:
        module.__all__ = gathering.listed
    module.__class__ = _class_of(gathering.sources)
    if not hasattr(module, "__path__"):
        # To import a module that is no package is to have the modules beside it in their package: only names are late.
        for path in {source.module: None for source in gathering.sources.values()}:
            import_module(path)


def _gathering(package: str, text: str) -> _Gathering | None:
    """Return what a package gathers, None if it is not as simple as that.

    Args:
        package: The name of the package.
        text: The source of it, or of a module in it. Each line says ``from .module import name``,
            ``name = another_name()`` or ``__all__ = ["name"]``.
    """
    sources: dict[str, _Source] = {}
    listed: list[str] | None = None
    for statement in ast.parse(text).body:
        match statement:
            case ast.ImportFrom(module=str(inner), names=names, level=1):
                path = f"{package}.{inner}"
                sources.update({each.asname or each.name: _Source(path, each.name) for each in names})
            case ast.Assign([ast.Name(name)], ast.Call(ast.Name(called), [], [])) if called in sources:
                sources[name] = sources[called]._replace(is_called=True)
            case ast.Assign([ast.Name("__all__")], ast.List(names)) if all(isinstance(n, ast.Constant) for n in names):
                listed = ast.literal_eval(statement.value)
            case _:
                return None
    return _Gathering(sources, listed) if sources and "*" not in sources else None


def _class_of(sources: Mapping[str, _Source]) -> type[ModuleType]:
    """Return the class of a package that finds names where they come from.

    Args:
        sources: Where each name comes from.
    """

    class Gathering(PickledByName):
        def __getattr__(self, name: str) -> Any:
            if name in sources:
                # If several threads come here, all get what the first has put there.
                return vars(self).setdefault(name, sources[name].get())
            if name == "__all__":
                # A star import takes all that is there once it knows that there is no such list.
                for each in sources:
                    getattr(self, each)
            # Modules that the package would have imported by now are its attributes too.
            elif name.isidentifier() and not name.startswith("__"):
                path = f"{self.__name__}.{name}"
                try:
                    return import_module(path)
                except ModuleNotFoundError as error:
                    if error.name != path:
                        raise
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}", name=name, obj=self)

        def __setattr__(self, name: str, value: Any) -> None:
            # Python puts each module into its package, where the name may be that of something in the module.
            is_module = name in sources and value is sys.modules.get(f"{self.__name__}.{name}", self)
            super().__setattr__(name, sources[name].get() if is_module else value)

        def __dir__(self) -> list[str]:
            return sorted({*vars(self), *sources})

    return Gathering
