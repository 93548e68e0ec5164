"""Every error is one sentence, and says whose it is."""

from __future__ import annotations

import errno
import os
import re
import subprocess
import sys

import click
import pytest

import nlpx
from nlpx.cli.app import CommandGroup
from nlpx.cli.complaints import complain, is_fault, sentence
from nlpx.cli.exit_codes import exit_code_of
from nlpx.config import import_code
from nlpx.errors import DataError, UsageError
from nlpx.plugins import Plugin


def raised(error):
    """Return an error that was raised here."""
    try:
        raise error
    except type(error) as caught:
        return caught


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (DataError("x.json:3: no"), 1, "x.json:3: no"),
        (UsageError("no"), 2, "no"),
        (click.UsageError("No such option: --x."), 2, "no such option: --x"),
        (KeyboardInterrupt(), 130, "interrupted"),
        (FileNotFoundError(2, "No such file", "x"), 1, "x: No such file"),
        (OSError(28, "No space left", "x"), 1, "x: No space left; make room, or write to another place"),
        (MemoryError(), 1, "out of memory"),
        (RecursionError("maximum"), 1, "RecursionError: maximum, a fault outside of nlpx"),
        (KeyError("a\nb"), 1, r"KeyError: 'a\nb', a fault"),
        (ValueError("x" * 5000), 1, "ValueError: " + "x" * 199 + "…"),
    ],
)
def test_complain_prints_one_sentence_and_returns_the_code(capsys, monkeypatch, error, code, message):
    monkeypatch.delenv("NLPX_TRACEBACK", raising=False)
    assert complain(raised(error)) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"error: {message}")
    assert err.count("\n") == 1


def test_error_that_cannot_tell_its_text_is_a_sentence_too():
    class Mute(Exception):
        def __str__(self):
            raise RuntimeError

    assert sentence(Mute()).startswith("Mute: (its text cannot be had), a fault")


def test_traceback_stands_before_the_sentence(capsys, monkeypatch):
    monkeypatch.setenv("NLPX_TRACEBACK", "1")
    assert complain(raised(UsageError("no"))) == 2
    err = capsys.readouterr().err
    assert err.startswith("Traceback")
    assert err.endswith("\nerror: no\n")


MANIFEST = """
from nlpx.hookspecs import CommandSpec, hookimpl
@hookimpl
def nlpx_commands():
    return [CommandSpec(name="shout", target="pkg_shout.shouting:command", summary="Shout.")]
"""
SHOUTING = """
import click
@click.command()
def command():
    'Shout.'
    {body}
"""


@pytest.mark.parametrize(
    ("body", "origin"),
    [
        ("{}['a']", r"a fault of PLUGIN"),
        (
            "from nlpx.corpora import docs_to_json; docs_to_json([3])",
            r"a fault of nlpx at \w+\.py:\d+, called by PLUGIN",
        ),
    ],
)
def test_unforeseen_error_names_the_plugin_that_it_comes_from(run_nlpx, plugin_folder, body, origin):
    folder = plugin_folder("shout", MANIFEST, shouting=SHOUTING.format(body=body))
    result = run_nlpx("shout", PYTHONPATH=str(folder))
    assert result.returncode == 1
    origin = origin.replace("PLUGIN", r"plugin shout \(nlp-shout 1\.0\) at shouting\.py:6")
    message = rf"error: \w+Error: .+, {origin}: please report it; NLPX_TRACEBACK=1 shows the way there\n"
    assert re.fullmatch(message, result.stderr), result.stderr


ENDING = """
import click, nlpx
@nlpx.Language.component("ending")
def end(doc):
    raise SystemExit(3)
@click.command()
def command():
    'Shout.'
    {body}
"""


@pytest.mark.parametrize(
    ("body", "code", "message"),
    [
        ("raise SystemExit(4)", 4, ""),
        (
            "nlp = nlpx.blank('xx'); nlp.add_pipe('ending'); nlp('a')",
            1,
            r"error: SystemExit: 3, a fault of plugin shout \(nlp-shout 1\.0\) at shouting\.py:5: please .+\n",
        ),
    ],
)
def test_plugin_ends_its_own_command_and_no_run_of_nlpx(run_nlpx, plugin_folder, body, code, message):
    folder = plugin_folder("shout", MANIFEST, shouting=ENDING.format(body=body))
    result = run_nlpx("shout", PYTHONPATH=str(folder))
    assert (result.returncode, result.stdout) == (code, "")
    assert re.fullmatch(message, result.stderr), result.stderr


def test_code_of_the_user_ends_no_run_of_nlpx_in_silence(tmp_path):
    file = tmp_path / "mine.py"
    file.write_text("def end(doc):\n    raise SystemExit(0)\n", encoding="utf8")
    nlp = nlpx.blank("xx")
    nlp.tokenizer = import_code(file).end
    with pytest.raises(SystemExit) as caught:
        nlp("a")
    assert is_fault(caught.value)
    assert sentence(caught.value).startswith("SystemExit: 0, raised by your own code at mine.py:2")


def test_unforeseen_error_of_nlpx_says_so():
    with pytest.raises(AttributeError) as caught:
        _ = Plugin(name="a", module="a", source=object()).distribution
    assert "a fault of nlpx at plugins.py:" in sentence(caught.value)


def test_unforeseen_error_of_the_users_code_says_so(tmp_path):
    file = tmp_path / "functions.py"
    file.write_text("def fail():\n    return 1 / 0\n", encoding="utf8")
    with pytest.raises(ZeroDivisionError) as caught:
        import_code(file).fail()
    assert "raised by your own code at functions.py:2" in sentence(caught.value)


def test_nothing_is_said_where_who_reads_has_read_enough():
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run([sys.executable, "-m", "nlpx", "info"], stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.skipif(os.name != "posix", reason="which pipe it was is known there")
def test_another_pipe_that_is_broken_is_told(capfd):
    @click.command()
    def breaking():
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")

    group = CommandGroup()
    group.get_command = lambda ctx, name: breaking
    assert exit_code_of(lambda: group.main(args=["breaking"], prog_name="nlpx", standalone_mode=False)) == 1
    out, err = capfd.readouterr()
    assert (out, err.partition(",")[0]) == ("", "error: BrokenPipeError: [Errno 32] Broken pipe")
