"""An empty path or name is none: a variable of the shell was not set; and - is no file."""

from __future__ import annotations

import click
import pytest

import nlpx
from nlpx import registry
from nlpx.cli import convert, debug_data, download, evaluate, package
from nlpx.commands import PathType, TextType
from nlpx.commands.init_model import init_model
from nlpx.commands.install import install
from nlpx.errors import UsageError
from nlpx.training import Corpus
from nlpx.training.loggers import make_console_logger

SENTENCE = "a path is empty; name a file or a folder, such as . for the current one"
# Lists, of which nothing is one too.
LISTS = {"info exclude", "init config pipeline"}


def test_commands_take_no_empty_path():
    # Words of a form that has flags too are of any kind.
    wrong = [
        f"{name} {param.name}"
        for name, command in registry.commands.get_all().items()
        for param in command.params
        if isinstance(param.type, click.Path) and not isinstance(param.type, PathType) and param.nargs == 1
    ]
    assert wrong == []


def test_commands_take_no_empty_text_for_one_that_is_not_given():
    wrong = [
        f"{name} {param.name}"
        for name, command in registry.commands.get_all().items()
        for param in command.params
        if isinstance(param.type, type(click.STRING))
        and not (isinstance(param.type, TextType) or param.required or param.default == "" or param.nargs != 1)
    ]
    assert set(wrong) == LISTS


@pytest.mark.parametrize(
    ("words", "param"),
    [
        ("train en out words.txt words.txt --vectors", "'--vectors' / '-v'"),
        ("train en out words.txt words.txt --base-model", "'--base-model' / '-b'"),
        ("train en out words.txt words.txt --init-tok2vec", "'--init-tok2vec' / '-t2v'"),
        ("package nowhere packages --code", "'--code'"),
        ("convert words.txt - --model", "'--model' / '--base' / '-b'"),
        ("download en_core_web_sm --index", "'--index' / '-i'"),
        ("debug data en words.txt words.txt --base-model", "'--base-model' / '-b'"),
        ("names", "'[KIND]'"),
        ("info", "'[MODEL]'"),
    ],
)
def test_an_empty_text_is_told_in_a_sentence(call_nlpx, tmp_path, words, param):
    (tmp_path / "words.txt").write_text("a 1\nb 2\n", encoding="utf8")
    done = call_nlpx(*words.split(), "")
    assert (done.returncode, done.stdout) == (2, "")
    assert f"error: invalid value for {param}: it is empty; give a value, or leave it out; see nlpx" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["words.txt"]


def test_a_text_that_has_to_be_given_is_not_said_to_be_left_out(call_nlpx):
    done = call_nlpx("download", "")
    assert (done.returncode, done.stdout) == (2, "")
    assert "error: invalid value for 'MODEL': it is empty; give a value; see nlpx download --help" in done.stderr


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("evaluate nowhere words.txt --report -", "files"),
        ("package - packages", "files or folders"),
        ("package nowhere -", "folders"),
        ("train words.cfg --output -", "folders"),
        ("kb build words.txt -", "folders"),
    ],
)
def test_a_dash_is_no_file(call_nlpx, tmp_path, words, what):
    (tmp_path / "words.txt").write_text("a 1\nb 2\n", encoding="utf8")
    done = call_nlpx(*words.split())
    assert done.returncode == 2
    assert f"'-' is standard input or output, which is of no use here; name one of your {what}; see" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["words.txt"]


@pytest.mark.parametrize("words", ["init config folder --force", "init fill-config words.cfg folder"])
def test_a_folder_is_no_config_to_write_over(call_nlpx, tmp_path, words):
    (tmp_path / "folder").mkdir()
    done = call_nlpx(*words.split())
    assert (done.returncode, done.stdout) == (2, "")
    assert "'[OUTPUT_FILE]': File 'folder' is a directory" in done.stderr


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
        lambda: download("en_core_web_sm", index=""),
        lambda: debug_data("en", "x.spacy", "x.spacy", base_model=""),
        lambda: debug_data("en", "x.spacy", "x.spacy", tag_map_path=""),
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
