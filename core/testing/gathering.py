"""The test class of a plugin: one case or more for everything that it offers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..errors import NameNotFound, UsageError
from ..plugins import installed
from ..registry.table import TABLES
from ..spelling import did_you_mean
from .architectures import ArchitectureContract

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from ..plugins import Offer, Plugin
    from .cases import Case, Contract

CONTRACTS: tuple[type[Contract], ...] = (ArchitectureContract,)
"""All contracts, one for each kind of offer."""


def contract_tests(
    plugin: str,
    *cases: Case,
    only: Collection[str] | None = None,
    elsewhere: Mapping[str, str] | None = None,
) -> type:
    """Make the test class of a plugin: assign it to a name that pytest collects, such as ``TestContract``.

    Every offer of the plugin is tested: by the cases that name it, or else by a case that knows its name only. An offer
    for which that does not suffice fails and says what it needs.

    Args:
        plugin: The name of the plugin, or of its distribution.
        *cases: What is to be known about offers beyond their names.
        only: The registries whose offers are tested, such as ``architectures``; None for all.
        elsewhere: Offers that are tested elsewhere: for the name of each, why and where.

    Raises:
        NameNotFound: No such plugin is installed.
        UsageError: A case or `elsewhere` names what the plugin does not offer.
    """
    owner = _find_plugin(plugin)
    offers = {
        (table.name, offer.spec.name): offer
        for table in TABLES.values()
        if only is None or table.name in only
        for offer in table.offers()
        if offer.plugin == owner
    }
    elsewhere = elsewhere or {}
    _refuse_strangers(owner, offers, [*(case.name for case in cases), *elsewhere])
    by_argument: dict[str, list[Case]] = {}
    bases: list[type[Contract]] = []
    for contract in CONTRACTS:
        served = [
            offer for (table, name), offer in offers.items() if table in contract.tables and name not in elsewhere
        ]
        by_argument[contract.argument] = _cases_for(contract, served, cases)
        if by_argument[contract.argument]:
            bases.append(contract)
    return type("ContractTests", tuple(bases), {"pytest_generate_tests": _parametrizing(by_argument)})


def _find_plugin(name: str) -> Plugin:
    plugins = installed().plugins
    for plugin in plugins:
        if name in (plugin.name, plugin.distribution):
            return plugin
    reasons = [str(failure) for failure in installed().failures if failure.plugin.name == name]
    hint = f": {reasons[0]}" if reasons else did_you_mean(name, [plugin.name for plugin in plugins])
    raise NameNotFound(f"no plugin {name!r} is installed{hint or '; install it, for example with pip install -e .'}")


def _refuse_strangers(plugin: Plugin, offers: Iterable[tuple[str, str]], names: Iterable[str]) -> None:
    offered = {name for _, name in offers}
    for name in names:
        if name not in offered:
            raise UsageError(f"plugin {plugin} offers no {name!r}{did_you_mean(name, offered)}")


def _cases_for(contract: type[Contract], offers: Iterable[Offer], cases: Iterable[Case]) -> list[Case]:
    """Return the cases of the offers; what two registries serve under one name is one thing."""
    by_name = {offer.spec.name: offer for offer in offers}
    fitting = [case for case in cases if isinstance(case, contract.case)]
    made: list[Case] = []
    for offer in by_name.values():
        own = [case for case in fitting if case.name == offer.spec.name] or [contract.case(offer.spec.name)]
        made += [replace(case, offer=offer) for case in own]
    return made


def _parametrizing(by_argument: Mapping[str, list[Case]]) -> Any:
    """Return what pytest asks for the cases of a test."""

    def pytest_generate_tests(self: Any, metafunc: Any) -> None:
        for argument, cases in by_argument.items():
            if argument in metafunc.fixturenames:
                metafunc.parametrize(argument, [case.as_parameter() for case in cases])

    return pytest_generate_tests
