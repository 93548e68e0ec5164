"""The README's programs do what it says of them; what its commands print is followed by the pages."""

from __future__ import annotations

import json
import re
import runpy
import sys
from pathlib import Path

import pytest

import nlpx
from nlp_entitylinker.kb import InMemoryLookupKB
from nlpx.tokens import DocBin
from nlpx.vocab import Vocab

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf8")
PROGRAMS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
OUTPUT = re.search(r"```\n(\[\('Q.*?)```", README, re.DOTALL)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Run each test in an empty folder."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def run(monkeypatch, capsys):
    """Return a function that runs a program of the README, and returns what it prints."""

    def run(marker, *arguments):
        (program,) = [program for program in PROGRAMS if marker in program]
        Path("program.py").write_text(program, encoding="utf8")
        monkeypatch.setattr(sys, "argv", ["program.py", *arguments])
        runpy.run_path("program.py", run_name="__main__")
        return capsys.readouterr().out

    return run


def test_first_program_prints_what_is_said(run):
    assert run("freq=10") == OUTPUT[1]
    assert InMemoryLookupKB(Vocab(), 1).from_disk("small_kb").get_size_entities() == 2


def test_example_makes_corpora_of_the_annotated_sentences(run, data):
    folder = data / "el" / "nel_emerson"
    assert run("emerson_annotated_text", str(folder)) == "30 sentences\n"
    vocab = Vocab()
    docs = [doc for name in ("train", "dev") for doc in DocBin().from_disk(f"{name}.spacy").get_docs(vocab)]
    assert len(docs) == 30
    rows = [json.loads(line) for line in (folder / "emerson_annotated_text.jsonl").read_text("utf8").splitlines()]
    due = {row["text"]: row["accept"] for row in rows}
    assert {doc.text: [ent.kb_id_ for ent in doc.ents] for doc in docs} == due


def test_component_of_the_example_finds_the_mentions(run):
    run("def emersons")
    nlp = nlpx.blank("en")
    nlp.add_pipe("emersons")
    doc = nlp("Emerson met Emerson.")
    assert [ent.text for ent in doc.ents] == ["Emerson", "Emerson"]
    assert len(list(doc.sents)) == 1


def test_example_makes_corpora_of_the_documents(run, data):
    folder = data / "el" / "wiki_fair_oke"
    said = README.split("wiki_out/model-best wiki-test.spacy")[1]
    run("class Mentions", str(folder))
    docs = {name: list(DocBin().from_disk(f"wiki-{name}.spacy").get_docs(Vocab())) for name in ("train", "dev", "test")}
    assert f"On the {sum(len(doc.ents) for doc in docs['test'])} links of the test data" in said
    nlp = nlpx.blank("en")
    nlp.add_pipe("mentions", config={"folder": str(folder)})
    found, due = nlp(docs["dev"][0].text), docs["dev"][0]
    assert [(ent.start, ent.end) for ent in found.ents] == [(ent.start, ent.end) for ent in due.ents]
    assert len(list(found.sents)) == len(list(due.sents))
    assert not any(ent.kb_id for ent in found.ents)
    assert all(ent.kb_id for ent in due.ents)
