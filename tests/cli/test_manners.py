"""What all commands have in common, whichever plugin offers them."""

from __future__ import annotations

from importlib.metadata import entry_points

import click
import pytest

import nlpx.__main__
from nlpx.registry import registry

COMMANDS = registry.commands.get_all()


def options_of(command):
    """Return all spellings of a command's options."""
    context = click.Context(command)
    return {opt for param in command.get_params(context) if isinstance(param, click.Option) for opt in param.opts}


# What `run` prints is what the script prints.
@pytest.mark.parametrize("name", sorted(COMMANDS.keys() - {"run"}))
def test_command_can_be_quiet(name):
    assert {"--quiet", "-q"} <= options_of(COMMANDS[name])


@pytest.mark.parametrize("name", COMMANDS)
def test_command_prints_its_help_to_stdout_and_mistakes_in_its_use_to_stderr(call_nlpx, name):
    shown = call_nlpx(*name.split(), "--help")
    assert shown.returncode == 0
    assert shown.stdout.startswith("Usage: nlpx ")
    assert shown.stderr == ""
    refused = call_nlpx(*name.split(), "--no-such-option")
    assert refused.returncode == 2
    assert refused.stdout == ""
    assert refused.stderr.startswith("error: ")
    assert refused.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [["names", "architectures"], ["plugins", "core"], ["init", "config", "x.cfg", "-p", "tagger"]],
    ids=lambda arguments: arguments[0],
)
def test_command_that_is_quiet_prints_nothing(call_nlpx, arguments):
    loud = call_nlpx(*arguments)
    assert loud.stdout + loud.stderr
    quiet = call_nlpx(*arguments, "--quiet", *(["--force"] if "init" in arguments else []))
    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (0, "", "")


def test_a_quiet_check_says_by_its_exit_code_what_it_finds(call_nlpx):
    done = call_nlpx("debug", "data", "en", "missing.spacy", "missing.spacy", "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")


def test_a_quiet_command_prints_what_another_option_asks_for(call_nlpx):
    assert call_nlpx("names", "languages", "--quiet", "--json").stdout.startswith("[")


def test_the_program_and_the_module_run_the_same():
    (program,) = entry_points(group="console_scripts", name="nlpx")
    assert program.load() is nlpx.__main__.main
