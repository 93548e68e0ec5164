"""Find plugins, keep each one from harming the others, and remember where every offer came from."""

from __future__ import annotations

import os
import sys
from functools import cache
from importlib import import_module
from types import FunctionType, MethodType
from typing import TYPE_CHECKING, Any

import pluggy

from . import __version__, deprecations, hookspecs, manifests
from .discovery import find_manifests
from .errors import PluginError
from .isolation import PluginFault, clean, guarded
from .quoting import shown
from .records import Record
from .spec_checks import SPECS, sift
from .specs import RESERVED
from .spelling import did_you_mean
from .tampering import contained

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from types import ModuleType, SimpleNamespace

    from .distributions import Distribution
    from .specs import Claim

CORE = "core"
HOOKS = tuple(name for name in vars(hookspecs) if name.startswith("nlpx_"))


class Plugin(Record):
    """Say what a plugin is and where it came from; it is known by its distribution and its name together.

    Args:
        name: The name of its entry point, or of its module where ``NLPX_PLUGINS`` names it.
        module: Its manifest module.
        seconds: How long its manifest took.
        is_slow: Whether that is longer than data would take.
        source: The installed distribution that brings it, or None.
        contract: The version of the contract that it was made for, or None where it does not say.
    """

    name: str
    module: str
    seconds: float = 0.0
    is_slow: bool = False
    source: Distribution | None = None
    contract: int | None = None

    @property
    def is_core(self) -> bool:
        """Whether this is core's own manifest, whatever others are called."""
        return self.module == "nlpx.builtin" and self.source is None

    # A distribution's name and version stand in its metadata, which are read when somebody asks.
    @property
    def distribution(self) -> str:
        """The name of the distribution, or an empty string."""
        if self.is_core:
            return "nlpx-core"
        return self.source.name if self.source else ""

    @property
    def version(self) -> str:
        """The version of the distribution, or an empty string."""
        if self.is_core:
            return __version__
        return self.source.version if self.source else ""

    def __str__(self) -> str:
        origin = " ".join(filter(None, (self.distribution, self.version)))
        return f"{self.name} ({clean(origin or self.module, width=80)})"


class Failure(Record):
    """Say which plugin failed, at which stage (``import``, ``register`` or the name of a hook), and how.

    Args:
        plugin: The plugin.
        stage: Where.
        reason: Why, in one line.
        is_partial: Whether the rest of what the plugin offers is there.
    """

    plugin: Plugin
    stage: str
    reason: str
    is_partial: bool = False

    def __str__(self) -> str:
        left_out = "this offer is left out" if self.is_partial else "is left out"
        return f"plugin {self.plugin} failed at {self.stage} and {left_out}: {self.reason}"


class Offer(Record):
    """Pair a spec with the plugin that offers it."""

    plugin: Plugin
    spec: Any


class _Functions(pluggy.PluginManager):
    """Find hooks among the functions of a module; a look at all else that it has imported would take longer."""

    def parse_hookimpl_opts(self, plugin: Any, name: str) -> pluggy.HookimplOpts | None:
        return super().parse_hookimpl_opts(plugin, name) if _is_function(plugin, name) else None

    def parse_hookspec_opts(self, module_or_class: Any, name: str) -> pluggy.HookspecOpts | None:
        return super().parse_hookspec_opts(module_or_class, name) if _is_function(module_or_class, name) else None


