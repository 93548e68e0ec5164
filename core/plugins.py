"""Find plugins, keep each one from harming the others, and remember where every offer came from."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

import pluggy

from . import __version__, hookspecs, manifests
from .errors import PluginError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType, SimpleNamespace

    from importlib_metadata import Distribution

ENTRY_POINT_GROUP = "nlpx"
CORE = "core"
HOOKS = tuple(name for name in vars(hookspecs) if name.startswith("nlpx_"))


@dataclass(frozen=True, kw_only=True)
class Plugin:
    """Say what a plugin is and where it came from.

    Args:
        name: The name of its entry point, or of its module where ``NLPX_PLUGINS`` names it.
        module: Its manifest module.
        seconds: How long its manifest took to import.
        source: The installed distribution that brings it, or None.
    """

    name: str
    module: str
    seconds: float = 0.0
    source: Distribution | None = field(default=None, repr=False, compare=False)

    # A distribution's name and version stand in its metadata, and parsing that costs more than the rest of a start: it
    # waits until somebody asks.
    @property
    def distribution(self) -> str:
        """The name of the distribution, or an empty string."""
        if self.name == CORE:
            return "nlpx-core"
        return self.source.name if self.source else ""

    @property
    def version(self) -> str:
        """The version of the distribution, or an empty string."""
        if self.name == CORE:
            return __version__
        return self.source.version if self.source else ""

    def __str__(self) -> str:
        origin = " ".join(filter(None, (self.distribution, self.version)))
        return f"{self.name} ({origin or self.module})"


@dataclass(frozen=True, kw_only=True)
class Failure:
    """Say which plugin failed, at which stage (``import``, ``register`` or the name of a hook), and how."""

    plugin: Plugin
    stage: str
    error: BaseException

    def __str__(self) -> str:
        reason = str(self.error).strip().splitlines()
        detail = f"{type(self.error).__name__}: {reason[0]}" if reason else type(self.error).__name__
        return f"plugin {self.plugin} failed at {self.stage} and is left out: {detail}"


@dataclass(frozen=True, kw_only=True)
class Offer:
    """Pair a spec with the plugin that offers it."""

    plugin: Plugin
    spec: Any


class PluginManager:
    """Hold the plugins that could be registered and the failures of those that could not.

    Args:
        strict: Whether a failing plugin raises `PluginError` instead of being left out.
    """

    def __init__(self, *, strict: bool = False) -> None:
        self.plugins: list[Plugin] = []
        self.failures: list[Failure] = []
        self._strict = strict
        self._pluggy = pluggy.PluginManager("nlpx")
        self._pluggy.add_hookspecs(hookspecs)
        self._offers: dict[str, list[Offer]] = {}

    def register(self, plugin: Plugin, module: ModuleType | SimpleNamespace) -> None:
        """Register a manifest; a failure is recorded, not raised."""
        try:
            self._refuse_unknown_hooks(module)
            self._pluggy.register(module, plugin.name)
        except Exception as error:
            self._fail(plugin, "register", error)
        else:
            self.plugins.append(plugin)
            self.plugins.sort(key=lambda each: (each.name != CORE, each.name))
            self._offers.clear()

    def discover(self, *, skip: frozenset[str] = frozenset()) -> None:
        """Register the manifest of every installed distribution, apart from the names in `skip`."""
        from importlib_metadata import entry_points

        for entry in sorted(entry_points(group=ENTRY_POINT_GROUP), key=lambda each: (each.name, each.value)):
            if entry.name not in skip:
                self.load(entry.name, entry.value, source=entry.dist)

    def load(self, name: str, module: str, *, source: Distribution | None = None) -> None:
        """Import a manifest by its module's name and register it; a failure is recorded, not raised."""
        from importlib import import_module

        memory = manifests.recall(module, source)
        if memory is not None:
            plugin = Plugin(name=name, module=module, seconds=memory.seconds, source=source)
            self.register(plugin, memory.as_manifest())
            return
        started = time.perf_counter()
        try:
            manifest = import_module(module)
        except (Exception, SystemExit) as error:
            self._fail(Plugin(name=name, module=module, source=source), "import", error)
            return
        plugin = Plugin(name=name, module=module, seconds=time.perf_counter() - started, source=source)
        self.register(plugin, manifest)
        if plugin.seconds > manifests.SLOW_SECONDS:
            self._remember(plugin)

    def offers(self, hook: str) -> list[Offer]:
        """Return what all plugins offer through a hook without arguments, sorted by name."""
        if hook not in self._offers:
            offers = [
                Offer(plugin=plugin, spec=spec)
                for plugin, answer in self._answers(hook, {})
                for spec in self._checked(plugin, hook, answer)
            ]
            self._offers[hook] = sorted(offers, key=lambda each: (each.spec.name, each.plugin.name))
        return self._offers[hook]

    def first(self, hook: str, **arguments: Any) -> Any:
        """Return the first answer that is not None to a hook with arguments, in order of the plugins' names."""
        return next((answer for _, answer in self._answers(hook, arguments) if answer is not None), None)

    def _answers(
        self, hook: str, arguments: dict[str, Any], *, plugins: list[Plugin] | None = None
    ) -> Iterator[tuple[Plugin, Any]]:
        """Call the implementations one at a time: one that fails is recorded and gives no answer."""
        for plugin in self.plugins if plugins is None else plugins:
            implementation = self._implementation(hook, plugin)
            if implementation is None:
                continue
            try:
                answer = implementation.function(*(arguments[each] for each in implementation.argnames))
            except (Exception, SystemExit) as error:
                self._fail(plugin, hook, error)
            else:
                yield plugin, answer

    def _implementation(self, hook: str, plugin: Plugin) -> pluggy.HookImpl | None:
        found = getattr(self._pluggy.hook, hook).get_hookimpls()
        return next((each for each in found if each.plugin_name == plugin.name), None)

    def _checked(self, plugin: Plugin, hook: str, answer: Any) -> list[Any]:
        """Return the specs of an answer, or none with a failure recorded where it is not a list of specs."""
        wrong = None
        if not isinstance(answer, (list, tuple)):
            wrong = f"{hook} must return a list of specs, not {type(answer).__name__}"
        else:
            odd = next((each for each in answer if not isinstance(getattr(each, "name", None), str)), None)
            if odd is not None:
                wrong = f"{hook} must return specs of nlpx.registry.specs, not {odd!r}"
        if wrong:
            self._fail(plugin, hook, TypeError(wrong))
            return []
        return list(answer)

    def _remember(self, plugin: Plugin) -> None:
        """Keep what a slow manifest offers, so that the next start need not import it."""
        implemented = [hook for hook in HOOKS if self._implementation(hook, plugin) is not None]
        kept = False
        if all(takes_nothing(hook) for hook in implemented):
            offers = {
                hook: self._checked(plugin, hook, answer)
                for hook in implemented
                for _, answer in self._answers(hook, {}, plugins=[plugin])
            }
            if not any(failure.plugin is plugin for failure in self.failures):
                memory = manifests.Memory(seconds=plugin.seconds, offers=offers)
                kept = manifests.remember(plugin.module, plugin.source, memory)
        then = "what it offers is remembered for the next start" if kept else "it should hold data only"
        print(f"nlpx: the manifest of plugin {plugin} took {plugin.seconds:.1f} s to import; {then}", file=sys.stderr)

    def _refuse_unknown_hooks(self, module: ModuleType | SimpleNamespace) -> None:
        for name in dir(module):
            if name not in HOOKS and self._pluggy.parse_hookimpl_opts(module, name) is not None:
                from .registry.names import did_you_mean

                raise PluginError(f"there is no hook {name!r}{did_you_mean(name, HOOKS)}")

    def _fail(self, plugin: Plugin, stage: str, error: BaseException) -> None:
        failure = Failure(plugin=plugin, stage=stage, error=error)
        if self._strict:
            raise PluginError(f"{failure} (NLPX_STRICT is set, so this is an error)") from error
        self.failures.append(failure)
        print(f"nlpx: {failure}; see 'nlpx plugins'", file=sys.stderr)


