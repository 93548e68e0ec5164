"""Let catalogue do without the entry points of all that is installed until somebody asks it for some.

thinc and confection keep their functions with catalogue, which reads all entry points as soon as it is imported. That
takes `importlib.metadata`, with parsers of e-mail and archives, and as long as a tenth of loading a pipeline. Hardly
ever has a package any for them; which have, our own reader tells sooner.
"""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Any

from ..distributions import distributions

if TYPE_CHECKING:
    from collections.abc import Callable

_METADATA = "importlib.metadata"


def run(module: Any, execute: Callable[[Any], None]) -> None:
    """Run a module to which an import of `importlib.metadata` gives a stand-in; all others get the true one."""

    def import_for_it(name: str, *arguments: Any) -> Any:
        if name != _METADATA:
            return builtins.__import__(name, *arguments)
        names = arguments[2] if len(arguments) > 2 else None
        return _Package.metadata if names else _Package

    module.__builtins__ = {**vars(builtins), "__import__": import_for_it}
    execute(module)


class _EntryPoints:
    """Stand for all entry points, which are read when some are asked for."""

    def select(self, **wanted: Any) -> Any:
        group = wanted.get("group")
        if group is None or any(any(each.entry_points(group)) for each in distributions()):
            from importlib.metadata import entry_points

            return entry_points().select(**wanted)
        return ()

    def __getattr__(self, name: str) -> Any:
        from importlib.metadata import entry_points

        return getattr(entry_points(), name)


class _Metadata:
    """Stand for `importlib.metadata` until something else of it is used."""

    EntryPoint = object

    @staticmethod
    def entry_points(**wanted: Any) -> Any:
        return _EntryPoints().select(**wanted) if wanted else _EntryPoints()

    def __getattr__(self, name: str) -> Any:
        from importlib import metadata

        return getattr(metadata, name)


class _Package:
    """Stand for `importlib`, of which one module is asked for."""

    metadata = _Metadata()
