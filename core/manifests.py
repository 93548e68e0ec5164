"""Remember what slow manifests offer, so that they slow down a start only once.

A manifest is data and imports in no time. One that takes long, because its package imports half the world, is imported
once; what it offers is kept in a file in the user's cache folder, and taken from there for as long as the manifest's
own file stays as it is.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from . import __version__
from .hookspecs import hookimpl

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from importlib_metadata import Distribution

SLOW_SECONDS = 0.1


@dataclass(frozen=True, kw_only=True)
class Memory:
    """What a slow manifest offered when it was last imported.

    Args:
        seconds: How long its import took.
        offers: The specs by the hook that returned them.
    """

    seconds: float
    offers: Mapping[str, Sequence[Any]]

    def as_manifest(self) -> SimpleNamespace:
        """Make an object that offers the same and can be registered in the manifest's place."""
        return SimpleNamespace(**{hook: hookimpl(_returning(offers)) for hook, offers in self.offers.items()})


def recall(module: str, source: Distribution | None) -> Memory | None:
    """Return what is remembered of a manifest, or None where nothing is or its file has changed since."""
    file = _file(module, source)
    if file is None or not file.is_file():
        return None
    try:
        kept = json.loads(file.read_text(encoding="utf8"))
        return Memory(seconds=kept["seconds"], offers={hook: _revive(each) for hook, each in kept["offers"].items()})
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def remember(module: str, source: Distribution | None, memory: Memory) -> bool:
    """Keep what a slow manifest offers; say whether that could be done."""
    file = _file(module, source)
    if file is None:
        return False
    try:
        kept = {"seconds": memory.seconds, "offers": {hook: _plain(each) for hook, each in memory.offers.items()}}
        file.parent.mkdir(parents=True, exist_ok=True)
        beside = file.with_name(f"{file.name}.{os.getpid()}")
        beside.write_text(json.dumps(kept), encoding="utf8")
        beside.replace(file)
    except (OSError, TypeError, ValueError):
        return False
    return True


def _returning(offers: Sequence[Any]) -> Callable[[], Sequence[Any]]:
    def answer() -> Sequence[Any]:
        return offers

    return answer


def _file(module: str, source: Distribution | None) -> Path | None:
    """Return where a manifest is remembered; None where its distribution does not hold it, as when editable."""
    if source is None:
        return None
    try:
        state = Path(str(source.locate_file(f"{module.replace('.', '/')}.py"))).stat()
        folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except (OSError, RuntimeError):
        return None
    place = f"{source.locate_file('')}".encode().hex()[-40:]
    return folder / "nlpx" / "manifests" / f"{module}-{__version__}-{state.st_mtime_ns}-{state.st_size}-{place}.json"


def _plain(value: Any) -> Any:
    from .registry import specs

    if is_dataclass(value) and not isinstance(value, type):
        if getattr(specs, type(value).__name__, None) is not type(value):
            raise TypeError(f"{type(value).__name__} is not one of nlpx's specs")
        return {
            "spec": type(value).__name__,
            **{each.name: _plain(getattr(value, each.name)) for each in fields(value)},
        }
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    return dict(value) if hasattr(value, "items") else value


def _revive(value: Any) -> Any:
    from .registry import specs

    if isinstance(value, list):
        return tuple(_revive(each) for each in value)
    if isinstance(value, dict) and "spec" in value:
        return getattr(specs, value.pop("spec"))(**{name: _revive(each) for name, each in value.items()})
    return value
