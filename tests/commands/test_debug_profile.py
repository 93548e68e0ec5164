"""``nlpx debug profile``: which components and functions take the most time."""

from __future__ import annotations

import io
import pstats
import re
import sys

import pytest

import nlpx
from nlpx.commands.debug_profile import profile
from nlpx.errors import DataError

LINES = '{"text": "This is a text."}\n{"text": "One more."}\n{"text": "And one."}\n'


@pytest.fixture
def folder(tmp_path):
    """Return a folder with a pipeline and with texts."""
    nlp = nlpx.blank("en")
    nlp.add_pipe("merge_entities")
    nlp.to_disk(tmp_path / "model")
    (tmp_path / "texts.jsonl").write_text(LINES, encoding="utf8")
    return tmp_path


def test_components_and_slowest_functions_are_shown(call_nlpx, folder):
    done = call_nlpx("debug", "profile", "model", "texts.jsonl", "-f", "3", "-o", "profile.pstats")
    assert done.returncode == 0, done.stderr
    components, functions = (part.splitlines() for part in done.stdout.split("\n\n"))
    assert [line.split()[0] for line in components] == ["component", "tokenizer", "merge_entities", "all"]
    assert re.fullmatch(r"all +\d+\.\d{3} +[\d,]+ words/s", components[-1])
    assert len(functions) == 4
    own = [float(line.split()[0]) for line in functions[1:]]
    assert own == sorted(own, reverse=True)
    assert done.stderr == "saved: profile.pstats\n"
    assert pstats.Stats(str(folder / "profile.pstats")).total_calls > 0


def test_texts_come_from_standard_input_too(folder, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(LINES.encode())))
    assert profile(folder / "model", n_texts=2).n_words == 8
    assert profile(folder / "model", folder / "texts.jsonl").n_words == 11


def test_line_without_a_text_is_named(call_nlpx, folder, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"text": "One."}\n{"txt": "Two."}\n')))
    done = call_nlpx("debug", "profile", "model", "-q")
    assert (done.returncode, done.stdout) == (1, "")
    assert "<stdin>:2: the line is no object with a 'text'" in done.stderr


def test_no_texts_are_refused(folder):
    (folder / "none.jsonl").write_text("\n", encoding="utf8")
    with pytest.raises(DataError, match="no texts"):
        profile(folder / "model", folder / "none.jsonl")
