"""Let catalogue do without the entry points of all that is installed until somebody asks it for some.

thinc and confection keep their functions with catalogue, which reads all entry points as soon as it is imported. That
takes `importlib.metadata`, with parsers of e-mail and archives, and as long as a tenth of loading a pipeline. Hardly
ever has a package any for them; which have, our own reader tells sooner.
"""

from __future__ import annotations

import builtins
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..distributions import distributions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_METADATA = "importlib.metadata"


def run(module: Any, execute: Callable[[Any], None]) -> None:
    """Run a module to which an import of `importlib.metadata` gives a stand-in; all others get the true one."""
    metadata = _Metadata()

    def import_for_it(name: str, *arguments: Any) -> Any:
        if name != _METADATA:
            return builtins.__import__(name, *arguments)
        names = arguments[2] if len(arguments) > 2 else None
        return metadata if names else _Package(metadata)

    module.__builtins__ = {**vars(builtins), "__import__": import_for_it}
    # It says that it returns such objects; afterwards, code that asks for the class gets it.
    metadata.EntryPoint = object
    try:
        execute(module)
    finally:
        del metadata.EntryPoint
        module.__builtins__ = vars(builtins)


class _EntryPoints:
    """Stand for the entry points that somebody wants, which are read when more is asked than whether there are any."""

    def __init__(self, **wanted: Any) -> None:
        self._wanted = wanted

    def select(self, **wanted: Any) -> _EntryPoints:
        return _EntryPoints(**{**self._wanted, **wanted})

    def __iter__(self) -> Iterator[Any]:
        group = self._wanted.get("group")
        return iter(()) if group is not None and _has_surely_none(group) else iter(self._read())

    def __len__(self) -> int:
        return len(self._read())

    def __contains__(self, item: object) -> bool:
        return item in self._read()

    def __getitem__(self, key: Any) -> Any:
        return self._read()[key]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._read(), name)

    def __reduce__(self) -> Any:
        return _EntryPoints, (), {"_wanted": self._wanted}

    def __repr__(self) -> str:
        return repr(self._read())

    def _read(self) -> Any:
        from importlib.metadata import entry_points

        return entry_points(**self._wanted)


def _has_surely_none(group: str) -> bool:
    """Tell whether no distribution has an entry point in a group, where ours are all distributions that Python finds.

    It finds some that ours are not in archives, and where a finder of somebody's looks for them.
    """
    finders = [finder for finder in sys.meta_path if hasattr(finder, "find_distributions")]
    places = map(Path, sys.path)
    has_others = len(finders) > 1 or any(place.is_file() or place.suffix == ".egg" for place in places)
    return not has_others and not any(any(each.entry_points(group)) for each in distributions())


class _Metadata:
    """Stand for `importlib.metadata` until something else of it is used."""

    EntryPoint: Any

    @staticmethod
    def entry_points(**wanted: Any) -> Any:
        return _EntryPoints(**wanted)

    def __getattr__(self, name: str) -> Any:
        from importlib import metadata

        return getattr(metadata, name)


class _Package:
    """Stand for `importlib`, of which one module is asked for.

    Args:
        metadata: Stands for the module.
    """

    def __init__(self, metadata: _Metadata) -> None:
        self.metadata = metadata
