"""The memory of slow manifests, with real installed distributions in real processes."""

from __future__ import annotations

import gc
import re
import shutil

import pytest

from nlpx.manifests import Stopwatch, is_slow
from nlpx.plugins import PluginManager

HEADER = "from nlpx.hookspecs import *\n"
# Whoever imports this is heard, and has computed for longer than data would.
SLOW = (
    "import time; print('imported'); end = time.thread_time() + 0.1\n"
    "while time.thread_time() < end: pass\n"
    + HEADER
    + """
@hookimpl
def nlpx_commands():
    return [CommandSpec(name="greet", target="pkg_slow.commands:command", summary="Say hello.")]
"""
)
GREET = "import click\n@click.command()\ndef command():\n    click.echo('hello')\n"
OFFERS = """
@hookimpl
def nlpx_components():
    weights, recipes = {"x": 0.5, "y": None}, {"efficiency": "pkg_slow:a.cfg"}
    return [ComponentSpec(name="slow", target="a:b", summary="S.", score_weights=weights, recipes=recipes)]

@hookimpl
def nlpx_scorers():
    metrics = (MetricSpec(key="x", label="X", summary="How x it is."),)
    return [ScorerSpec(name="slow.v1", target="a:b", summary="S.", metrics=metrics)]
"""
SHOWN = """
from nlpx.plugins import installed
specs = [each.spec for hook in ("nlpx_components", "nlpx_scorers") for each in installed().offers(hook)]
print(*(each for each in specs if each.name.startswith("slow")))
"""


@pytest.fixture
def run(plugin_folder, run_nlpx, tmp_path):
    """Return a function that runs nlpx beside a slow plugin."""
    folder = plugin_folder("slow", SLOW, commands=GREET)

    def run(*arguments):
        return run_nlpx(*arguments, PYTHONPATH=str(folder), XDG_CACHE_HOME=str(tmp_path / "cache"))

    return run


@pytest.mark.parametrize(
    ("seconds", "computed", "verdict"),
    [(0.06, 0.055, True), (3.0, 0.001, True), (0.9, 0.005, False), (0.04, 0.04, False)],
    ids=["heavy imports", "asleep", "data on a busy machine", "data"],
)
def test_is_slow_goes_by_what_was_computed_or_waited_for(seconds, computed, verdict):
    assert is_slow(seconds=seconds, computed=computed) is verdict


def test_slow_manifest_is_imported_once_and_then_remembered(run):
    first = run("greet")
    assert first.stdout == "hello\n"
    assert first.stderr.startswith("imported\n")
    assert re.search(r"the manifest of plugin slow \(nlp-slow 1\.0\) took \d+\.\d s;", first.stderr)
    second = run("greet")
    assert (second.stdout, second.stderr) == ("hello\n", "")
    assert "plugin slow (nlp-slow 1.0) takes" in run("plugins").stdout


