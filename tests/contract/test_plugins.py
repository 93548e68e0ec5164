"""Discovery, isolation and provenance, with real installed distributions in real processes."""

from __future__ import annotations

import pytest

HEADER = "from nlpx.hookspecs import hookimpl\nfrom nlpx.hookspecs import *\n"
GOOD = (
    HEADER
    + """
@hookimpl
def nlpx_commands():
    return [CommandSpec(name="greet", target="pkg_good.commands:command", summary="Say hello.")]

@hookimpl
def nlpx_architectures():
    return [ArchitectureSpec(name="good.Model.v1", target="pkg_good.models:build", summary="A model.")]
"""
)
GREET = "import click\n@click.command()\ndef command():\n    click.echo('hello')\n"


@pytest.fixture
def good(plugin_folder):
    return plugin_folder("good", GOOD, commands=GREET, models="def build(): return 'built'\n")


def get(table, name):
    return f"from nlpx.registry import registry; print(registry.get({table!r}, {name!r}))"


def test_command_of_a_plugin_is_listed_and_runs(good, run_nlpx):
    assert "greet" in run_nlpx("--help", PYTHONPATH=str(good)).stdout
    assert run_nlpx("greet", PYTHONPATH=str(good)).stdout == "hello\n"


@pytest.mark.parametrize(
    ("manifest", "stage", "error"),
    [
        ("1 / 0", "import", "ZeroDivisionError"),
        (HEADER + "@hookimpl\ndef nlpx_commands(): raise ValueError('no')", "nlpx_commands", "ValueError: no"),
        (HEADER + "@hookimpl\ndef nlpx_comands(): return []", "register", "did you mean 'nlpx_commands'?"),
    ],
)
def test_broken_plugin_costs_one_line_and_harms_nobody(good, plugin_folder, run_nlpx, manifest, stage, error):
    plugin_folder("broken", manifest)
    result = run_nlpx("greet", PYTHONPATH=str(good))
    assert (result.returncode, result.stdout) == (0, "hello\n")
    (line,) = result.stderr.splitlines()
    assert f"plugin broken (nlp-broken 1.0) failed at {stage}" in line
    assert error in line


def test_broken_plugin_is_an_error_when_strict(good, plugin_folder, run_nlpx):
    plugin_folder("broken", "1 / 0")
    result = run_nlpx("greet", PYTHONPATH=str(good), NLPX_STRICT="1")
    assert result.returncode == 1
    assert result.stderr.startswith("error: plugin broken (nlp-broken 1.0) failed at import")


def test_target_that_fails_is_one_sentence_with_its_plugin(plugin_folder, run_nlpx):
    folder = plugin_folder("good", GOOD, commands="import no_such_module")
    assert "greet" in run_nlpx("--help", PYTHONPATH=str(folder)).stdout
    result = run_nlpx("greet", PYTHONPATH=str(folder))
    assert result.returncode == 1
    assert result.stderr.startswith("error: 'greet' of plugin good (nlp-good 1.0) cannot be used")
    assert "no_such_module" in result.stderr


def test_clashing_names_are_an_error_that_names_both_when_used(good, plugin_folder, run_python):
    plugin_folder("rival", GOOD.replace("greet", "meet"))
    result = run_python(get("architectures", "good.Model.v1"), PYTHONPATH=str(good))
    assert "NameClash" in result.stderr
    assert "good (nlp-good 1.0) and by rival (nlp-rival 1.0)" in result.stderr


def test_clashing_commands_leave_the_others_alone(good, plugin_folder, run_nlpx):
    plugin_folder("rival", GOOD.replace("good.Model", "rival.Model"))
    assert run_nlpx("--help", PYTHONPATH=str(good)).returncode == 0
    result = run_nlpx("greet", PYTHONPATH=str(good))
    assert result.returncode == 1
    assert "good (nlp-good 1.0) and by rival (nlp-rival 1.0)" in result.stderr


@pytest.mark.parametrize("value", ["1", "all", "good", "other, good"])
def test_disabled_plugins_are_not_there(good, run_nlpx, value):
    assert "greet" not in run_nlpx("--help", PYTHONPATH=str(good), NLPX_DISABLE_PLUGINS=value).stdout


@pytest.mark.parametrize(("value", "hint"), [("nlp-good", "; did you mean 'good'?"), ("far away", None)])
def test_disabled_name_that_nobody_has_is_told_where_it_is_near_one(good, run_nlpx, value, hint):
    told = f"nlpx: NLPX_DISABLE_PLUGINS has {value!r}, and there is no such plugin{hint}\n" if hint else ""
    assert run_nlpx("greet", PYTHONPATH=str(good), NLPX_DISABLE_PLUGINS=value).stderr == told


def test_name_of_a_disabled_plugin_says_that_it_is_left_out(run_python):
    result = run_python(get("architectures", "spacy.Tagger.v2"), NLPX_DISABLE_PLUGINS="tagger")
    assert "it comes with nlp-tagger" in result.stderr
    assert "which is left out: it failed, or NLPX_DISABLE_PLUGINS says so" in result.stderr


def test_named_modules_are_plugins_too(good, run_nlpx):
    environment = {"PYTHONPATH": str(good), "NLPX_DISABLE_PLUGINS": "1", "NLPX_PLUGINS": "pkg_good.plugin"}
    assert run_nlpx("greet", **environment).stdout == "hello\n"


def test_manifest_target_is_imported_only_when_used(plugin_folder, run_nlpx):
    slow = "import sys; print('imported', file=sys.stderr)\n" + GREET
    folder = plugin_folder("good", GOOD, commands=slow)
    assert run_nlpx("--help", PYTHONPATH=str(folder)).stderr == ""
    assert run_nlpx("greet", PYTHONPATH=str(folder)).stderr == "imported\n"


def test_first_answer_in_order_of_names_wins(plugin_folder, run_python):
    sniff = HEADER + "@hookimpl\ndef nlpx_sniff_format(head): return {!r} if 'x' in head else None\n"
    folder = plugin_folder("zeta", sniff.format("last"))
    plugin_folder("alpha", sniff.format("first"))
    code = "from nlpx.plugins import installed; import pathlib; print(installed().first('nlpx_sniff_format', {}))"
    arguments = "due='x', among=('first', 'last'), path=pathlib.Path('f'), head='x'"
    assert run_python(code.format(arguments), PYTHONPATH=str(folder)).stdout == "first\n"
