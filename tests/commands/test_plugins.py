"""``nlpx plugins``."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from nlpx.commands.plugins import command
from nlpx.errors import NameNotFound
from nlpx.registry.catalogue import not_installed

MANIFEST = """
from nlpx.hookspecs import hookimpl
from nlpx.hookspecs import ArchitectureSpec, ComponentSpec

@hookimpl
def nlpx_architectures():
    return [ArchitectureSpec(name="{name}", target="{target}", summary="x")]
"""


@pytest.fixture
def with_plugin(run_nlpx, plugin_folder):
    """Return a function that runs the command beside a plugin of its own."""

    def run(*arguments, manifest, **modules):
        folder = plugin_folder("extra", manifest, **modules)
        return run_nlpx("plugins", *arguments, PYTHONPATH=str(folder))

    return run


def run(*arguments):
    return CliRunner().invoke(command, arguments, catch_exceptions=False)


def test_installed_plugins_are_listed_with_what_they_offer():
    result = run()
    assert result.exit_code == 0
    for word in ("core", "nlpx-core", "nlp-tagger 0.1.0", "architectures (2)", "plugin.py"):
        assert word in result.stdout


def test_families_that_are_not_installed_are_listed_with_how_to_install_them(monkeypatch):
    monkeypatch.setattr("nlpx.commands.plugins.not_installed", lambda: ["nlp-singing"])
    output = " ".join(run().output.split())
    assert "Not installed: nlp-singing (pip install NAME, or pip install plugins/NAME in a checkout of nlpx)" in output


def test_installed_families_are_not_called_missing():
    assert not {"nlp-tok2vec", "nlp-tagger", "nlp-parser"} & set(not_installed())


@pytest.mark.parametrize("name", ["tagger", "nlp-tagger"])
def test_one_plugin_is_shown_with_every_name_that_it_offers(name):
    lines = run(name).output.splitlines()
    assert lines[0].startswith("tagger  nlp-tagger 0.1.0")
    assert "    spacy.Tagger.v2  A softmax over the tags for each token." in lines
    assert not any("nlp-parser" in line for line in lines)


def test_plugin_that_is_not_installed_is_an_error_with_near_names():
    with pytest.raises(NameNotFound, match="no plugin 'taggr' is installed; did you mean 'tagger'"):
        run("taggr")


def test_distribution_without_a_plugin_says_so():
    with pytest.raises(NameNotFound, match=r"click [\d.]+ is installed and is no plugin: it has no entry point in the"):
        run("click")


def test_distribution_whose_plugins_are_left_out_says_so(with_plugin, monkeypatch):
    monkeypatch.setenv("NLPX_DISABLE_PLUGINS", "extra")
    result = with_plugin("nlp-extra", manifest="")
    assert result.returncode == 1
    assert "nlp-extra 1.0 is installed and is no plugin: " in result.stderr
    assert "or NLPX_DISABLE_PLUGINS leaves it out" in result.stderr


def test_plugin_that_failed_can_be_named(with_plugin):
    result = with_plugin("extra", "--check", manifest="import nlpx.nothing")
    assert result.returncode == 1
    assert "Failures:\n  plugin extra (nlp-extra 1.0) failed at import and is left out: " in result.stdout


def test_one_plugin_is_checked_alone(with_plugin, plugin_folder):
    plugin_folder("broken", "import nlpx.nothing")
    for rival in ("one", "other"):
        plugin_folder(rival, MANIFEST.format(name="rival.v1", target=f"pkg_{rival}.models:build"), models="build = id")
    manifest = MANIFEST.format(name="extra.v1", target="pkg_extra.models:build")
    result = with_plugin("extra", "--check", manifest=manifest, models="def build(): pass")
    assert "plugin broken" in result.stderr
    assert result.returncode == 0, result.stdout
    assert result.stdout.endswith("Its offer can be used.\n")


def test_one_plugin_is_checked_for_names_that_others_have(with_plugin, plugin_folder):
    manifest = MANIFEST.format(name="extra.v1", target="pkg_extra.models:build")
    plugin_folder("rival", manifest)
    result = with_plugin("extra", "--check", manifest=manifest, models="def build(): pass")
    assert result.returncode == 1
    assert (
        "'extra.v1' is offered more than once among the architectures: by extra (nlp-extra 1.0) and by" in result.stdout
    )


@pytest.mark.parametrize("arguments", [["--", "new"], ["--json", "new"], ["nlp-new"]])
def test_plugin_called_new_can_be_named(run_nlpx, plugin_folder, arguments):
    folder = plugin_folder("new", MANIFEST.format(name="new.v1", target="pkg_new.models:build"))
    result = run_nlpx("plugins", *arguments, PYTHONPATH=str(folder))
    assert "new.v1" in result.stdout, result.stderr


def test_json_holds_everything():
    listed = json.loads(run("--json").stdout)
    tagger = next(plugin for plugin in listed["plugins"] if plugin["name"] == "tagger")
    assert tagger["distribution"] == "nlp-tagger"
    assert tagger["module"] == "nlp_tagger.plugin"
    assert tagger["path"].endswith("plugin.py")
    assert list(tagger["offers"]["architectures"]) == ["spacy.Tagger.v1", "spacy.Tagger.v2"]
    factories = tagger["offers"]["factories"]
    assert list(factories) == ["morphologizer", "senter", "tagger", "trainable_lemmatizer"]
    assert factories["tagger"] == "Predict the fine-grained part-of-speech tag of each token."
    assert tagger["import_ms"] >= 0
    assert listed["failures"] == []


NOTICE = """
from nlpx.hookspecs import hookimpl
from nlpx.hookspecs import NoticeSpec

@hookimpl
def nlpx_notices():
    return [NoticeSpec(name="n", target="pkg_extra.things:notice", summary="x")]
