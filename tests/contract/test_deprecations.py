"""Manifests that were made for an older version of the contract, under a newer one."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from conftest import ROOT

from nlpx import deprecations, hookspecs
from nlpx.deprecations import DEPRECATIONS, Deprecation
from nlpx.hookspecs import CommandSpec, hookimpl
from nlpx.plugins import HOOKS, Plugin, PluginManager
from nlpx.specs import Spec

GREET = CommandSpec(name="greet", target="a:b", summary="Say hello.")
HOOK = Deprecation(old="nlpx_orders", new="nlpx_commands", version=2, until="0.9")


class SongSpec(Spec):
    """Offer a song, whose verses were called lines."""

    registry = "songs"

    verses: tuple[str, ...] = ()
    lines: tuple[str, ...] | None = None


@pytest.fixture
def newer(monkeypatch):
    """Return a function that makes the contract newer by one version with a deprecation."""

    def make(deprecation):
        monkeypatch.setattr(hookspecs, "CONTRACT", 2)
        monkeypatch.setattr(deprecations, "DEPRECATIONS", (deprecation,))

    return make


def register(**manifest):
    """Return a manager with one plugin, and the plugin."""
    manager, plugin = PluginManager(), Plugin(name="old", module="old")
    manager.register(plugin, SimpleNamespace(**manifest))
    return manager, plugin


def offering(*specs):
    def hook():
        return list(specs)

    return hookimpl(hook)


def test_manifest_of_an_older_version_is_served_under_a_newer_one(newer):
    newer(HOOK)
    manager, plugin = register(nlpx_contract=1, nlpx_commands=offering(GREET))
    assert (manager.failures, manager.deprecations(plugin)) == ([], [])
    assert [offer.spec for offer in manager.offers("nlpx_commands")] == [GREET]


def test_renamed_hook_is_served_and_told(newer):
    newer(HOOK)
    manager, plugin = register(nlpx_contract=1, nlpx_orders=offering(GREET))
    assert manager.failures == []
    assert [offer.spec for offer in manager.offers("nlpx_commands")] == [GREET]
    assert manager.implements(plugin, "nlpx_commands")
    assert manager.deprecations(plugin) == [
        "nlpx_orders is called nlpx_commands since version 2 of the contract, and serves until nlpx-core 0.9"
    ]


def test_renamed_hook_that_is_not_served_any_more_is_refused():
    manager, _ = register(nlpx_orders=offering(GREET))
    assert "there is no hook 'nlpx_orders'" in manager.failures[0].reason


def test_renamed_field_is_taken_for_the_new_one_and_told(newer, monkeypatch):
    newer(Deprecation(old="SongSpec.lines", new="SongSpec.verses", version=2, until="0.9"))
    old = SongSpec(name="x", target="a:b", summary=".", lines=("la", "la"))
    assert old.verses == ("la", "la")
    assert SongSpec(name="x", target="a:b", summary=".", verses=("lo",)).verses == ("lo",)
    monkeypatch.setattr("nlpx.spec_checks.SPECS", {"nlpx_commands": SongSpec})
    monkeypatch.setattr("nlpx.plugins.SPECS", {"nlpx_commands": SongSpec})
    manager, plugin = register(nlpx_commands=offering(old))
    assert manager.deprecations(plugin) == [
        "SongSpec.lines is called SongSpec.verses since version 2 of the contract, and serves until nlpx-core 0.9"
    ]


def test_version_that_is_too_old_is_refused(monkeypatch):
    monkeypatch.setattr(hookspecs, "CONTRACT", 3)
    monkeypatch.setattr(hookspecs, "OLDEST_CONTRACT", 2)
    manager, _ = register(nlpx_contract=1, nlpx_commands=offering(GREET))
    assert "does not serve any more (it serves 2 to 3)" in manager.failures[0].reason


def test_every_deprecation_names_what_there_is_and_stands_in_the_docs():
    page = (ROOT / "docs" / "hooks.md").read_text(encoding="utf8")
    for deprecation in DEPRECATIONS:
        assert f"`{deprecation.old}`" in page
        assert hookspecs.OLDEST_CONTRACT < deprecation.version <= hookspecs.CONTRACT
        name, _, field = deprecation.new.partition(".")
        assert name in HOOKS or hasattr(getattr(hookspecs, name), field)
    assert "## Versions of the contract" in page