class PluginManager:
    """Hold the plugins that could be registered and the failures of those that could not.

    Args:
        strict: Whether a failing plugin raises `PluginError` instead of being left out.
    """

    def __init__(self, *, strict: bool = False) -> None:
        self.plugins: list[Plugin] = []
        self.failures: list[Failure] = []
        self._strict = strict
        self._pluggy = _Functions("nlpx")
        self._pluggy.add_hookspecs(hookspecs)
        self._offers: dict[str, list[Offer]] = {}
        self._slow: dict[Plugin, float] = {}
        self._remembered: set[Plugin] = set()

    # Who is there

    def register(self, plugin: Plugin, module: ModuleType | SimpleNamespace) -> None:
        """Register a manifest; a failure is recorded, not raised."""
        try:
            with guarded():
                problem = self._unfit(module)
                if problem is None:
                    self._pluggy.register(module, _key(plugin))
        except PluginFault as fault:
            problem = str(fault)
        if problem is not None:
            self._fail(plugin, "register", problem)
            return
        self.plugins.append(plugin)
        self.plugins.sort(key=lambda other: (not other.is_core, other.name, other.module))
        self._offers.clear()

    def discover(self, *, skip: frozenset[str] = frozenset()) -> None:
        """Register the manifest of every installed distribution, apart from the names in `skip`."""
        present = find_manifests()
        names = {manifest.name for manifest in present}
        for name in sorted(skip - names):
            meant = did_you_mean(name, names)
            if meant:
                self._say(f"NLPX_DISABLE_PLUGINS has {clean(name, width=60)!r}, and there is no such plugin{meant}")
        for name, module, source, problem in present:
            if name in skip:
                continue
            if problem:
                self._fail(Plugin(name=name, module=module, source=source), "import", problem)
            else:
                self.load(name, module, source=source)

    def load(self, name: str, module: str, *, source: Distribution | None = None) -> None:
        """Import a manifest by its module's name and register it; a failure is recorded, not raised."""
        remembered = manifests.recall(module, source)
        if remembered is not None:
            seconds, contract = remembered.seconds, remembered.nlpx_contract
            plugin = Plugin(name=name, module=module, seconds=seconds, is_slow=True, source=source, contract=contract)
            self.register(plugin, remembered)
            return
        watch = manifests.Stopwatch()
        try:
            with watch, contained(module):
                manifest = import_module(module)
                stated = getattr(manifest, "nlpx_contract", None)
        except PluginFault as fault:
            self._fail(Plugin(name=name, module=module, source=source), "import", f"{fault}{watch.delay}")
            return
        except KeyboardInterrupt:
            self._say(f"interrupted in the import of plugin {name}; NLPX_DISABLE_PLUGINS={name} leaves it out")
            raise
        seconds = watch.seconds
        # What is stated instead of a number could do anything where plugins are compared.
        contract = stated if type(stated) is int else None
        plugin = Plugin(
            name=name, module=module, seconds=seconds, is_slow=watch.is_slow, source=source, contract=contract
        )
        self.register(plugin, manifest)
        if plugin.is_slow and plugin in self.plugins:
            self._slow.setdefault(plugin, seconds)

    def _unfit(self, module: ModuleType | SimpleNamespace) -> str | None:
        """Say why a manifest cannot be registered, or None."""
        contract = getattr(module, "nlpx_contract", None)
        problem = _contract_problem(contract)
        if problem:
            return problem
        for name in dir(module):
            options = self._pluggy.parse_hookimpl_opts(module, name)
            if options is None:
                continue
            given_name = options["specname"] or name
            hook = deprecations.renamed_hooks().get(given_name, given_name)
            if hook not in HOOKS:
                return f"there is no hook {clean(hook)!r}{did_you_mean(hook, HOOKS)}"
            due = hookspecs.parameters_of(getattr(hookspecs, hook))
            given = hookspecs.parameters_of(getattr(module, name))
            unknown = next((parameter for parameter in given if parameter not in due), None)
            if unknown is not None:
                takes = f"takes {' and '.join(due)}" if due else "takes no parameters"
                return f"{name} has a parameter {unknown!r}, but the hook {takes}"
        return None

    def owner(self, module: str) -> Plugin | None:
        """Return the plugin in whose package a module stands, or None."""
        parts = module.split(".")
        shared = {plugin: _shared(parts, plugin.module.split(".")) for plugin in self.plugins}
        nearest = max(shared, key=lambda plugin: shared[plugin], default=None)
        return nearest if nearest is not None and shared[nearest] else None

    # What they offer

    def offers(self, hook: str) -> list[Offer]:
        """Return what all plugins offer through a hook without arguments, sorted by name."""
        if hook not in self._offers:
            kinds = self._kinds() if hook == "nlpx_functions" else ()
            offers = []
            for plugin, answer in self._answers(hook, {}):
                # Core's own are looked at by its tests: at each start that would take longer than all others.
                specs, problems = (answer, []) if plugin.is_core else sift(hook, answer, kinds=kinds)
                self._fail(plugin, hook, *problems, is_partial=True)
                offers += [Offer(plugin=plugin, spec=spec) for spec in specs]
            self._offers[hook] = sorted(offers, key=lambda offer: (offer.spec.name, offer.plugin.name))
            for plugin in self._slow.keys() - self._remembered:
                self._remembered.add(plugin)
                self._remember(plugin, self._slow[plugin])
        return self._offers[hook]

    def all_offers(self) -> list[Offer]:
        """Return what all plugins offer through any hook without arguments, sorted by registry and name."""
        offers = (offer for hook in SPECS for offer in self.offers(hook))
        return sorted(offers, key=lambda offer: (offer.spec.table, offer.spec.name, offer.plugin.name))

    def first(self, hook: str, *, due: str, among: Collection[str], **arguments: Any) -> str | None:
        """Return the first answer that is not None to a hook with arguments; plugins are asked before core.

        Args:
            hook: The hook.
            due: What an answer is, for messages.
            among: The answers that make sense; another is a failure.
            **arguments: What the hook takes.
        """
        plugins = sorted(self.plugins, key=lambda each: each.is_core)
        for plugin, answer in self._answers(hook, arguments, plugins=plugins):
            if answer is None:
                continue
            if type(answer) is str and answer in among:
                return answer
            hint = did_you_mean(answer, among) if type(answer) is str else ""
            reason = f"it answers {clean(shown(answer), width=60)}, where {due} or None is due{hint}"
            self._fail(plugin, hook, reason, is_partial=True)
        return None

    def clashes(
        self, offers: Iterable[Offer] | None = None, *, own: Iterable[Claim] = ()
    ) -> list[tuple[str, str, list[Plugin]]]:
        """Return the names that are taken more than once: the kind of name, the name, and all who have it.

        Args:
            offers: The offers that are looked at; None for all.
            own: What core has without an offer, besides what is `RESERVED`.
        """
        core = next(plugin for plugin in self.plugins if plugin.is_core)
        claims = [(core, claim) for claim in (*RESERVED, *own)]
        for offer in self.all_offers() if offers is None else offers:
            claims += [(offer.plugin, claim) for claim in dict.fromkeys(offer.spec.claims())]
        holders: dict[tuple[str, str], list[tuple[Plugin, Any]]] = {}
        for plugin, claim in claims:
            holders.setdefault((claim.space, claim.name), []).append((plugin, claim.shared))
        clashes = []
        for place, rivals in holders.items():
            shared = {how for _, how in rivals}
            # Of one plugin, only what nobody can share is in its own way.
            alone = [plugin for plugin, how in rivals if how is None]
            if len({plugin for plugin, _ in rivals}) > 1 and (len(shared) > 1 or None in shared):
                clashes.append((*place, sorted({plugin for plugin, _ in rivals}, key=str)))
            elif len(alone) > 1:
                clashes.append((*place, alone))
        return clashes

    def deprecations(self, plugin: Plugin) -> list[str]:
        """Return a sentence for each name of an older version of the contract that a plugin uses."""
        hooks = [deprecation for deprecation in deprecations.DEPRECATIONS if self._function(deprecation.old, plugin)]
        specs = (offer.spec for offer in self.all_offers() if offer.plugin == plugin)
        fields = [deprecation for spec in specs for deprecation, _, _ in deprecations.renamed_fields(spec)]
        return [str(deprecation) for deprecation in dict.fromkeys([*hooks, *fields])]

    def implements(self, plugin: Plugin, hook: str) -> bool:
        """Tell whether a plugin implements a hook."""
        return self._implementation(hook, plugin) is not None

    def unmarked(self, manifest: Any) -> list[str]:
        """Return the functions of a manifest that are called like hooks and lack the marker."""
        return [
            name
            for name in HOOKS
            if callable(getattr(manifest, name, None)) and self._pluggy.parse_hookimpl_opts(manifest, name) is None
        ]

    def _answers(
        self, hook: str, arguments: dict[str, Any], *, plugins: list[Plugin] | None = None
    ) -> Iterator[tuple[Plugin, Any]]:
        """Call the implementations one at a time: one that fails is recorded and gives no answer."""
        for plugin in list(self.plugins if plugins is None else plugins):
            implementation = self._implementation(hook, plugin)
            if implementation is None:
                continue
            watch = manifests.Stopwatch()
            try:
                with watch, contained(plugin.module):
                    answer = implementation.function(*(arguments[name] for name in implementation.argnames))
            except PluginFault as fault:
                self._fail(plugin, hook, f"{fault}{watch.delay}", is_partial=True)
            else:
                if watch.is_slow and hook in SPECS:
                    self._slow.setdefault(plugin, watch.seconds)
                yield plugin, answer

    def _implementation(self, hook: str, plugin: Plugin) -> pluggy.HookImpl | None:
        names = [hook, *(old for old, new in deprecations.renamed_hooks().items() if new == hook)]
        return next(filter(None, (self._function(name, plugin) for name in names)), None)

    def _function(self, name: str, plugin: Plugin) -> pluggy.HookImpl | None:
        """Return a plugin's implementation of that very name."""
        caller = getattr(self._pluggy.hook, name, None)
        implementations = [] if caller is None else caller.get_hookimpls()
        return next((each for each in implementations if each.plugin_name == _key(plugin)), None)

    def _kinds(self) -> set[str]:
        """Return the registries that functions can be offered to: core's and those that plugins open."""
        return {*hookspecs.FUNCTION_REGISTRIES, *(offer.spec.name for offer in self.offers("nlpx_registries"))}

    def _remember(self, plugin: Plugin, seconds: float) -> None:
        """Keep what a slow manifest offers, so that the next start need not import it."""
        implemented = [hook for hook in HOOKS if self._implementation(hook, plugin) is not None]
        offers = {
            hook: [offer.spec for offer in self.offers(hook) if offer.plugin == plugin]
            for hook in implemented
            if hook in SPECS
        }
        is_kept = all(failure.plugin != plugin for failure in self.failures) and manifests.remember(
            plugin.module,
            plugin.source,
            offers,
            sniffs="nlpx_sniff_format" in implemented,
            seconds=seconds,
            contract=plugin.contract,
        )
        then = "what it offers is remembered for the next start" if is_kept else "it should hold data only"
        self._say(f"the manifest of plugin {plugin} took {seconds:.1f} s; {then}")

    def _fail(self, plugin: Plugin, stage: str, *reasons: str, is_partial: bool = False) -> None:
        """Record each reason why something is left out, and say the first."""
        failures = [Failure(plugin=plugin, stage=stage, reason=reason, is_partial=is_partial) for reason in reasons]
        new = [failure for failure in dict.fromkeys(failures) if failure not in self.failures]
        if new and self._strict:
            raise PluginError(f"{new[0]} (NLPX_STRICT is set, so this is an error)")
        self.failures += new
        if new:
            more = f", and {len(new) - 1:,} more like it" if len(new) > 1 else ""
            self._say(f"{new[0]}{more}; see 'nlpx plugins', or leave it out with NLPX_DISABLE_PLUGINS={plugin.name}")

    def _say(self, line: str) -> None:
        print(f"nlpx: {line}", file=sys.stderr)


