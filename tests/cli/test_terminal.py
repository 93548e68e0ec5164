"""Output on a terminal: colours, and where they are not wanted."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from contextlib import suppress

import pytest

from nlpx.console import make_console
from nlpx.terminal import help_width, width

pty = pytest.importorskip("pty", reason="there are no pseudo-terminals here")


def on_a_terminal(arguments, **environment):
    """Run the command line on a pseudo-terminal and return what it prints."""
    terminal, end = pty.openpty()
    env = {**os.environ, "COLUMNS": "80", "TERM": "xterm", **environment}
    command = [sys.executable, "-m", "nlpx", *map(str, arguments)]
    with subprocess.Popen(command, stdin=end, stdout=end, stderr=end, env=env):
        os.close(end)
        chunks = []
        # Where nobody has the other end any more, reading fails.
        with suppress(OSError):
            while chunk := os.read(terminal, 65536):
                chunks.append(chunk)
    os.close(terminal)
    return b"".join(chunks).decode("utf8")


@pytest.mark.parametrize(
    ("environment", "has_colours"),
    [({"NO_COLOR": ""}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)],
    ids=["colours", "NO_COLOR", "TERM=dumb"],
)
def test_colours_can_be_turned_off(tmp_path, environment, has_colours):
    output = on_a_terminal(["debug", "data", "en", tmp_path / "a.json", tmp_path / "b.json"], **environment)
    assert "Corpus is not loadable" in output
    assert ("\x1b[" in output) == has_colours


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(
    ("environment", "has_styles"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)], ids=str
)
def test_a_console_leaves_out_all_styles_where_colours_are_not_wanted(monkeypatch, environment, has_styles):
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in {"TERM": "xterm", **environment}.items():
        monkeypatch.setenv(name, value)
    output = Terminal()
    make_console(output).print("a", style="bold green")
    assert ("\x1b[" in output.getvalue()) == has_styles


@pytest.mark.parametrize("columns", [None, "", "0", "-3", "x", "47"])
@pytest.mark.parametrize("size", [None, 0, 123])
def test_width_is_what_the_standard_library_says(monkeypatch, columns, size):
    def size_of_terminal(descriptor=1):
        if size is None:
            raise OSError("no terminal")
        return os.terminal_size((size, 24))

    monkeypatch.delenv("COLUMNS", raising=False)
    if columns is not None:
        monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setattr(os, "get_terminal_size", size_of_terminal)
    # Python 3.10 believes a terminal that says that it has no columns.
    assert width() == (shutil.get_terminal_size().columns or 80)


@pytest.mark.parametrize(("columns", "due"), [("20", 50), ("60", 58), ("200", 78)])
def test_help_is_as_wide_as_is_good_to_read(monkeypatch, columns, due):
    monkeypatch.setenv("COLUMNS", columns)
    assert help_width() == due
