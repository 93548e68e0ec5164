"""What a start of the command line imports, and how it answers to mistakes."""

from __future__ import annotations

import gc
import os
import sys

import pytest
from conftest import ROOT, run_process

import nlpx.__main__

HEAVY = {"numpy", "thinc", "srsly", "confection", "rich", "torch", "catalogue", "pydantic"}
# What of the standard library costs some hundredths of a start each.
LEFT_OUT = {"email", "importlib.metadata", "json", "pathlib", "shutil", "traceback", "zipfile"}
HELP = """
import sys
from nlpx.cli import main
try:
    main(sys.argv[1:])
finally:
    print(*sys.modules, file=sys.stderr)
"""


@pytest.mark.parametrize("arguments", [["--help"], ["train", "--help"], ["init", "config", "--help"]])
def test_help_imports_nothing_heavy(run_python, arguments):
    modules = run_python(HELP, *arguments).stderr.split()
    assert not HEAVY & {name.partition(".")[0] for name in modules}
    if arguments == ["--help"]:
        assert len(modules) <= 190


def test_help_does_without_most_of_the_standard_library(tmp_path):
    # Not those that the hooks of editable installs import before us.
    path = os.pathsep.join([*sys.path, str(ROOT / "plugins" / "nlp-parser")])
    result = run_process(tmp_path, "-S", "-c", HELP, "--help", PYTHONPATH=path)
    assert "train" in result.stdout
    assert not LEFT_OUT & set(result.stderr.split())


def test_garbage_is_looked_for_in_what_commands_make_alone(monkeypatch):
    states = []
    monkeypatch.setattr("nlpx.cli.main", lambda: states.append((gc.isenabled(), gc.get_freeze_count() > 1000)))
    nlpx.__main__.main()
    gc.unfreeze()
    assert states == [(True, True)]


def test_import_of_the_package_is_light(run_python):
    modules = run_python("import nlpx, sys; print(*sys.modules)").stdout.split()
    assert not HEAVY & {name.partition(".")[0] for name in modules}


def test_parts_of_the_package_are_at_hand(run_python):
    print_names = "import nlpx; print(nlpx.training.Example.__name__, nlpx.tokens.Span.__name__)"
    assert run_python(print_names).stdout.split() == ["Example", "Span"]


def test_version_is_that_of_the_package(run_nlpx):
    assert run_nlpx("--version").stdout == f"nlpx {nlpx.__version__}\n"


def test_every_offered_command_has_help_for_every_parameter(run_nlpx):
    import click

    from nlpx.registry import registry

    for name, command in registry.commands.get_all().items():
        assert isinstance(command, click.Command)
        assert command.help, name
        for parameter in command.get_params(click.Context(command)):
            if isinstance(parameter, click.Option):
                assert parameter.help, f"{name} {parameter.opts}"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["trian"], "there is no command 'trian'; did you mean 'train'?"),
        (["init", "confg"], "there is no command 'init confg'; did you mean 'init config'?"),
        (["init-confg"], "there is no command 'init-confg'; did you mean 'init config'?"),
        (["pretrian"], "did you mean 'pretrain'?"),
        (["train", "--no-such-option"], "--no-such-option"),
    ],
)
def test_wrong_command_is_one_sentence_and_exit_code_2(run_nlpx, arguments, message):
    result = run_nlpx(*arguments)
    assert result.returncode == 2
    assert message in result.stderr
    assert "Traceback" not in result.stderr


def test_two_word_command_may_be_hyphenated(run_nlpx):
    assert run_nlpx("init-config", "--help").returncode == 0


def test_group_of_click_has_the_summary_of_its_offer(run_nlpx, plugin_folder):
    manifest = (
        "from nlpx.hookspecs import *\n@hookimpl\n"
        "def nlpx_commands(): return [CommandSpec(name='songs', target='pkg_songs.things:group', summary='Sing.')]\n"
    )
    things = "import click\n@click.group()\ndef group(): ...\n@group.command()\ndef hum(): click.echo('mm')\n"
    folder = plugin_folder("songs", manifest, things=things)
    lines = [line.split() for line in run_nlpx("--help", PYTHONPATH=str(folder)).stdout.splitlines()]
    assert ["songs", "Sing."] in lines
    assert run_nlpx("songs", "hum", PYTHONPATH=str(folder)).stdout == "mm\n"


def test_command_can_be_a_group_too_and_the_longer_name_counts(run_nlpx, plugin_folder):
    manifest = """
from nlpx.hookspecs import CommandSpec, hookimpl

@hookimpl
def nlpx_commands():
    names = {"sing": "alone", "sing loud": "loud"}
    return [CommandSpec(name=name, target=f"pkg_extra.commands:{to}", summary="Sings.") for name, to in names.items()]
"""
    commands = """
import click

@click.command()
@click.argument("song", default="nothing")
def alone(song):
    click.echo(f"alone {song}")

@click.command()
def loud():
    click.echo("LOUD")
"""
    environment = {"PYTHONPATH": str(plugin_folder("extra", manifest, commands=commands))}
    assert "sing Sings. Commands: loud. train" in " ".join(run_nlpx("--help", **environment).stdout.split())
    for arguments, output in (
        (["sing"], "alone nothing"),
        (["sing", "hymn"], "alone hymn"),
        (["sing", "loud"], "LOUD"),
        (["sing-loud"], "LOUD"),
        (["sing", "--", "loud"], "alone loud"),
    ):
        assert run_nlpx(*arguments, **environment).stdout == f"{output}\n"
    assert "Usage: nlpx sing loud" in run_nlpx("sing", "loud", "--help", **environment).stdout


def test_traceback_is_shown_on_demand_only(run_nlpx):
    assert "Traceback" not in run_nlpx("info", "nowhere").stderr
    assert "Traceback" in run_nlpx("info", "nowhere", NLPX_TRACEBACK="1").stderr


def test_package_refuses_another_name(run_python):
    from conftest import ROOT

    result = run_python("import core", PYTHONPATH=str(ROOT))
    assert "cannot be imported as 'core'" in result.stderr


def test_reader_that_goes_away_ends_the_command_in_silence(run_python):
    code = (
        "import subprocess, sys\n"
        "command = [sys.executable, '-m', 'nlpx', 'plugins', '--json']\n"
        "process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)\n"
        "process.stdout.close()\n"
        "print(process.wait(), process.stderr.read())\n"
    )
    assert run_python(code).stdout == "1 b''\n"


def test_dir_of_the_package_shows_its_names():
    assert {*nlpx.__all__, "displacy", "training"} <= set(dir(nlpx))
    for name in nlpx.__all__:
        assert getattr(nlpx, name) is not None