def _is_function(module: Any, name: str) -> bool:
    return isinstance(getattr(module, "__dict__", {}).get(name), (FunctionType, MethodType))


def _key(plugin: Plugin) -> str:
    """Return what tells a plugin from all others, without a look at metadata."""
    place = "" if plugin.source is None else plugin.source.folder
    return f"{plugin.name}:{plugin.module}:{place}"


def _shared(one: list[str], other: list[str]) -> int:
    """Return how many leading parts two dotted names have in common."""
    return next(
        (count for count, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def _contract_problem(version: Any) -> str | None:
    """Say why a manifest that was made for a version of the contract cannot be served, or None."""
    newest, oldest = hookspecs.CONTRACT, hookspecs.OLDEST_CONTRACT
    if version is None:
        return None
    if type(version) is not int:
        return f"nlpx_contract is {clean(shown(version), width=60)}, where a whole number is due, such as {newest}"
    if version > newest:
        return (
            f"it was made for version {shown(version)} of the contract and needs a newer nlpx-core than {__version__}, "
            f"which has version {newest}; upgrade nlpx-core, or install an older version of the plugin"
        )
    if version < oldest:
        return (
            f"it was made for version {shown(version)} of the contract, which nlpx-core {__version__} does not serve "
            f"any more (it serves {oldest} to {newest}); install a newer version of the plugin"
        )
    return None


@cache
def installed() -> PluginManager:
    """Return the plugins of this process, found at the first call.

    ``NLPX_DISABLE_PLUGINS`` leaves out plugins: ``1`` all that are found through entry points, or the names given,
    separated by commas. ``NLPX_PLUGINS`` adds manifest modules by name. ``NLPX_STRICT=1`` turns a failing plugin into
    an error.
    """
    from . import builtin

    manager = PluginManager(strict=os.environ.get("NLPX_STRICT", "") not in ("", "0"))
    manager.register(Plugin(name=CORE, module=builtin.__name__, contract=hookspecs.CONTRACT), builtin)
    disabled = frozenset(split_names(os.environ.get("NLPX_DISABLE_PLUGINS", "")))
    if not disabled & {"1", "all"}:
        manager.discover(skip=disabled)
    for module in split_names(os.environ.get("NLPX_PLUGINS", "")):
        manager.load(module, module)
    return manager


def split_names(names: str) -> list[str]:
    """Return names that are separated by commas, as options and environment variables have them."""
    return [name.strip() for name in names.split(",") if name.strip()]
