"""The page "From spaCy": what it says of paths is so."""

from __future__ import annotations

import re
from importlib import import_module
from pkgutil import resolve_name

import pytest
from conftest import ROOT, run_process

PAGE = ROOT / "docs" / "from_spacy.md"
LEFT_OUT = re.search(r"### What is left out\n(.*?)\n## ", PAGE.read_text(encoding="utf8"), re.DOTALL)
ROWS = [line.split("|")[1] for line in LEFT_OUT[1].splitlines() if line.startswith("| `")]


def test_its_examples_give_what_they_show(tmp_path):
    done = run_process(tmp_path, "-m", "doctest", PAGE)
    assert done.stdout + done.stderr == ""


@pytest.mark.parametrize("name", [name for row in ROWS for name in re.findall(r"`([\w.]+)`", row)])
def test_what_it_leaves_out_is_not_there(name):
    place, _, last = name.rpartition(".")
    with pytest.raises(ImportError):
        import_module(name)
    assert not hasattr(resolve_name(place), last)
