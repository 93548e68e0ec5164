"""What code of a plugin's does to the streams of the process is over when it is."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from nlpx.isolation import PluginFault, describe, guarded, prints_to_stderr


@pytest.mark.parametrize(
    "write",
    [
        lambda: print("noise"),
        lambda: print("noise", file=sys.__stdout__),
        lambda: os.write(1, b"noise\n"),
        lambda: subprocess.run([sys.executable, "-c", "print('noise')"], check=True),
    ],
    ids=["print", "the stream that was there first", "an extension", "another process"],
)
def test_prints_to_stderr_keeps_standard_output_for_results(capfd, write):
    with prints_to_stderr():
        write()
    print("result")
    assert capfd.readouterr() == ("result\n", "noise\n")


def test_streams_that_are_closed_or_replaced_are_there_again(capfd):
    with guarded():
        sys.stdout.close()
        sys.stderr.close()
        sys.stderr = None
        os.close(1)
        os.close(2)
    print("result")
    print("notice", file=sys.stderr)
    os.write(1, b"result\n")
    assert capfd.readouterr() == ("result\nresult\n", "notice\n")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not forked on this system")
@pytest.mark.parametrize("end", [lambda: None, sys.exit], ids=["it goes on", "it exits"])
def test_forked_process_ends_with_the_block(tmp_path, end):
    with guarded():
        process = os.fork()
        if not process:
            end()
    (tmp_path / str(os.getpid())).touch()
    os.waitpid(process, 0)
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("two mistakes:\n  a.cfg:1: no\n  a.cfg:2: no", "two mistakes: a.cfg:1: no; a.cfg:2: no"),
        ("no\n\nwith a postscript", "no"),
        ("in:", "in:"),
    ],
)
def test_exception_is_described_by_its_first_line_and_what_that_announces(text, line):
    assert describe(ValueError(text)) == f"ValueError: {line}"


def test_failure_is_a_fault_whatever_it_is():
    with pytest.raises(PluginFault, match="SystemExit: 3"), guarded():
        sys.exit(3)