"""


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("return 'it runs slower'", "plugin extra (nlp-extra 1.0): it runs slower"),
        ("raise OSError('gone')", "'n' of plugin extra (nlp-extra 1.0) fails with OSError: gone at things.py:1"),
        ("return None", None),
    ],
)
def test_notices_are_shown(with_plugin, body, line):
    result = with_plugin("--json", manifest=NOTICE, things=f"def notice(): {body}")
    notices = [notice.partition(";")[0] for notice in json.loads(result.stdout)["notices"] if "extra" in notice]
    assert notices == ([line] if line else [])


@pytest.mark.parametrize(("name", "is_shown"), [("extra", True), ("tagger", False)])
def test_one_plugin_is_shown_with_its_own_notices(with_plugin, name, is_shown):
    result = with_plugin(name, manifest=NOTICE, things="def notice(): return 'it runs slower'")
    assert ("it runs slower" in result.stdout) == is_shown


def test_check_loads_everything_that_is_installed():
    result = run("--check")
    assert result.exit_code == 0, result.stdout
    assert "offers can be used" in result.stdout


def test_check_names_each_target_that_fails(with_plugin):
    manifest = MANIFEST.format(name="extra.v1", target="pkg_extra.models:build")
    result = with_plugin("--check", manifest=manifest)
    assert result.returncode == 1
    assert "'extra.v1' of plugin extra (nlp-extra 1.0) cannot be used" in result.stdout


def test_functions_of_a_registry_that_a_plugin_opens_are_listed_and_checked(with_plugin):
    manifest = """
from nlpx.hookspecs import *
@hookimpl
def nlpx_registries(): return [RegistrySpec(name="hearts", summary="Hearts.")]
@hookimpl
def nlpx_functions(): return [FunctionSpec(kind="hearts", name="red.v1", target="pkg_extra.no:heart", summary="Red.")]
"""
    result = with_plugin("extra", "--check", manifest=manifest)
    assert "  offers hearts (1), registries (1)" in result.stdout
    assert "'red.v1' of plugin extra (nlp-extra 1.0) cannot be used" in result.stdout


def test_check_names_a_target_that_is_no_function(with_plugin):
    manifest = MANIFEST.format(name="extra.v1", target="pkg_extra.models:build")
    result = with_plugin("extra", "--check", manifest=manifest, models="build = 5")
    assert result.returncode == 1
    assert "'extra.v1' of plugin extra (nlp-extra 1.0) must be a function, not 5" in result.stdout


def test_check_names_a_clash_and_both_plugins(with_plugin):
    manifest = MANIFEST.format(name="spacy.Tagger.v2", target="pkg_extra.models:build")
    result = with_plugin("extra", "--check", manifest=manifest, models="def build(): pass")
    assert result.returncode == 1
    assert "'spacy.Tagger.v2' is offered more than once" in result.stdout
    assert "nlp-extra" in result.stdout
    assert "nlp-tagger" in result.stdout


def test_check_names_a_file_that_is_missing(with_plugin):
    manifest = """
from nlpx.hookspecs import hookimpl
from nlpx.hookspecs import ComponentSpec

@hookimpl
def nlpx_components():
    return [ComponentSpec(name="extra", target="pkg_extra.pipe:make", summary="x", defaults="pkg_extra:no.cfg")]
"""
    result = with_plugin("extra", "--check", manifest=manifest, pipe="def make(nlp, name): pass")
    assert result.returncode == 1
    assert (
        "'extra' of plugin extra (nlp-extra 1.0) has defaults that cannot be used: 'pkg_extra:no.cfg' is not installed "
        "with its package; let pyproject.toml include it (package-data of setuptools)" in result.stdout
    )


UNMADE = """
from nlpx.hookspecs import ComponentSpec, RegistrySpec, TrainingOptionSpec, hookimpl

@hookimpl
def nlpx_components():
    names = ("none", "number", "failing")
    return [ComponentSpec(name=name, target=f"pkg_extra.things:{name}", summary="x") for name in names]

@hookimpl
def nlpx_registries():
    return [RegistrySpec(name="layers", summary="x"), RegistrySpec(name="my things", summary="x")]

@hookimpl
def nlpx_training_options():
    return [TrainingOptionSpec(name="idle", summary="x")]
"""
THINGS = """
def none(nlp, name): return None
def number(nlp, name): return 3
def failing(nlp, name): raise ValueError("no")
"""


def test_check_makes_each_component_and_names_what_has_no_use(with_plugin):
    result = with_plugin("extra", "--check", manifest=UNMADE, things=THINGS)
    plugin = "of plugin extra (nlp-extra 1.0)"
    for problem in (
        f"'none' {plugin} gives None, where a component to call with a Doc is due",
        f"'number' {plugin} gives 3, where a component to call with a Doc is due",
        f"failing {plugin} cannot be made with these settings: ValueError: no",
        f"'idle' {plugin} has no effect: it has neither a target nor settings",
        "the registry 'layers' is core's",
        "name of 'my things' is none that a config can have behind an @",
    ):
        assert problem in result.stdout
    assert result.returncode == 1


def test_plugin_that_fails_is_listed(with_plugin):
    result = with_plugin(manifest="raise RuntimeError('broken by design')")
    assert result.returncode == 0
    assert "Failures:" in result.stdout
    assert "broken by design" in result.stdout


def test_check_fails_where_a_plugin_fails(with_plugin):
    assert with_plugin("--check", manifest="raise RuntimeError('broken')").returncode == 1


def test_slow_manifest_gets_a_notice(with_plugin):
    result = with_plugin(manifest="import time; time.sleep(1.1)")
    assert "Notices:" in result.stdout
    assert "should hold data only and import nothing heavy" in result.stdout
