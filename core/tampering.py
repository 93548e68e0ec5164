"""Undo what a manifest changes that is not its own."""

from __future__ import annotations

import os
import sys
import warnings
from contextlib import contextmanager, suppress
from importlib import reload
from operator import is_not
from typing import TYPE_CHECKING, Any

from .isolation import PluginFault, guarded

if TYPE_CHECKING:
    from collections.abc import Iterator

# What everything that is printed, read and written goes through.
_WATCHED = ("builtins", "click", "json", "os")
# What everything is imported by.
_WAYS = ("path", "meta_path", "path_hooks")


@contextmanager
def contained(module: str) -> Iterator[None]:
    """Run a block of a manifest's as `guarded` does, and undo what it changes in the process.

    Args:
        module: The manifest.

    Raises:
        PluginFault: The block has raised something, or changed what is not its own.
        KeyboardInterrupt: The user has pressed Ctrl-C, or the system asks the process to end.
    """
    before = _Surroundings()
    try:
        with guarded():
            yield
    finally:
        changed = list(before.restored(module))
    if changed:
        raise Tampering(changed)


class Tampering(PluginFault):
    """Say what a manifest has changed.

    Args:
        changed: The names of what it has changed.
    """

    def __init__(self, changed: list[str]) -> None:
        super().__init__(self)
        self._changed = changed

    def __str__(self) -> str:
        return f"it changes {', '.join(self._changed)}, which is not its own; that is undone"


class _Surroundings:
    """Hold what a manifest must leave as it is: modules of others, and where and how the process runs."""

    def __init__(self) -> None:
        self._loaded = dict(sys.modules)
        self._names = {name: dict(vars(sys.modules[name])) for name in _WATCHED if name in sys.modules}
        self._folder = _folder()
        self._ways = [(name, getattr(sys, name), list(getattr(sys, name))) for name in _WAYS]
        self._filters = list(warnings.filters)
        self._profiler = sys.getprofile()
        self._depth = sys.getrecursionlimit()

    def restored(self, manifest: str) -> Iterator[str]:
        """Restore everything, and yield the names of what has changed."""
        if sys.getprofile() is not self._profiler:
            sys.setprofile(self._profiler)
            yield "the profiler"
        if sys.getrecursionlimit() < self._depth:
            sys.setrecursionlimit(self._depth)
            yield "the recursion limit"
        if any(map(is_not, map(sys.modules.get, self._loaded), self._loaded.values())):
            sys.modules.update(self._loaded)
            yield "sys.modules"
        for name in _WATCHED:
            yield from self._restored_names(name, manifest)
        if self._folder is not None and _folder() != self._folder:
            os.chdir(self._folder)
            yield "the working directory"
        for name, ways, held in self._ways:
            present = list(getattr(sys, name, ()))
            # What is added comes last, or it could hide what others import.
            ways[:] = [*held, *(way for way in present if way not in held)]
            setattr(sys, name, ways)
            if any(way not in present for way in held):
                yield f"sys.{name}"
        # Others may warn without being stopped for it.
        raising = [new for new in warnings.filters if new[0] == "error" and new not in self._filters]
        if raising:
            warnings.filters = [kept for kept in warnings.filters if kept not in raising]
            yield "warnings.filters"

    def _restored_names(self, name: str, manifest: str) -> Iterator[str]:
        """Give a module back what it held; one that was not there yet is as it should be but for the manifest's own."""
        module, held = sys.modules.get(name), self._names.get(name)
        if module is None or vars(module) == held:
            return
        if held is None:
            changed = [key for key, value in vars(module).items() if _is_of(manifest, value)]
            if changed:
                reload(module)
        else:
            changed = [key for key, value in held.items() if vars(module).get(key) is not value]
            vars(module).update({key: held[key] for key in changed})
        yield from (f"{name}.{key}" for key in changed)


def _folder() -> str | None:
    """Return the working directory, or None where it has been removed."""
    with suppress(OSError):
        return os.getcwd()  # noqa: PTH109 - pathlib is not needed otherwise
    return None


def _is_of(manifest: str, value: Any) -> bool:
    """Tell whether a function or a class stands in the package of a manifest."""
    module = getattr(value, "__module__", None)
    return isinstance(module, str) and module.partition(".")[0] == manifest.partition(".")[0]
