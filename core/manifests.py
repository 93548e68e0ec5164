"""Remember what slow manifests offer, so that each slows down one start and no other.

A manifest is data and imports in no time. Of one that does not, because its package imports half the world or waits for
something, the offers are kept in a file in the user's cache folder. They are taken from there for as long as the
manifest's file, its distribution's version and core's stay as they are.
"""

from __future__ import annotations

import gc
import os
import time
from importlib import import_module
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from . import __version__, specs
from .hookspecs import hookimpl, parameters_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from .distributions import Distribution

# Data take a hundredth of either, however busy the machine is: that makes a process wait, but not for so long.
_MOST_COMPUTED = 0.05
_MOST_WAITED = 1.0


class Stopwatch:
    """Measure what a manifest does within a block.

    Garbage is not looked for meanwhile: in a program that holds much, that takes longer than many manifests.

    Attributes:
        seconds: How long it has taken.
        is_slow: Whether that is longer than data would take.
    """

    def __enter__(self) -> None:
        self._collects = gc.isenabled()
        gc.disable()
        self._started, self._computed = time.perf_counter(), time.thread_time()

    def __exit__(self, *raised: object) -> None:
        self.seconds = time.perf_counter() - self._started
        self.is_slow = is_slow(seconds=self.seconds, computed=time.thread_time() - self._computed)
        if self._collects:
            gc.enable()

    @property
    def delay(self) -> str:
        """How long a failure has taken, for its message: it is not remembered, because it may outlive its cause."""
        return f", after {self.seconds:.1f} s" if self.is_slow else ""


def is_slow(*, seconds: float, computed: float) -> bool:
    """Tell whether something has taken longer than data would.

    Args:
        seconds: How long it has taken.
        computed: How much of it was spent computing.
    """
    return computed > _MOST_COMPUTED or seconds - computed > _MOST_WAITED


def recall(module: str, source: Distribution | None) -> SimpleNamespace | None:
    """Return what stands in for a slow manifest, or None where none is remembered as it is now.

    It has the manifest's hooks and ``nlpx_contract``, and in ``seconds`` how long the manifest took.
    """
    file = _file(module, source)
    if file is None or not os.path.isfile(file):
        return None
    import json

    try:
        with open(file, encoding="utf8") as lines:
            kept = json.load(lines, object_hook=_as_spec)
        if kept["state"] != _state(module, source):
            return None
        hooks: dict[str, Any] = {hook: hookimpl(_returning(offers)) for hook, offers in kept["offers"].items()}
        if kept["sniffs"]:
            hooks["nlpx_sniff_format"] = hookimpl(_sniffing(module))
        return SimpleNamespace(seconds=kept["seconds"], nlpx_contract=kept["contract"], **hooks)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def remember(
    module: str,
    source: Distribution | None,
    offers: Mapping[str, Sequence[specs.Spec]],
    *,
    sniffs: bool,
    seconds: float,
    contract: int | None,
) -> bool:
    """Keep what a slow manifest offers; say whether that could be done.

    Args:
        module: The manifest.
        source: Its distribution.
        offers: The specs by the hook that returned them.
        sniffs: Whether it also names formats, for which it is imported when it is asked.
        seconds: How long it took.
        contract: The version of the contract that it was made for, or None.
    """
    file = _file(module, source)
    if file is None:
        return False
    import json

    kept = {"sniffs": sniffs, "seconds": seconds, "contract": contract, "offers": offers}
    try:
        text = json.dumps({"state": _state(module, source), **kept}, default=_as_record)
        os.makedirs(os.path.dirname(file), exist_ok=True)
        beside = f"{file}.{os.getpid()}"
        with open(beside, "w", encoding="utf8") as lines:
            lines.write(text)
        os.replace(beside, file)
    except (OSError, TypeError, ValueError):
        return False
    return True


def _returning(offers: Sequence[specs.Spec]) -> Callable[[], Sequence[specs.Spec]]:
    return lambda: offers


def _sniffing(module: str) -> Callable[[Path, str], Any]:
    """Return an implementation that imports the manifest when it is called, and asks its own."""

    def nlpx_sniff_format(path: Path, head: str) -> Any:
        function = import_module(module).nlpx_sniff_format
        given = {"path": path, "head": head}
        return function(**{name: given[name] for name in parameters_of(function)})

    return nlpx_sniff_format


def _file(module: str, source: Distribution | None) -> str | None:
    """Return where a manifest is remembered; None where its distribution does not hold it, as when editable."""
    if source is None or not os.path.isfile(source.path_of(module)):
        return None
    folder = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    # The cache is laid out as the file system is: a manifest is remembered for each environment that has it.
    _, place = os.path.splitdrive(os.path.dirname(os.path.abspath(source.folder)))
    return os.path.join(folder, "nlpx", "manifests", place.lstrip(os.sep), f"{module}.json")


def _state(module: str, source: Distribution | None) -> list[Any]:
    """Return what is another as soon as the manifest may offer something else; the folder's name has the version."""
    assert source is not None
    file = os.stat(source.path_of(module))
    return [__version__, os.path.basename(source.folder), file.st_mtime_ns, file.st_size]


def _as_record(spec: Any) -> dict[str, Any]:
    """Return a spec as JSON has it."""
    kind = type(spec).__name__
    if getattr(specs, kind, None) is type(spec):
        return {"nlpx.specs": kind, **vars(spec)}
    return dict(spec)


def _as_spec(record: dict[str, Any]) -> Any:
    """Return the spec that a JSON object holds, or the object."""
    kind = record.pop("nlpx.specs", None)
    if kind is None:
        return record
    return getattr(specs, kind)(
        **{field: tuple(value) if isinstance(value, list) else value for field, value in record.items()}
    )
