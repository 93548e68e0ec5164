"""Remember what slow manifests offer, so that they slow down a start only once.

A manifest is data and imports in no time. One that takes long, because its package imports half the world, is imported
once; what it offers is kept in a file in the user's cache folder, and taken from there for as long as the manifest's
own file and the version of its distribution stay as they are.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, fields, is_dataclass
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from . import __version__
from .hookspecs import hookimpl, parameters_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from importlib_metadata import Distribution

# What a busy machine may do to a manifest that is data only is less than that.
SLOW_SECONDS = 0.5


@dataclass(frozen=True, kw_only=True)
class Memory:
    """What a slow manifest offered when it was last imported.

    Args:
        seconds: How long its import took.
        offers: The specs by the hook that returned them.
        sniffs: Whether it also names formats, for which it is imported when it is asked.
        contract: The version of the contract that it was made for, or None.
    """

    seconds: float
    offers: Mapping[str, Sequence[Any]]
    sniffs: bool = False
    contract: int | None = None

    def as_manifest(self, module: str) -> SimpleNamespace:
        """Make an object that offers the same and can be registered in the manifest's place."""
        answers = {hook: _returning(offers) for hook, offers in self.offers.items()}
        calls: dict[str, Any] = {"nlpx_sniff_format": _sniffing(module)} if self.sniffs else {}
        return SimpleNamespace(**{hook: hookimpl(function) for hook, function in {**answers, **calls}.items()})


def recall(module: str, source: Distribution | None) -> Memory | None:
    """Return what is remembered of a manifest, or None where nothing is or its file has changed since."""
    file = _file(module, source)
    if file is None or not file.is_file():
        return None
    try:
        kept = json.loads(file.read_text(encoding="utf8"))
        if source is None or kept["version"] != source.version:
            return None
        offers = {hook: _revive(each) for hook, each in kept["offers"].items()}
        return Memory(seconds=kept["seconds"], offers=offers, sniffs=kept["sniffs"], contract=kept["contract"])
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def remember(module: str, source: Distribution | None, memory: Memory) -> bool:
    """Keep what a slow manifest offers; say whether that could be done."""
    file = _file(module, source)
    if file is None:
        return False
    try:
        kept = {
            "version": None if source is None else source.version,
            "seconds": memory.seconds,
            "offers": {hook: _plain(each) for hook, each in memory.offers.items()},
            "sniffs": memory.sniffs,
            "contract": memory.contract,
        }
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


def _sniffing(module: str) -> Callable[[Path, str], Any]:
    """Return an implementation that imports the manifest when it is called, and asks its own."""

    def nlpx_sniff_format(path: Path, head: str) -> Any:
        function = import_module(module).nlpx_sniff_format
        given = {"path": path, "head": head}
        return function(**{name: given[name] for name in parameters_of(function)})

    return nlpx_sniff_format


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
    from . import specs

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
    from . import specs

    if isinstance(value, list):
        return tuple(_revive(each) for each in value)
    if isinstance(value, dict) and "spec" in value:
        return getattr(specs, value.pop("spec"))(**{name: _revive(each) for name, each in value.items()})
    return value
