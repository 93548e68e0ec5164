"""Let a package that only gathers names of its modules import each module when somebody asks for one of its names.

thinc imports srsly and wasabi, for msgpack and a table. With them come a parser of YAML, a pickler of code, and
processes that draw on a terminal: a fifth of what thinc takes. Nothing stands for what is asked for: it is the module's
own, and is in the package from then on. A package that does anything else is run as it is written.
"""

from __future__ import annotations

import ast
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


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


def run(module: Any, execute: Callable[[Any], None]) -> None:
    """Run a package, or note where its names are if it only gathers them."""
    text = getattr(module.__loader__, "get_source", lambda _: None)(module.__name__)
    sources = text and _sources(module.__name__, text)
    if sources:
        module.__getattr__, module.__dir__ = _ways_to_ask(module, sources)
    else:
        execute(module)


def _sources(package: str, text: str) -> dict[str, _Source] | None:
    """Return where each name of a package comes from, None if it is not as simple as that.

    Args:
        package: The name of the package.
        text: Its source. Each line says ``from .module import name`` or ``name = another_name()``.
    """
    sources: dict[str, _Source] = {}
    for statement in ast.parse(text).body:
        match statement:
            case ast.ImportFrom(module=str(inner), names=names, level=1):
                path = f"{package}.{inner}"
                sources.update({each.asname or each.name: _Source(path, each.name) for each in names})
            case ast.Assign([ast.Name(name)], ast.Call(ast.Name(called), [], [])) if called in sources:
                sources[name] = sources[called]._replace(is_called=True)
            case _:
                return None
    # A module that is imported takes the place of what has its name.
    modules = {source.module.removeprefix(f"{package}.").partition(".")[0] for source in sources.values()}
    return None if sources.keys() & {*modules, "*"} else sources


def _ways_to_ask(module: Any, sources: Mapping[str, _Source]) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Return what a package calls ``__getattr__`` and ``__dir__``."""

    def get(name: str) -> Any:
        if name in sources:
            # If several threads come here, all get what the first has put there.
            return vars(module).setdefault(name, sources[name].get())
        if name == "__all__":
            # A star import takes all that is there once it knows that there is no such list.
            for each in sources:
                get(each)
        # Modules that the package would have imported by now are its attributes too.
        elif not name.startswith("__"):
            path = f"{module.__name__}.{name}"
            try:
                return import_module(path)
            except ModuleNotFoundError as error:
                if error.name != path:
                    raise
        raise AttributeError(f"module {module.__name__!r} has no attribute {name!r}", name=name, obj=module)

    return get, lambda: sorted({*vars(module), *sources})
