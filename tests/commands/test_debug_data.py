"""The command ``debug data``."""

from __future__ import annotations

import json
import warnings

import numpy as np
import pytest

import nlpx
from nlpx.checks import Report
from nlpx.checks.running import written_findings
from nlpx.cli import main
from nlpx.errors import DataError


def sentence(*rows):
    return {"tokens": [dict(zip(("orth", "tag", "head", "dep", "ner"), row, strict=True)) for row in rows]}


GOOD = sentence(("She", "PRP", 1, "nsubj", "O"), ("eats", "VBZ", 0, "ROOT", "O"))
OTHER = sentence(("Ann", "NNP", 1, "nsubj", "U-PER"), ("eats", "VBZ", 0, "ROOT", "O"))
CYCLE = sentence(("a", "X", 1, "x", "O"), ("b", "X", -1, "x", "O"))


def write(path, *sentences):
    document = {"id": 0, "paragraphs": [{"sentences": [sentence]} for sentence in sentences]}
    path.write_text(json.dumps([document]), encoding="utf8")


@pytest.fixture
def corpora(tmp_path):
    write(tmp_path / "train.json", GOOD, OTHER)
    write(tmp_path / "dev.json", GOOD)


@pytest.mark.parametrize("name", [["debug", "data"], ["debug-data"]])
def test_sections_of_the_pipeline_are_printed(call_nlpx, corpora, name):
    done = call_nlpx(*name, "en", "train.json", "dev.json", "-p", "tagger")
    assert (done.returncode, done.stderr) == (0, "")
    titles = [line.strip("= ") for line in done.stdout.splitlines() if line.startswith("===")]
    assert titles == [
        "Data format validation", "Training stats", "Vocab & Vectors", "Part-of-speech Tagging", "Summary"
    ]  # fmt: skip
    assert "⚠ 1 training example also in evaluation data\n    train.json, document 1: 'She eats '\n" in done.stdout


def test_a_corpus_that_cannot_be_read_is_an_error(call_nlpx, corpora, tmp_path):
    write(tmp_path / "train.json", GOOD, CYCLE)
    done = call_nlpx("debug", "data", "en", "train.json", "dev.json", "--no-format")
    assert done.returncode == 1
    assert "✘ Corpus is not loadable: train.json:1: paragraphs[1]" in done.stdout
    assert done.stdout.endswith("\nSummary\n✘ 1 error\n")


def test_a_missing_file_is_an_error(call_nlpx, corpora):
    done = call_nlpx("debug", "data", "en", "train.json", "none.json", "--no-format")
    assert done.returncode == 1
    assert "✘ Corpus is not loadable: none.json: there is no such file" in done.stdout


def test_a_tag_map_is_compared(call_nlpx, corpora, tmp_path):
    (tmp_path / "map.json").write_text('{"PRP": {}, "VBZ": {}}', encoding="utf8")
    done = call_nlpx("debug", "data", "en", "train.json", "dev.json", "-p", "tagger", "-tm", "map.json", "-NF")
    assert done.returncode == 1
    assert (
        "✘ Label 'NNP' not found in tag map for language 'en'\n    train.json, document 2, offset 0, token 0: 'Ann'"
        in done.stdout
    )


def test_a_tag_map_that_is_none_is_refused(call_nlpx, corpora, tmp_path):
    (tmp_path / "map.json").write_text('["N"]', encoding="utf8")
    done = call_nlpx("debug", "data", "en", "train.json", "dev.json", "-tm", "map.json")
    assert done.returncode == 1
    assert "map.json: a tag map is one JSON object such as" in done.stderr


def test_warnings_can_be_left_out(call_nlpx, corpora):
    done = call_nlpx("debug", "data", "en", "train.json", "dev.json", "-p", "tagger", "-IW")
    assert done.returncode == 0
    assert "⚠" not in done.stdout


def test_a_warning_about_something_else_is_not_told_as_one_of_the_corpus():
    def unclosed():
        warnings.warn("unclosed file", ResourceWarning, stacklevel=1)
        raise DataError("no corpus")

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        lines = list(written_findings(unclosed, Report()))
    assert not any("notice" in line for line in lines)


