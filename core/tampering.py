"""Find out what a manifest has changed in modules that are not its own, and undo it."""

from __future__ import annotations

import sys
from importlib import reload
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import ModuleType

# What everything that is printed, read and written goes through.
_WATCHED = ("builtins", "click", "json", "os")


def remember_modules() -> dict[str, dict[str, Any]]:
    """Return what the modules that are watched hold now, those that are there."""
    return {name: dict(vars(sys.modules[name])) for name in _WATCHED if name in sys.modules}


def undo_changes(before: dict[str, dict[str, Any]], manifest: ModuleType) -> list[str]:
    """Give modules back what they held before a manifest was imported; return the names of what it had changed."""
    changed = []
    for name in _WATCHED:
        module = sys.modules.get(name)
        if module is None:
            continue
        if name in before:
            names = [key for key, value in before[name].items() if vars(module).get(key) is not value]
            vars(module).update({key: before[name][key] for key in names})
        else:
            names = [key for key, value in vars(module).items() if _is_of(manifest, value)]
            if names:
                reload(module)
        changed += [f"{name}.{key}" for key in names]
    return changed


def _is_of(manifest: ModuleType, value: Any) -> bool:
    """Tell whether a function or a class stands in the package of a manifest."""
    module = getattr(value, "__module__", None)
    return isinstance(module, str) and module.partition(".")[0] == manifest.__name__.partition(".")[0]
