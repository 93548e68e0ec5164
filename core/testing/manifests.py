"""What a plugin as a whole must do."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from ..commands.offer_checks import check_offer
from ..plugins import installed
from ..registry.table import clash
from .cases import Case, Contract, expect, fail
from .fresh_process import heavy_imports
from .imports import undeclared_imports

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..plugins import Offer, Plugin


@dataclass(frozen=True)
class PluginCase(Case):
    """Stand for the plugin itself; `contract_tests` makes it.

    What is checked: every offer can be used, as ``nlpx plugins --check`` proves it, and nothing that the manifest
    offers is left out; no name is offered by another plugin too; the manifest imports nothing heavy; no module of the
    plugin's package imports from core what core does not declare (``docs/api.md``).

    Args:
        plugin: The plugin.
    """

    plugin: Plugin | None = field(default=None, kw_only=True, repr=False)
    kind: ClassVar[str] = "plugin"


def offers_of(plugin: Plugin | None) -> list[Offer]:
    """Return everything that a plugin offers."""
    return [offer for offer in installed().all_offers() if offer.plugin == plugin]


class PluginContract(Contract):
    """The tests of a plugin as a whole."""

    argument = "plugin"
    case = PluginCase
    tables = ()

    @classmethod
    def cases_of(cls, plugin: Plugin, offers: Iterable[Offer], cases: Iterable[Case]) -> list[Case]:
        """Return the one case of a plugin."""
        return [PluginCase(plugin.name, plugin=plugin)]

    def test_plugin_offers_what_can_be_used(self, plugin: PluginCase) -> None:
        failures = [str(failure) for failure in installed().failures if failure.plugin == plugin.plugin]
        problems = [problem for offer in offers_of(plugin.plugin) for problem in check_offer(offer)]
        if failures or problems:
            fail("\n".join([*failures, *problems]))

    def test_plugin_shares_no_name_with_another(self, plugin: PluginCase) -> None:
        clashes = [
            str(clash(space, name, [str(rival) for rival in rivals]))
            for space, name, rivals in installed().clashes()
            if plugin.plugin in rivals
        ]
        if clashes:
            fail("\n".join(clashes))

    def test_plugin_has_a_light_manifest(self, plugin: PluginCase) -> None:
        assert plugin.plugin is not None
        heavy, done = heavy_imports(f"import {plugin.plugin.module}")
        expect(done.returncode == 0, f"the manifest of the {plugin} cannot be imported: {done.stderr}")
        expect(not heavy, f"the manifest of the {plugin} imports {', '.join(heavy)}: import it where it is used")

    def test_plugin_imports_from_core_what_is_declared(self, plugin: PluginCase) -> None:
        assert plugin.plugin is not None
        files = _modules_of(plugin.plugin)
        faults = [fault for file in files for fault in undeclared_imports(file.read_bytes(), file=str(file))]
        if faults:
            fail("\n".join(faults))


def _modules_of(plugin: Plugin) -> list[Path]:
    """Return the files of the package, or the module, that a manifest is in."""
    spec = find_spec(plugin.module.partition(".")[0])
    assert spec is not None
    if spec.submodule_search_locations:
        return sorted(file for folder in spec.submodule_search_locations for file in Path(folder).rglob("*.py"))
    return [Path(spec.origin or "")]