def takes_nothing(hook: str) -> bool:
    """Say whether a hook is a declaration: called without arguments, always with the same answer."""
    code = getattr(hookspecs, hook).__code__
    return int(code.co_argcount) == 0


@cache
def installed() -> PluginManager:
    """Return the plugins of this process, found at the first call.

    ``NLPX_DISABLE_PLUGINS`` leaves out plugins: ``1`` all that are found through entry points, or the names given,
    separated by commas. ``NLPX_PLUGINS`` adds manifest modules by name. ``NLPX_STRICT=1`` turns a failing plugin into
    an error.
    """
    from . import builtin

    manager = PluginManager(strict=os.environ.get("NLPX_STRICT", "") not in ("", "0"))
    manager.register(Plugin(name=CORE, module=builtin.__name__), builtin)
    disabled = frozenset(split_names(os.environ.get("NLPX_DISABLE_PLUGINS", "")))
    if not disabled & {"1", "all"}:
        manager.discover(skip=disabled | {CORE})
    for module in split_names(os.environ.get("NLPX_PLUGINS", "")):
        manager.load(module, module)
    return manager


def split_names(names: str) -> list[str]:
    """Return names that are separated by commas, as options and environment variables have them."""
    return [name.strip() for name in names.split(",") if name.strip()]
