"""One registry: names that plugins offer and users register, each imported when it is first asked for."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from itertools import groupby
from operator import is_not
from typing import TYPE_CHECKING, Any, TypeVar, overload

from ..errors import ArgumentError, NameClash, NameNotFound, NlpxError, PluginError
from ..hookspecs import FUNCTION_REGISTRIES
from ..isolation import PluginFault, guarded
from ..plugins import Offer, installed
from ..quoting import shown
from ..spec_checks import SPECS
from ..targets import load_target
from .blame import blame
from .catalogue import hint
from .kinds import kind_of_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..plugins import Plugin
    from ..specs import Claim

F = TypeVar("F")


class Table:
    """Serve the names of one registry.

    Args:
        name: The registry, as it stands behind the ``@`` in a config.
        hooks: The hooks through which plugins offer to it.
    """

    def __init__(self, name: str, *hooks: str) -> None:
        self.name = name
        self._hooks = hooks
        self._registered: dict[str, Any] = {}
        self._loaded: dict[str, Any] = {}
        # What was last seen of the offers to the hooks, and those of them that are to this registry.
        self._seen: list[list[Offer]] = []
        self._by_name: dict[str, list[Offer]] = {}
        self._announced: dict[str, tuple[str, str]] = {}

    @overload
    def __call__(self, name: str, func: None = None) -> Callable[[F], F]: ...

    @overload
    def __call__(self, name: str, func: F) -> F: ...

    def __call__(self, name: str, func: Any = None) -> Any:
        """Register a function under a name, as a decorator or by a call.

        Raises:
            NameClash: A plugin or another function has the name.
            ArgumentError: There is no name, as where a decorator was not called.
        """
        if not isinstance(name, str):
            raise ArgumentError(f"@registry.{self.name} needs a name, as in @registry.{self.name}('my.Function.v1').")
        if func is not None:
            return self._register(name, func)

        def register(func: F) -> F:
            return self._register(name, func)

        return register

    register = __call__

    def get(self, name: str) -> Any:
        """Return what a name stands for; of a language that is the class of its pipelines.

        Raises:
            NameNotFound: Nobody offers the name.
            NameClash: Two plugins offer it.
            PluginError: Its target cannot be imported, or is not what the contract asks for.
        """
        made_by = kind_of_table(self.name).made_by
        return load_target(made_by)(name) if made_by else self.offered(name)

    def offered(self, name: str) -> Any:
        """Return what somebody offers under a name; of a language that is its rules.

        Raises:
            NameNotFound: Nobody offers the name.
            NameClash: Two plugins offer it.
            PluginError: Its target cannot be imported, or is not what the contract asks for.
        """
        if name in self._announced:
            self._fetch(name)
        if name in self._registered:
            return self._registered[name]
        if name not in self._loaded:
            self._loaded[name] = load_offer(self.offer(name))
        return self._loaded[name]

    def offer(self, name: str) -> Offer:
        """Return the one offer of a name.

        Raises:
            NameNotFound: No plugin offers the name.
            NameClash: Two plugins offer it.
        """
        found = self._offers_by_name().get(name, [])
        if not found:
            raise NameNotFound(self.explain_missing(name))
        if len(found) > 1:
            raise clash(self.name, name, [str(each.plugin) for each in found])
        return found[0]

    def announce(self, name: str, target: str, *, by: str) -> None:
        """Make a name known for which something is registered as soon as somebody asks for it.

        Args:
            name: The name.
            target: What is imported then, and registered if it has not registered itself.
            by: The distribution that it is from.
        """
        self._announced[name] = (target, by)

    def offers(self) -> list[Offer]:
        """Return all offers of plugins to this registry, sorted by name."""
        return [offer for offers in self._offers_by_name().values() for offer in offers]

    def owner(self, name: str) -> Plugin | None:
        """Return the plugin that offers a name, or None where the user has registered it."""
        return next((each.plugin for each in self._offers_by_name().get(name, ())), None)

    def names(self) -> list[str]:
        """Return all names, sorted."""
        return sorted(self._offers_by_name().keys() | self._registered.keys() | self._announced.keys())

    def registered(self) -> dict[str, Any]:
        """Return what was registered in this process, by name; plugins' offers are not among it."""
        return dict(self._registered)

    def get_all(self) -> dict[str, Any]:
        """Return what each name stands for; imports everything."""
        return {name: self.get(name) for name in self.names()}

    def explain_missing(self, name: str) -> str:
        """Say that nobody offers a name, with close matches or the distribution to install."""
        advice = hint(self.name, name, self.names())
        if not advice:
            others = [each.name for each in all_tables() if each is not self and name in each]
            there = f"; there is one among the {' and the '.join(others)}"
            advice = there if others else "; 'nlpx plugins' lists what is installed"
        left_out = os.environ.get("NLPX_DISABLE_PLUGINS")
        if left_out:
            advice += f" (NLPX_DISABLE_PLUGINS={left_out[:60]} leaves plugins out)"
        return f"no installed plugin offers {name!r} among the {self.name}{advice}"

    def __contains__(self, name: object) -> bool:
        return name in self._registered or name in self._announced or name in self._offers_by_name()

    def _offers_by_name(self) -> dict[str, list[Offer]]:
        """Return the offers of plugins to this registry, sorted; they are looked through when others are there."""
        found = [installed().offers(hook) for hook in self._hooks]
        if len(found) != len(self._seen) or any(map(is_not, found, self._seen)):
            offers = [offer for each in found for offer in each if self.name in offer.spec.tables]
            offers.sort(key=lambda offer: (offer.spec.name, offer.plugin.name))
            self._by_name = {name: list(same) for name, same in groupby(offers, key=lambda offer: offer.spec.name)}
            self._seen = found
        return self._by_name

    def _fetch(self, name: str) -> None:
        """Import what was announced under a name, and register it if it has not done so itself."""
        target, source = self._announced[name]
        try:
            with guarded():
                found = load_target(target) if ":" in target else import_module(target)
        except PluginFault as fault:
            raise PluginError(
                f"{name!r} among the {self.name} cannot be used: {target!r} of {source} gives {fault}"
            ) from fault.error
        del self._announced[name]
        if name not in self._registered:
            self._register(name, found)

    def _register(self, name: str, func: F) -> F:
        known = self._registered.get(name)
        if known is not None and not _is_same(known, func):
            raise clash(self.name, name, [_identity(known), _identity(func)])
        rivals = [str(each.plugin) for each in self._offers_by_name().get(name, ())]
        if rivals:
            raise clash(self.name, name, [*rivals, _identity(func)])
        self._registered[name] = func
        return func


