"""The README's programs and commands do what it says of them."""

from __future__ import annotations

import json
import re
import runpy
import shlex
import sys
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner

import nlpx
from nlp_entitylinker.kb import InMemoryLookupKB
from nlpx.tokens import DocBin
from nlpx.vocab import Vocab

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf8")
PROGRAMS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
OUTPUT = re.search(r"```\n(\[\('Q.*?)```", README, re.DOTALL)
# Of each part with a console, the commands and what each prints.
CONSOLES = [
    re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", console, re.MULTILINE)
    for console in re.findall(r"```console\n(.*?)```", README, re.DOTALL)
]


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
        runpy.run_path("program.py")
        return capsys.readouterr().out

    return run


def run_command(line):
    """Run a command of this plugin, and return what a terminal shows."""
    _, _, name, *arguments = shlex.split(line)
    command = import_module(f"nlp_entitylinker.commands.{name}").command
    return CliRunner().invoke(command, arguments).output


def test_first_program_prints_what_is_said(run):
    assert run("freq=10") == OUTPUT[1]
    assert InMemoryLookupKB(Vocab(), 1).from_disk("emerson_kb").get_size_entities() == 2


def test_example_makes_corpora_and_a_knowledge_base_of_the_annotated_sentences(run, data):
    folder = data / "el" / "nel_emerson"
    Path("nel_emerson").symlink_to(folder)
    (program, said), *commands = CONSOLES[0]
    assert run("emerson_annotated_text", *shlex.split(program)[2:]) == said
    vocab = Vocab()
    docs = [doc for name in ("train", "dev") for doc in DocBin().from_disk(f"{name}.spacy").get_docs(vocab)]
    assert len(docs) == 30
    rows = [json.loads(line) for line in (folder / "emerson_annotated_text.jsonl").read_text("utf8").splitlines()]
    due = {row["text"]: row["accept"] for row in rows}
    assert {doc.text: [ent.kb_id_ for ent in doc.ents] for doc in docs} == due
    assert [run_command(command) for command, _ in commands] == [said for _, said in commands]


def test_commands_print_what_is_said(data):
    Path("wiki_fair_oke").symlink_to(data / "el" / "wiki_fair_oke")
    assert len(CONSOLES[1]) == 4
    for command, said in CONSOLES[1]:
        # Checksums of another processor's rounding may have other numbers of digits.
        printed, due = (re.sub(r"(?m)^bytes .*", "", text) for text in (run_command(command), said))
        assert printed == due


def test_component_of_the_example_finds_the_mentions(run):
    run("def emersons")
    nlp = nlpx.blank("en")
    nlp.add_pipe("emersons")
    doc = nlp("Emerson met Emerson.")
    assert [ent.text for ent in doc.ents] == ["Emerson", "Emerson"]
    assert len(list(doc.sents)) == 1