def test_manifest_that_waits_is_remembered(plugin_folder, run_nlpx, tmp_path):
    folder = plugin_folder("slow", "import time; print('imported'); time.sleep(1.1)")
    environment = {"PYTHONPATH": str(folder), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    assert run_nlpx("--help", **environment).stderr.startswith("imported\n")
    assert run_nlpx("--help", **environment).stderr == ""


def test_slow_manifest_that_fails_is_told_with_its_delay(tmp_path, monkeypatch):
    body = SLOW + "raise ValueError('no')\n"
    (tmp_path / "slow_failure.py").write_text(body, encoding="utf8")
    monkeypatch.syspath_prepend(tmp_path)
    manager = PluginManager()
    manager.load("slow", "slow_failure")
    (failure,) = manager.failures
    assert re.fullmatch(r"ValueError: no, after \d+\.\d s", failure.reason)


def test_manifest_that_is_a_package_is_remembered(plugin_folder, run_nlpx, tmp_path):
    folder = plugin_folder("slow", SLOW, commands=GREET)
    (folder / "pkg_slow" / "plugin.py").rename(folder / "pkg_slow" / "__init__.py")
    (folder / "nlp_slow-1.0.dist-info" / "entry_points.txt").write_text("[nlpx]\nslow = pkg_slow\n", encoding="utf8")
    environment = {"PYTHONPATH": str(folder), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    run_nlpx("--help", **environment)
    assert run_nlpx("--help", **environment).stderr == ""


def test_hook_that_waits_is_remembered(plugin_folder, run_nlpx, tmp_path):
    folder = plugin_folder("slow", SLOW.replace("    return", "    time.sleep(1.1)\n    return"), commands=GREET)
    environment = {"PYTHONPATH": str(folder), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    first = run_nlpx("greet", **environment)
    assert (first.stdout, first.stderr.count("is remembered for the next start")) == ("hello\n", 1)
    second = run_nlpx("greet", **environment)
    assert (second.stdout, second.stderr) == ("hello\n", "")


def test_all_that_specs_hold_is_remembered(plugin_folder, run_python, tmp_path):
    folder = plugin_folder("slow", SLOW + OFFERS)
    environment = {"PYTHONPATH": str(folder), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    first, second = run_python(SHOWN, **environment), run_python(SHOWN, **environment)
    assert second.stderr == ""
    assert second.stdout == first.stdout
    assert "How x it is." in first.stdout


def test_changed_manifest_is_imported_again(run, tmp_path):
    run("greet")
    (tmp_path / "site" / "pkg_slow" / "plugin.py").write_text(SLOW.replace('"greet"', '"welcome"'), encoding="utf8")
    again = run("welcome")
    assert (again.stdout, again.stderr[:9]) == ("hello\n", "imported\n")


def test_new_version_of_the_distribution_is_imported_again(run, tmp_path):
    run("greet")
    shutil.move(tmp_path / "site" / "nlp_slow-1.0.dist-info", tmp_path / "site" / "nlp_slow-1.1.dist-info")
    assert run("greet").stderr.startswith("imported\n")
    assert run("greet").stderr == ""


def test_memory_that_is_broken_or_cannot_be_written_does_no_harm(run, tmp_path):
    run("greet")
    (memory,) = (tmp_path / "cache" / "nlpx" / "manifests").rglob("*.json")
    memory.write_text("[", encoding="utf8")
    assert run("greet").stderr.startswith("imported\n")
    shutil.rmtree(tmp_path / "cache")
    (tmp_path / "cache").touch()
    result = run("greet")
    assert (result.stdout, result.stderr[:9]) == ("hello\n", "imported\n")
    assert "it should hold data only" in result.stderr


def test_slow_manifest_that_sniffs_is_imported_for_that_alone(plugin_folder, run_nlpx, tmp_path):
    sniff = "@hookimpl\ndef nlpx_sniff_format(head): return head and 'conllu'\n"
    folder = plugin_folder("slow", SLOW + sniff)
    environment = {"PYTHONPATH": str(folder), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    run_nlpx("--help", **environment)
    assert run_nlpx("--help", **environment).stderr == ""
    (tmp_path / "x").write_text("1\tShe\tshe\tPRON\tPRP\t_\t0\troot\t_\t_\n\n", encoding="utf8")
    result = run_nlpx("convert", "x", "x.json", **environment)
    assert (result.returncode, result.stderr.count("imported")) == (0, 1)


@pytest.mark.parametrize("collects", [True, False])
def test_garbage_of_the_program_is_not_counted_as_a_manifests_time(collects):
    rounds = []

    def note(phase, info):
        rounds.append(phase)

    (gc.enable if collects else gc.disable)()
    try:
        with Stopwatch():
            gc.callbacks.append(note)
            kept = [[] for _ in range(100_000)]
            gc.callbacks.remove(note)
        assert gc.isenabled() is collects
    finally:
        gc.enable()
    assert len(kept) == 100_000
    assert rounds == []