def load_offer(offer: Offer, *, target: str | None = None) -> Any:
    """Import the target of an offer, or another that its spec names.

    Raises:
        PluginError: It cannot be imported, or is not what the contract asks for.
        NlpxError: It is core's, and says itself why it cannot be used.
    """
    name, target = repr(offer.spec.name), target or offer.spec.target
    try:
        with guarded():
            found = load_target(target)
    except PluginFault as fault:
        if offer.plugin.is_core and isinstance(fault.error, NlpxError):
            raise fault.error from fault.error.__cause__
        problem = f"cannot be used: its target {target!r} gives {fault}"
        raise blame(name, offer.plugin, problem) from fault.error
    due = kind_of_table(offer.spec.table).target
    if not due.fits(found):
        raise blame(name, offer.plugin, f"must be {due.words}, not {shown(found)}")
    return found


def clash(table: str, name: str, rivals: list[str]) -> NameClash:
    """Return the error that names everybody who offers one name."""
    return NameClash(
        f"{name!r} is offered more than once among the {table}: by {' and by '.join(rivals)}; "
        "uninstall one of them, or leave it out with NLPX_DISABLE_PLUGINS=NAME"
    )


def refuse_rivals(offers: Iterable[Offer], *, own: Iterable[Claim] = ()) -> None:
    """Refuse names that offers take twice, or that are taken already.

    Args:
        offers: The offers.
        own: What core has without an offer.

    Raises:
        NameClash: Names are taken twice; says all of them.
    """
    clashes = [
        clash(space, name, list(map(str, rivals))) for space, name, rivals in installed().clashes(offers, own=own)
    ]
    if clashes:
        raise NameClash("\n".join(map(str, clashes)))


def _identity(func: Any) -> str:
    """Name a function by where it is defined."""
    return f"{getattr(func, '__module__', '?')}.{getattr(func, '__qualname__', repr(func))}"


def _is_same(known: Any, func: Any) -> bool:
    """Tell whether a function is one that was defined before: a notebook cell, or a file of code, can be run again."""
    return _identity(known) == _identity(func) or (
        getattr(known, "__qualname__", known) == getattr(func, "__qualname__", func)
        and _file_of(known) == _file_of(func) != ""
    )


def _file_of(func: Any) -> str:
    """Return the file in which a function or a class is defined; nothing where it was typed in, or made of a string."""
    code = getattr(func, "__code__", None)
    if code is not None:
        return "" if code.co_filename.startswith("<") else str(code.co_filename)
    return str(getattr(sys.modules.get(getattr(func, "__module__", "")), "__file__", None) or "")


# Offers of one kind are offers of another too where its spec is one of the other's.
_HOOKS = {
    **{
        due.registry: [hook for hook, spec in SPECS.items() if issubclass(spec, due)]
        for due in SPECS.values()
        if due.registry
    },
    **{name: ["nlpx_functions"] for name in FUNCTION_REGISTRIES},
}
# Those that plugins open come to these when they are first asked for.
TABLES = {name: Table(name, *hooks) for name, hooks in sorted(_HOOKS.items())}


def all_tables() -> list[Table]:
    """Return all registries, those that plugins open too, sorted by name."""
    for offer in installed().offers("nlpx_registries"):
        TABLES.setdefault(offer.spec.name, Table(offer.spec.name, "nlpx_functions"))
    return [TABLES[name] for name in sorted(TABLES)]


def find_table(name: str) -> Table | None:
    """Return a registry by its name, one that a plugin opens too, or None."""
    return TABLES.get(name) or next((table for table in all_tables() if table.name == name), None)


def open_table(name: str) -> None:
    """Open a registry of the user.

    Raises:
        ValueError: The name is taken, or is none.
    """
    if not isinstance(name, str) or not name.isidentifier():
        raise ValueError(f"A registry has a name like that of a variable, not {shown(name)}.")
    if find_table(name) is not None:
        raise ValueError(f"There is a registry {name!r} already; register in it, or take another name.")
    TABLES[name] = Table(name, "nlpx_functions")
