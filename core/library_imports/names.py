"""Let a package that gathers names of its modules import each module when somebody asks for one of its names.

thinc imports srsly and wasabi, for msgpack and a table. With them come a parser of YAML, a pickler of code, and
processes that draw on a terminal: a fifth of what thinc takes. Nothing stands for what is asked for: it is the module's
own, and is in the package from then on.
"""

from __future__ import annotations

import builtins
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def run(module: Any, execute: Callable[[Any], None]) -> None:
    """Run a package in which an import of names from its own modules only notes where they are."""

    def import_for_it(name: str, space: Any = None, local: Any = None, names: Any = (), level: int = 0) -> Any:
        if level == 1 and name and names:
            return _Module(f"{module.__name__}.{name}")
        return builtins.__import__(name, space, local, names, level)

    before = {**vars(module)}
    module.__builtins__ = {**vars(builtins), "__import__": import_for_it}
    try:
        execute(module)
        noted = {name: value for name, value in vars(module).items() if isinstance(value, _Noted)}
    except Exception:
        # It does more with what it imports than to gather it.
        vars(module).clear()
        vars(module).update(before)
        execute(module)
        return
    finally:
        module.__builtins__ = vars(builtins)
    for name in noted:
        delattr(module, name)
    module.__getattr__, module.__dir__ = _ways_to_ask(module, noted)


def _ways_to_ask(module: Any, noted: Mapping[str, _Noted]) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Return what a package calls ``__getattr__`` and ``__dir__``."""

    def get(name: str) -> Any:
        if name in noted:
            # If several threads come here, all get what the first has put there.
            return vars(module).setdefault(name, noted[name].get())
        if name == "__all__":
            # A star import takes all that is there once it knows that there is no such list.
            for each in noted:
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

    return get, lambda: sorted({*vars(module), *noted})


class _Noted:
    """Something of a module that nobody has asked for yet.

    Args:
        get: Gets it.
    """

    def __init__(self, get: Callable[[], Any]) -> None:
        self.get = get

    def __call__(self, *arguments: Any, **settings: Any) -> _Noted:
        """Note what a call of it is to return."""
        return _Noted(lambda: self.get()(*arguments, **settings))


class _Module:
    """Stand for a module whose names are noted.

    Args:
        path: The module's name.
    """

    def __init__(self, path: str) -> None:
        self._path = path

    def __getattr__(self, name: str) -> _Noted:
        return _Noted(lambda: self._get(name))

    def _get(self, name: str) -> Any:
        module = import_module(self._path)
        try:
            return getattr(module, name)
        except AttributeError:
            what = f"cannot import name {name!r} from {self._path!r} ({getattr(module, '__file__', None)})"
            raise ImportError(what, name=self._path, path=getattr(module, "__file__", None)) from None
