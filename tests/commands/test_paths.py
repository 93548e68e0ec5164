"""An empty path is no path: a variable of the shell was not set."""

from __future__ import annotations

import click
import pytest

import nlpx
from nlpx import registry
from nlpx.cli import convert, download, evaluate, package
from nlpx.commands import PathType
from nlpx.commands.init_model import init_model
from nlpx.commands.install import install
from nlpx.errors import UsageError
from nlpx.training import Corpus
from nlpx.training.loggers import make_console_logger

SENTENCE = "a path is empty; name a file or a folder, such as . for the current one"


def test_commands_take_no_empty_path():
    # Words of a form that has flags too are of any kind.
    wrong = [
        f"{name} {param.name}"
        for name, command in registry.commands.get_all().items()
        for param in command.params
        if isinstance(param.type, click.Path) and not isinstance(param.type, PathType) and param.nargs == 1
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "words",
    [
        ("init", "vectors", "en", "words.txt", ""),
        ("init", "model", "en", ""),
        ("package", "nowhere", ""),
        ("kb", "build", "words.txt", ""),
        ("evaluate", "nowhere", "words.txt", "--report", ""),
        ("convert", "words.txt", ""),
        ("init", "config", ""),
        ("info", ""),
        ("train", "en", "", "words.txt", "words.txt"),
        ("pretrain", "words.txt", "en", ""),
    ],
    ids=" ".join,
)
def test_an_empty_path_is_told_in_a_sentence(call_nlpx, tmp_path, words):
    (tmp_path / "words.txt").write_text("a 1\nb 2\n", encoding="utf8")
    done = call_nlpx(*words)
    assert done.returncode == 2
    assert done.stdout == ""
    assert SENTENCE in done.stderr
    assert done.stderr.count("error: ") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["words.txt"]


@pytest.mark.parametrize(
    "call",
    [
        lambda: convert("x.conllu", ""),
        lambda: evaluate("nowhere", ""),
        lambda: init_model("en", ""),
        lambda: package("nowhere", ""),
        lambda: evaluate("nowhere", "x.spacy", displacy_path=""),
        lambda: download("en_core_web_sm", to=""),
        lambda: install(""),
        lambda: make_console_logger(output_file="")(nlpx.blank("en")),
        lambda: nlpx.blank("zh").tokenizer.to_disk(""),
        lambda: nlpx.blank("zh").tokenizer.from_disk(""),
        lambda: nlpx.blank("en").to_disk(""),
        lambda: nlpx.load(""),
        lambda: Corpus(""),
    ],
)
def test_an_empty_path_is_refused_in_code(call, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=SENTENCE):
        call()
    assert not any(tmp_path.iterdir())


def test_an_empty_path_in_a_config_is_none():
    assert registry.resolve({"corpus": {"@readers": "spacy.Corpus.v1", "path": ""}})["corpus"].path is None


def test_an_empty_path_to_begin_with_is_none(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    nlp = nlpx.blank("en")
    nlp.config["initialize"].update(vectors="", init_tok2vec="", vocab_data="")
    nlp.initialize()
    assert (nlp.pretrained, len(nlp.vocab.vectors)) == ("", 0)
