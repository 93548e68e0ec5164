"""The example of the README does what it says."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

import nlpx
from nlp_spancat.checks import check_spans
from nlpx.checks import CorpusData
from nlpx.checks.corpus_data import read_items

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf8")


@pytest.fixture
def gum(data, tmp_path, monkeypatch, capsys):
    """Run the script on the dev data; return the corpus and what was printed."""
    (script,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    corpus = tmp_path / "dev.spacy"
    source = data / "spancat" / "gum_entities" / "gum-dev.jsonl"
    monkeypatch.setattr(sys, "argv", ["gum.py", str(source), str(corpus)])
    exec(compile(script, "gum.py", "exec"), {})
    return corpus, capsys.readouterr().out.strip()


def test_example_makes_a_corpus_of_which_debug_data_says_what_stands_there(gum):
    corpus, printed = gum
    assert f"`{printed}`" in README
    items, _ = read_items(corpus, nlpx.blank("en"))
    data = CorpusData(nlp=nlpx.blank("en"), pipeline=["spancat"], train=items, dev=items)
    (line,) = re.findall(r"```\n(The suggester .*)\n```", README)
    assert any(finding.message.startswith(line) for finding in check_spans(data))