def test_findings_are_given_as_json(corpora, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "map.json").write_text('{"PRP": {}, "VBZ": {}}', encoding="utf8")
    with pytest.raises(SystemExit) as stopped:
        main(["debug", "data", "en", "train.json", "dev.json", "-p", "tagger", "-tm", "map.json", "--json"])
    printed = capsys.readouterr()
    result = json.loads(printed.out)
    assert (stopped.value.code, printed.err, result["ok"], result["errors"]) == (1, "", False, 1)
    assert [section["name"] for section in result["sections"]] == [
        "format", "corpora", "vocabulary", "part-of-speech tags"
    ]  # fmt: skip
    (error,) = [each for each in result["sections"][-1]["findings"] if each["level"] == "error"]
    assert error["name"] == "label-not-in-tag-map"
    (place,) = error["places"]
    assert (place["file"], place["document"], place["start"], place["end"], place["tokens"], place["text"]) == (
        "train.json", 2, 0, 3, [0, 1], "Ann"
    )  # fmt: skip


def test_a_component_that_nobody_knows_is_refused(corpora, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as stopped:
        main(["debug", "data", "en", "train.json", "dev.json", "-p", "tagegr"])
    assert stopped.value.code == 2
    assert "did you mean 'tagger'?" in capsys.readouterr().err


def test_vectors_are_those_of_training(corpora, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    nlp = nlpx.blank("en")
    nlp.vocab.set_vector("eats", np.ones(2, dtype="f"))
    nlp.to_disk("vectors")
    (tmp_path / "my.cfg").write_text(CONFIG, encoding="utf8")
    paths = ("--paths.train", "train.json", "--paths.dev", "dev.json")
    with pytest.raises(SystemExit):
        main(["debug", "data", "my.cfg", *paths, "--initialize.vectors", "vectors", "--no-format"])
    assert "⚠ 2 words in training data without vectors (50%)\n" in capsys.readouterr().out


CONFIG = """
[nlp]
lang = "en"
pipeline = ["mine"]

[components]

[components.mine]
factory = "tagger"
"""


def test_a_config_says_what_is_trained_on_what(corpora, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my.cfg").write_text(CONFIG, encoding="utf8")
    dev = {"text": "She eats ", "tags": ["PRP", "VBZ"]}
    (tmp_path / "dev.jsonl").write_text(f'{json.dumps(dev)}\n{{"text": ""}}\n', encoding="utf8")
    paths = ("--paths.train", "train.json", "--paths.dev", "dev.jsonl")
    with pytest.raises(SystemExit) as stopped:
        main(["debug", "data", "my.cfg", *paths, "--corpora.train.limit", "1", "--no-format"])
    printed = capsys.readouterr()
    assert (stopped.value.code, printed.err) == (0, "")
    assert "Training pipeline: tagger\n" in printed.out
    assert "\n1 training doc\n" in printed.out
    assert "⚠ 1 doc without text, passed over here and in training\n    dev.jsonl, document 2\n" in printed.out
    assert "⚠ 1 training example also in evaluation data\n    train.json, document 1: 'She eats '\n" in printed.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "name a config or a language: nlpx debug data CONFIG, or nlpx debug data LANG"),
        (["en", "train.json"], "the flag form takes 3 arguments, not 2"),
        (["en", "train.json", "dev.json", "--paths.train", "x"], "--paths.train belongs to the config form"),
        (["my.cfg", "-p", "tagger"], "--pipeline belongs to the flag form"),
        (["my.cfg", "more"], "'more' is left over"),
        (["my.cfg"], "there is no config file my.cfg"),
    ],
)
def test_arguments_that_belong_to_neither_form_are_refused(tmp_path, monkeypatch, capsys, arguments, message):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as stopped:
        main(["debug", "data", *arguments])
    assert stopped.value.code in {1, 2}
    assert message in capsys.readouterr().err
