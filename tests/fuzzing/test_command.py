"""``python benchmarks/fuzz.py`` tries targets in processes of their own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"

ENDING = """
import os
from .trials import Target

def load(files):
    if len(files[""]) > 3:
        os._exit(1)

TARGETS = (Target(name="ending", seeds=lambda: [{"": b"abc"}], load=load, use=lambda loaded: None),)
"""


def fuzz(folder, *arguments):
    command = [sys.executable, str(folder / "fuzz.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def fuzzers(tmp_path):
    """Return a copy of the fuzzers that has one target, which sometimes ends the process."""
    (tmp_path / "fuzzing").mkdir()
    for name in ("__init__", "children", "mutations", "targets", "trials"):
        text = (BENCHMARKS / "fuzzing" / f"{name}.py").read_text(encoding="utf8")
        (tmp_path / "fuzzing" / f"{name}.py").write_text(text, encoding="utf8")
    (tmp_path / "fuzzing" / "ending.py").write_text(ENDING, encoding="utf8")
    (tmp_path / "fuzz.py").write_text((BENCHMARKS / "fuzz.py").read_text(encoding="utf8"), encoding="utf8")
    return tmp_path


def test_fuzz_goes_on_behind_an_input_that_ends_the_process(fuzzers):
    done = fuzz(fuzzers, "-n", "8")
    assert done.returncode == 1, done.stderr
    row = done.stdout.splitlines()[1].split()
    assert row[:2] == ["ending", "8"]
    assert int(row[-2]) > 0
    assert sum(map(int, row[2:-1])) == 8
    assert "crash, first at" in done.stdout


def test_fuzz_refuses_an_unknown_target():
    done = fuzz(BENCHMARKS, "nonsense")
    assert done.returncode == 2
    assert "there is no target nonsense; there are " in done.stderr
