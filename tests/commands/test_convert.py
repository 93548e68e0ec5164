"""The command ``convert``."""

from __future__ import annotations

import json

import pytest
import srsly

import nlpx
from nlpx.commands.convert import FILE_TYPES, convert
from nlpx.errors import DataError, UsageError
from nlpx.tokens import DocBin
from nlpx.training.corpus_files import read_docs
from nlpx.training.file_types import WRITERS
from nlpx.vocab import Vocab

GOOD = "1\tHej\thej\tINTJ\tUH\t_\t0\troot\t_\tSpaceAfter=No\n2\t!\t!\tPUNCT\t.\t_\t1\tpunct\t_\t_\n\n"
BAD = "1\tHej\thej\tINTJ\tUH\t_\t0\troot\t_\n"


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "train.conllu"
    path.write_text(GOOD * 3, encoding="utf8")
    return path


def texts(path):
    return [doc.text for doc in read_docs(path, nlpx.blank("xx"))]


def test_file_types_are_those_that_can_be_written():
    assert set(FILE_TYPES) == set(WRITERS)


@pytest.mark.parametrize("file_type", FILE_TYPES)
def test_every_file_type_is_written_and_read_back(tmp_path, source, file_type):
    assert convert(source, tmp_path / "out", file_type=file_type, n_sents=2) == {
        tmp_path / "out" / f"train.{file_type}": 2
    }
    assert texts(tmp_path / "out") == ["Hej! Hej! ", "Hej! "]


def test_the_default_is_json_of_one_sentence_a_document(tmp_path, source):
    convert(source, tmp_path)
    assert len(json.loads((tmp_path / "train.json").read_text(encoding="utf8"))) == 3


def test_an_output_that_ends_with_a_file_type_is_the_file(tmp_path, source):
    convert(source, tmp_path / "corpus" / "mine.spacy")
    assert texts(tmp_path / "corpus" / "mine.spacy") == ["Hej! "] * 3


def test_an_output_of_another_file_type_is_an_error(tmp_path, source):
    with pytest.raises(UsageError, match=r"the file type is json, but .* ends with \.spacy"):
        convert(source, tmp_path / "x.spacy", file_type="json")


def test_a_folder_is_converted_file_by_file(tmp_path, source):
    (tmp_path / "in" / "sub").mkdir(parents=True)
    source.rename(tmp_path / "in" / "a.conllu")
    (tmp_path / "in" / "sub" / "b.conll").write_text(GOOD, encoding="utf8")
    assert convert(tmp_path / "in", tmp_path / "out") == {
        tmp_path / "out" / "a.json": 3,
        tmp_path / "out" / "sub" / "b.json": 1,
    }


def test_a_folder_does_not_fit_into_one_file(tmp_path, source):
    (tmp_path / "b.conllu").write_text(GOOD, encoding="utf8")
    with pytest.raises(UsageError, match="holds 2 files"):
        convert(tmp_path, tmp_path / "out" / "x.json")
    with pytest.raises(UsageError, match="holds 2 files"):
        convert(tmp_path)


def test_two_inputs_of_one_name_are_an_error(tmp_path, source):
    (tmp_path / "train.conll").write_text(GOOD, encoding="utf8")
    with pytest.raises(UsageError, match="would both be written to"):
        convert(tmp_path, tmp_path / "out")


def test_a_bad_input_leaves_the_old_output(tmp_path, source):
    convert(source, tmp_path)
    before = (tmp_path / "train.json").read_bytes()
    source.write_text(GOOD + BAD, encoding="utf8")
    with pytest.raises(DataError, match=r"train\.conllu:4: the line has 9 columns"):
        convert(source, tmp_path)
    assert (tmp_path / "train.json").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["train.conllu", "train.json"]


def test_the_command_writes_to_standard_output(run_nlpx, source):
    done = run_nlpx("convert", source, "-t", "jsonl", "-n", "2")
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 2


def test_the_command_takes_short_options(run_nlpx, tmp_path, source):
    (tmp_path / "map.json").write_text('{"PER": "PERSON"}', encoding="utf8")
    source.write_text(GOOD.replace("\tSpaceAfter=No", "\tNE=B-PER").replace("UH\t_", "UH\tA=b"), encoding="utf8")
    done = run_nlpx(
        "convert", source, tmp_path, "-t", "spacy", "-c", "conllu", "-n10", "-m", "-T", "-nm", "map.json", "-l", "xx"
    )
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == f"saved: {tmp_path / 'train.spacy'} (1 document)\n"
    (doc,) = DocBin().from_disk(tmp_path / "train.spacy").get_docs(Vocab())
    assert (doc[0].tag_, doc.ents[0].label_) == ("UH__A=b", "PERSON")


def test_the_command_shows_help_with_defaults(run_nlpx):
    done = run_nlpx("convert", "-h")
    assert done.returncode == 0
    for option in ("--file-type", "--converter", "--n-sents", "--seg-sents", "--model", "--morphology", "--lang"):
        assert option in done.stdout
    assert done.stdout.count("default:") == 9


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "bad.conllu: there are no sentences"),
        (BAD.encode(), "bad.conllu:1: the line has 9 columns"),
        (GOOD.encode() + b"1\t\xe9\n", "bad.conllu:4: byte 0xe9"),
    ],
)
def test_the_command_says_in_one_sentence_what_is_wrong(run_nlpx, tmp_path, content, message):
    (tmp_path / "bad.conllu").write_bytes(content)
    done = run_nlpx("convert", "bad.conllu", "out")
    assert done.returncode == 1
    assert done.stderr.startswith(f"error: {message}")
    assert len(done.stderr.splitlines()) == 1
    assert not list((tmp_path / "out").iterdir())


def test_the_command_names_a_missing_file(run_nlpx):
    done = run_nlpx("convert", "none.conllu", "out")
    assert (done.returncode, done.stderr) == (
        1,
        "error: none.conllu: there is no such file or folder; check the path.\n",
    )


def test_a_real_treebank_is_converted(data, tmp_path):
    path = data / "ud" / "en_ewt" / "en_ewt-ud-dev.conllu"
    convert(path, tmp_path, n_sents=10, file_type="msg")
    documents = srsly.read_msgpack(tmp_path / "en_ewt-ud-dev.msg")
    assert len(documents) == 201
    tokens = [each for document in documents for s in document["paragraphs"][0]["sentences"] for each in s["tokens"]]
    assert len(tokens) == 25147
    assert tokens[0] == {
        "id": 0, "orth": "From", "space": " ", "tag": "IN", "pos": "ADP", "morph": "", "lemma": "from", "head": 2,
        "dep": "case",
    }  # fmt: skip
