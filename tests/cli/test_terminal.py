"""Output on a terminal: colours, and where they are not wanted."""

from __future__ import annotations

import os
import sys

import pytest

pty = pytest.importorskip("pty", reason="there are no pseudo-terminals here")


def on_a_terminal(arguments, **environment):
    """Run the command line on a pseudo-terminal and return what it prints."""
    child, terminal = pty.fork()
    if not child:
        env = {**os.environ, "COLUMNS": "80", "TERM": "xterm", **environment}
        os.execve(sys.executable, [sys.executable, "-m", "nlpx", *map(str, arguments)], env)
    chunks = []
    while True:
        try:
            chunk = os.read(terminal, 65536)
        except OSError:
            break
        if not chunk:
            break
        chunks.append(chunk)
    os.close(terminal)
    os.waitpid(child, 0)
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
