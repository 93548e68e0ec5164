"""The test class of a plugin: one case or more for everything that it offers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..errors import NameNotFound, UsageError
from ..plugins import installed
from ..registry.table import TABLES
from ..spelling import did_you_mean
from .architectures import ArchitectureContract
from .commands import CommandContract
from .components import ComponentContract
from .converters import ConverterContract
from .data_checks import DataCheckContract
from .functions import FunctionContract
from .languages import LanguageContract
from .manifests import PluginContract, offers_of
from .notices import NoticeContract
from .objectives import ObjectiveContract
from .providers import ProviderContract
from .renderers import RendererContract
from .scorers import ScorerContract

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from ..plugins import Offer, Plugin
    from .cases import Case, Contract

CONTRACTS: tuple[type[Contract], ...] = (
    PluginContract,
    ArchitectureContract,
    ComponentContract,
    ProviderContract,
    ScorerContract,
    ConverterContract,
    CommandContract,
    DataCheckContract,
    RendererContract,
    LanguageContract,
    ObjectiveContract,
    NoticeContract,
    FunctionContract,
)
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
    elsewhere = elsewhere or {}
    offers = offers_of(owner)
    _refuse_strangers(owner, offers, [*(case.name for case in cases), *elsewhere])
    chosen = [offer for offer in offers if only is None or offer.spec.table in only]
    tested = [offer for offer in chosen if offer.spec.name not in elsewhere]
    return _tests_of({contract: contract.cases_of(owner, tested, cases) for contract in CONTRACTS})


def example_tests(*cases: Case) -> type:
    """Make a test class of cases alone: for what is offered by any plugins, such as the examples of a documentation.

    Args:
        *cases: What is tested, by the contracts of their kinds.

    Raises:
        NameNotFound: No installed plugin offers what a case names.
    """
    by_contract: dict[type[Contract], list[Case]] = {}
    for case in cases:
        (contract,) = (contract for contract in CONTRACTS if type(case) is contract.case)
        by_contract.setdefault(contract, []).append(replace(case, offer=_offer_of(case, contract)))
    return _tests_of(by_contract)


def _offer_of(case: Case, contract: type[Contract]) -> Offer:
    """Return what a case names, whichever plugin offers it."""
    tables = [TABLES[name] for name in contract.tables]
    return next((table for table in tables if case.name in table.names()), tables[0]).offer(case.name)


def _tests_of(by_contract: Mapping[type[Contract], list[Case]]) -> type:
    bases = tuple(contract for contract, its_cases in by_contract.items() if its_cases)
    return type("ContractTests", bases, {"pytest_generate_tests": _parametrizing(by_contract)})


def _find_plugin(name: str) -> Plugin:
    plugins = installed().plugins
    for plugin in plugins:
        if name in (plugin.name, plugin.distribution):
            return plugin
    reasons = [str(failure) for failure in installed().failures if failure.plugin.name == name]
    hint = f": {reasons[0]}" if reasons else did_you_mean(name, [plugin.name for plugin in plugins])
    raise NameNotFound(f"no plugin {name!r} is installed{hint or '; install it, for example with pip install -e .'}")


def _refuse_strangers(plugin: Plugin, offers: Iterable[Offer], names: Iterable[str]) -> None:
    offered = {offer.spec.name for offer in offers}
    for name in names:
        if name not in offered:
            raise UsageError(f"plugin {plugin} offers no {name!r}{did_you_mean(name, offered)}")


def _parametrizing(by_contract: Mapping[type[Contract], list[Case]]) -> Any:
    """Return what pytest asks for the cases of a test."""

    def pytest_generate_tests(self: Any, metafunc: Any) -> None:
        for contract, cases in by_contract.items():
            if contract.argument in metafunc.fixturenames:
                metafunc.parametrize(contract.argument, [case.as_parameter() for case in cases])

    return pytest_generate_tests
