"""Scripts that users write for spaCy run as they are, and print what they print with spaCy 3.8.18.

The ``.txt`` beside each script is what spaCy gave, with ``python -W ignore SCRIPT``.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import run_process

SCRIPTS = sorted((Path(__file__).parent / "scripts").glob("*.py"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_a_script_prints_what_it_prints_with_spacy(tmp_path, script):
    done = run_process(tmp_path, "-W", "ignore", "-m", "nlpx.as_spacy", script)
    assert done.stderr == ""
    assert done.stdout == script.with_suffix(".txt").read_text(encoding="utf8")


def test_there_are_eighteen_scripts():
    assert len(SCRIPTS) == 18
