"""The command ``convert``."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
import threading
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import srsly

import nlpx
from nlpx.commands.convert import FILE_TYPES, convert
from nlpx.corpora.converters.formats import find_converter
from nlpx.corpora.corpus_files import READERS, read_docs
from nlpx.corpora.file_types import WRITERS
from nlpx.errors import DataError, EmptyCorpus, UsageError
from nlpx.tokens import Doc, DocBin
from nlpx.vocab import Vocab

GOOD = "1\tHej\thej\tINTJ\tUH\t_\t0\troot\t_\tSpaceAfter=No\n2\t!\t!\tPUNCT\t.\t_\t1\tpunct\t_\t_\n\n"
BAD = "1\tHej\thej\tINTJ\tUH\t_\t0\troot\t_\n"


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "train.conllu"
    path.write_text(GOOD * 3, encoding="utf8")
    return path


@pytest.fixture
def nlpx_with_input(tmp_path):
    """Return a function that runs the real command `convert` with some standard input."""

    def run(text, *arguments):
        command = [sys.executable, "-m", "nlpx", "convert", *arguments]
        return subprocess.run(
            command, input=text, capture_output=True, text=True, encoding="utf8", cwd=tmp_path, check=False
        )

    return run


def texts(path):
    return [doc.text for doc in read_docs(path, nlpx.blank("xx"))]


def test_file_types_are_those_that_can_be_written():
    assert set(FILE_TYPES) == set(WRITERS)


@pytest.mark.parametrize("file_type", [ending.removeprefix(".") for ending in READERS])
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


def test_a_group_of_spans_has_to_have_a_name(tmp_path, source):
    with pytest.raises(UsageError, match="--spans-key is empty; name a group"):
        convert(source, tmp_path / "out", spans_key="")


@pytest.mark.parametrize("n_sents", [-1, 10**20])
def test_a_number_of_sentences_that_none_can_have_is_refused(source, tmp_path, n_sents):
    with pytest.raises(UsageError, match=rf"--n-sents is {n_sents}; give the number of sentences"):
        convert(source, tmp_path / "out", n_sents=n_sents)


def test_a_folder_is_converted_file_by_file(tmp_path, source):
    (tmp_path / "in" / "sub").mkdir(parents=True)
    source.rename(tmp_path / "in" / "a.conllu")
    (tmp_path / "in" / "sub" / "b.conll").write_text(GOOD, encoding="utf8")
    (tmp_path / "in" / "c.conllu.gz").write_bytes(gzip.compress(GOOD.encode()))
    assert convert(tmp_path / "in", tmp_path / "out") == {
        tmp_path / "out" / "a.json": 3,
        tmp_path / "out" / "c.json": 1,
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


def test_the_command_takes_short_options(call_nlpx, tmp_path, source):
    (tmp_path / "map.json").write_text('{"PER": "PERSON"}', encoding="utf8")
    source.write_text(GOOD.replace("\tSpaceAfter=No", "\tNE=B-PER").replace("UH\t_", "UH\tA=b"), encoding="utf8")
    done = call_nlpx("convert", source, tmp_path, "-t", "spacy", "-c", "conllu", "-n10", "-m", "-T", "-nm", "map.json")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == f"saved: {tmp_path / 'train.spacy'} (1 document)\n"
    (doc,) = DocBin().from_disk(tmp_path / "train.spacy").get_docs(Vocab())
    assert (doc[0].tag_, doc.ents[0].label_) == ("UH__A=b", "PERSON")


def test_the_command_puts_spans_under_a_key(call_nlpx, tmp_path):
    source = tmp_path / "x.iob2"
    source.write_text("SV\tB-ORG\tO\nBonn\tI-ORG\tB-LOC\n", encoding="utf8")
    done = call_nlpx("convert", source, "-t", "jsonl", "-k", "sc")
    assert (done.returncode, done.stderr) == (0, "")
    (paragraph,) = json.loads(done.stdout)["paragraphs"]
    assert paragraph["spans"] == {"sc": [[0, 7, "ORG", ""], [3, 7, "LOC", ""]]}


def test_the_command_hands_on_the_pipeline_that_finds_sentences(call_nlpx, tmp_path):
    source = tmp_path / "x.iob2"
    source.write_text("SV\tB-ORG\nBonn\tI-ORG\n", encoding="utf8")
    done = call_nlpx("convert", source, "-c", "ner", "-s", "--model", tmp_path / "nowhere")
    assert (done.returncode, done.stdout) == (1, "")
    assert "nowhere" in done.stderr


def test_the_command_shows_help_with_defaults(run_nlpx):
    done = run_nlpx("convert", "-h")
    assert done.returncode == 0
    for option in (
        "--file-type",
        "--converter",
        "--n-sents",
        "--seg-sents",
        "--model",
        "--morphology, --append-morphology",
        "--spans-key",
        "--lang",
        "--concatenate",
    ):
        assert option in done.stdout
    assert done.stdout.count("default:") == 12


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "bad.conllu: there are no sentences"),
        (BAD.encode(), "bad.conllu:1: the line has 9 columns"),
        (GOOD.encode() + b"1\t\xe9\n", "bad.conllu:4: byte 0xe9"),
    ],
)
def test_the_command_says_in_one_sentence_what_is_wrong(call_nlpx, tmp_path, content, message):
    (tmp_path / "bad.conllu").write_bytes(content)
    done = call_nlpx("convert", "bad.conllu", "out")
    assert done.returncode == 1
    assert done.stderr.startswith(f"error: {message}")
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_the_command_names_a_missing_file(call_nlpx):
    done = call_nlpx("convert", "none.conllu", "out")
    assert (done.returncode, done.stderr) == (
        1,
        "error: none.conllu: there is no such file or folder; check the path.\n",
    )


def test_a_real_treebank_is_converted(data, tmp_path):
    path = data / "ud" / "en_ewt" / "en_ewt-ud-dev.conllu"
    convert(path, tmp_path, n_sents=10, file_type="msg")
    documents = srsly.read_msgpack(tmp_path / "en_ewt-ud-dev.msg")
    assert len(documents) == 201
    tokens = [token for document in documents for s in document["paragraphs"][0]["sentences"] for token in s["tokens"]]
    assert len(tokens) == 25147
    assert tokens[0] == {
        "id": 0, "orth": "From", "space": " ", "tag": "IN", "pos": "ADP", "morph": "", "lemma": "from", "head": 2,
        "dep": "case",
    }  # fmt: skip


IOB = "Ann|B-PER saw|O Paris|B-LOC\n"
V2 = {"id": 0, "paragraphs": [{"raw": "I am", "entities": [[0, 1, "X"]]}]}


def test_training_data_of_spacy_2_is_converted(tmp_path, data):
    source = data / "formats" / "spacy_v2_v3_examples" / "training-data.json"
    convert(source, tmp_path / "x.spacy")
    convert(source, tmp_path / "named.spacy", converter="json")
    (doc,) = read_docs(tmp_path / "x.spacy", nlpx.blank("en"))
    assert len(doc) == 54
    assert [span.text for span in doc.ents][:2] == ["Oct. 19", "The Misanthrope"]
    assert (tmp_path / "named.spacy").read_bytes() == (tmp_path / "x.spacy").read_bytes()


def test_every_json_of_the_examples_is_converted(tmp_path, data):
    sources = sorted((data / "formats").rglob("*.json"))
    assert sources
    for source in sources:
        convert(source, tmp_path / "x.spacy", lang="en")
        nlp = nlpx.blank("en")
        assert texts(tmp_path / "x.spacy") == [doc.text for doc in read_docs(source, nlp)], source.name


SNIFFED = {
    "documents": (json.dumps([V2]), "json"),
    "a document over several lines": (json.dumps(V2, indent=1), "json"),
    "a document a line": (f"{json.dumps(V2)}\n{json.dumps(V2)}\n", "jsonl"),
    "pairs in an array": (json.dumps([["a b", {"entities": []}]]), "json"),
    "a pair a line": ('["a b", {"entities": []}]\n["c", {"entities": []}]\n', "jsonl"),
    "a text a line": ('{"text": "a", "spans": []}\n', "jsonl"),
    "texts in an array": ('[\n{"text": "a", "spans": []}\n]', "json"),
    "words with tags": (IOB, "iob"),
    "a token a line": ("Ann B-PER\nsaw O\n", "ner"),
    "a treebank": (GOOD, "conllu"),
}


@pytest.mark.parametrize(("content", "converter"), SNIFFED.values(), ids=SNIFFED)
def test_the_format_is_known_by_its_look(tmp_path, content, converter):
    source = tmp_path / "x.data"
    source.write_text(content, encoding="utf8")
    convert(source, tmp_path / "a.spacy")
    convert(source, tmp_path / "b.spacy", converter=converter)
    assert texts(tmp_path / "a.spacy") == texts(tmp_path / "b.spacy") != []
    assert find_converter("auto", source).name == converter


@pytest.mark.parametrize("file_type", [ending.removeprefix(".") for ending in READERS])
def test_user_data_that_a_file_type_has_no_place_for_is_reported(tmp_path, monkeypatch, source, file_type):
    doc = Doc(Vocab(), words=["Hej"], user_data={"id": 3})
    monkeypatch.setattr("nlpx.corpora.converting.stream", lambda *_: iter([doc, doc]))
    notices = []
    convert(source, tmp_path / "out", file_type=file_type, report=notices.append)
    (read, _) = read_docs(tmp_path / "out", nlpx.blank("xx"))
    lost = f"{source}: documents in it have user data, for which the file type {file_type} has no place; "
    kept, told = ({"id": 3}, []) if file_type == "spacy" else ({}, [f"{lost}--file-type spacy keeps it."])
    assert (read.user_data, notices) == (kept, told)


def test_a_converter_without_endings_takes_every_file_of_a_folder(tmp_path, monkeypatch, source):
    source.rename(tmp_path / "train")
    spec = replace(find_converter("conllu", source), suffixes=())
    for module in ("converted_files", "converting"):
        monkeypatch.setattr(f"nlpx.corpora.{module}.find_converter", lambda *_, **__: spec)
    assert convert(tmp_path, tmp_path / "out", converter="conllu") == {tmp_path / "out" / "train.json": 3}
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError, match="the folder holds no corpus; put files there"):
        convert(tmp_path / "empty", tmp_path / "out", converter="conllu")


def test_standard_input_is_converted(nlpx_with_input, tmp_path):
    for arguments in (("-",), ("/dev/stdin",), ("-", "-", "-c", "conllu"), ("-", "-", "-c", "auto")):
        done = nlpx_with_input(GOOD * 2, *arguments)
        assert (done.returncode, done.stderr) == (0, "")
        assert len(json.loads(done.stdout)) == 2
    done = nlpx_with_input(GOOD, "-", "out", "-t", "spacy")
    assert done.stderr == f"saved: {Path('out/stdin.spacy')} (1 document)\n"
    assert texts(tmp_path / "out" / "stdin.spacy") == ["Hej! "]


def test_mistakes_in_standard_input_are_named(nlpx_with_input):
    assert nlpx_with_input(GOOD + BAD, "-").stderr.startswith("error: <stdin>:4: the line has 9 columns")
    assert nlpx_with_input("", "-").stderr.startswith("error: <stdin>: the file is empty")
    assert nlpx_with_input("what is this", "-").stderr.startswith(
        "error: <stdin>: the content does not tell the format"
    )
    assert nlpx_with_input(GOOD + BAD, "/dev/stdin").stderr.startswith("error: /dev/stdin:4: the line has 9 columns")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_is_converted(tmp_path, source):
    pipe = tmp_path / "pipe.conllu"
    os.mkfifo(pipe)
    writer = threading.Thread(target=lambda: pipe.write_bytes(source.read_bytes()))
    writer.start()
    convert(pipe, tmp_path / "x.spacy")
    writer.join()
    assert texts(tmp_path / "x.spacy") == ["Hej! "] * 3


def test_an_empty_file_of_a_folder_is_reported_and_passed_over(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    empty = {"a.iob": "", "b.conllu": "# nothing\n", "c.jsonl": "\n", "d.ner": "", "e.json": "[]"}
    for name, content in {**empty, "z.iob": IOB}.items():
        (folder / name).write_text(content, encoding="utf8")
    notices = []
    assert convert(folder, tmp_path / "out", file_type="spacy", report=notices.append) == {
        tmp_path / "out" / "z.spacy": 1
    }
    assert [notice.split(":")[0] for notice in notices] == [str(folder / name) for name in empty]
    (folder / "z.iob").unlink()
    with pytest.raises(EmptyCorpus, match="nothing in 5 files"):
        convert(folder, tmp_path / "out", report=notices.append)


@pytest.mark.parametrize(("name", "content"), [("x.iob", ""), ("x.json", "[]"), ("x.json", ""), ("x.txt", "")])
def test_an_empty_file_is_an_error(tmp_path, name, content):
    (tmp_path / name).write_text(content, encoding="utf8")
    with pytest.raises(EmptyCorpus, match=re.escape(name)):
        convert(tmp_path / name, tmp_path / "out.spacy")
    assert not (tmp_path / "out.spacy").exists()


def test_quiet_says_only_what_went_wrong(call_nlpx, source, tmp_path):
    done = call_nlpx("convert", source, "out", "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (tmp_path / "out" / "train.json").exists()
    assert call_nlpx("convert", source, "out", "-q", "-c", "iob").stderr.startswith("error: ")


def test_a_file_is_not_written_over_itself(tmp_path, source):
    path = tmp_path / "x.json"
    path.write_text(json.dumps([V2]), encoding="utf8")
    for output in (tmp_path, path):
        with pytest.raises(UsageError, match=r"x\.json would be written over itself"):
            convert(path, output)
    assert json.loads(path.read_text(encoding="utf8")) == [V2]


def test_results_of_an_earlier_run_are_no_input(tmp_path, source):
    for _ in range(2):
        assert convert(tmp_path, tmp_path) == {tmp_path / "train.json": 3}


@pytest.mark.parametrize("content", ["{", '{"A": NaN}', '{"A": 1}', '{"A": "B", "A": "C"}', "[" * 100_000, "[]"])
def test_a_map_of_labels_that_is_none_is_an_error(call_nlpx, source, tmp_path, content):
    (tmp_path / "map.json").write_text(content, encoding="utf8")
    done = call_nlpx("convert", source, "out", "-nm", "map.json")
    assert done.returncode == 1
    assert re.fullmatch(r"error: map\.json: .*\n", done.stderr)


def test_a_pipeline_that_finds_no_sentences_is_an_error(tmp_path):
    nlpx.blank("en").to_disk(tmp_path / "blank")
    source = tmp_path / "train.ner"
    source.write_text("One O\n. O\nTwo O\n", encoding="utf8")
    with pytest.raises(UsageError, match=r"does not find sentences: its components are \[\]"):
        convert(source, tmp_path / "out", converter="ner", seg_sents=True, model=str(tmp_path / "blank"))


def test_a_folder_is_concatenated_to_one_file(tmp_path, source):
    folder = tmp_path / "in"
    (folder / "sub").mkdir(parents=True)
    source.rename(folder / "b.conllu")
    (folder / "sub" / "a.conllu").write_text(GOOD, encoding="utf8")
    (folder / "empty.conllu").write_text("", encoding="utf8")
    notices = []
    done = convert(folder, tmp_path, file_type="conllu", concatenate=True, report=notices.append)
    assert done == {tmp_path / "in.conllu": 4}
    assert (tmp_path / "in.conllu").read_text(encoding="utf8") == GOOD * 4
    assert [notice.partition(": ")[0] for notice in notices] == [str(folder / "empty.conllu")]
    assert convert(folder, tmp_path / "x.spacy", concatenate=True, report=notices.append) == {tmp_path / "x.spacy": 4}


def test_several_files_are_concatenated_to_standard_output(call_nlpx, tmp_path, source):
    (tmp_path / "in").mkdir()
    source.rename(tmp_path / "in" / "a.conllu")
    (tmp_path / "in" / "b.conllu").write_text(GOOD, encoding="utf8")
    done = call_nlpx("convert", "in", "-", "-t", "conllu", "-C")
    assert (done.returncode, done.stdout, done.stderr) == (0, GOOD * 4, "")


@pytest.mark.parametrize("file_type", ["spacy", "msg", "json", "jsonl"])
def test_training_data_is_an_input_too(tmp_path, source, file_type):
    corpus = tmp_path / f"x.{file_type}"
    convert(source, corpus, n_sents=2)
    for converter in ("auto", file_type):
        assert convert(corpus, tmp_path / "again.conllu", converter=converter) == {tmp_path / "again.conllu": 2}
        assert (tmp_path / "again.conllu").read_bytes() == source.read_bytes()


def test_a_binary_corpus_is_not_read_from_standard_input(nlpx_with_input):
    done = nlpx_with_input("", "-", "-c", "spacy")
    assert (done.returncode, done.stderr) == (
        2,
        "error: <stdin>: a file of this format is not read from standard input or a pipe; name the file.\n",
    )


def test_what_a_treebank_has_no_place_for_is_reported(tmp_path, source):
    corpus = tmp_path / "x.spacy"
    doc = Doc(Vocab(), words=["Hej"], user_data={"id": 3})
    doc.cats = {"A": 1.0}
    doc.spans["sc"] = [doc[:1]]
    DocBin(store_user_data=True, docs=[doc]).to_disk(corpus)
    notices = []
    convert(corpus, tmp_path / "x.conllu", report=notices.append)
    (notice,) = notices
    assert notice == (
        f"{corpus}: documents in it have user data and categories and groups of spans, for which the file type conllu "
        "has no place; --file-type spacy keeps it."
    )


def test_progress_is_shown_on_a_terminal_alone(tmp_path, monkeypatch, source, capsys):
    monkeypatch.setattr("nlpx.corpora.converting._SHOWN_EVERY", 1)
    shown = []

    @contextmanager
    def progress_line(*, silent):
        yield None if silent else lambda done, share: shown.append((done, share))

    monkeypatch.setattr("nlpx.commands.convert.progress_line", progress_line)
    convert(source, tmp_path / "x.spacy", silent=False)
    assert shown == [(f"{count} documents", 1.0) for count in (1, 2, 3)]
    convert(source, tmp_path / "y.spacy")
    assert len(shown) == 3


ALL = ("-n", "2", "-s", "-m", "-T", "-k", "sc", "-l", "en")
IDLE = {
    "conllu": (GOOD, ["--seg-sents", "--spans-key", "--lang"]),
    "iob": (IOB, ["--seg-sents", "--morphology", "--merge-subtokens", "--lang"]),
    "json": (json.dumps([V2]), ["--n-sents", "--seg-sents", "--morphology", "--merge-subtokens"]),
    "jsonl": ('{"text": "a"}\n', ["--n-sents", "--seg-sents", "--morphology", "--merge-subtokens"]),
    "ner": ("Ann B-PER\n. O\nBob B-PER\n", ["--morphology", "--merge-subtokens", "--lang"]),
    "csv": ("text,label\na,b\n", ["--n-sents", "--seg-sents", "--morphology", "--merge-subtokens", "--spans-key"]),
}


@pytest.mark.parametrize("converter", IDLE)
def test_options_that_a_converter_has_no_use_for_are_told(call_nlpx, tmp_path, converter):
    content, idle = IDLE[converter]
    (tmp_path / "x.data").write_text(content, encoding="utf8")
    for arguments, flags in ((ALL, idle), ((), [])):
        done = call_nlpx("convert", "x.data", "out", "-c", converter, *arguments, "--quiet")
        assert (done.returncode, done.stdout) == (0, "")
        told = [f"warning: {flag} does nothing with the converter {converter}." for flag in flags]
        assert [line for line in done.stderr.splitlines() if "does nothing" in line] == told


@pytest.mark.parametrize(
    ("converter", "idle"),
    [("spacy", ["--n-sents", "--seg-sents", "--morphology", "--merge-subtokens", "--spans-key", "--lang"]),
     ("msg", ["--n-sents", "--seg-sents", "--morphology", "--merge-subtokens", "--spans-key"])],
)  # fmt: skip
def test_options_that_training_data_has_no_use_for_are_told(call_nlpx, tmp_path, source, converter, idle):
    convert(source, tmp_path / f"x.{converter}")
    done = call_nlpx("convert", f"x.{converter}", "out", *ALL, "--quiet")
    assert done.stderr.splitlines() == [
        f"warning: {flag} does nothing with the converter {converter}." for flag in idle
    ]


def test_options_without_use_are_told_once_for_each_converter(tmp_path, source):
    (tmp_path / "b.conllu").write_text(GOOD, encoding="utf8")
    (tmp_path / "c.iob").write_text(IOB, encoding="utf8")
    notices = []
    convert(tmp_path, tmp_path / "out", lang="en", report=notices.append)
    assert sorted(notices) == [f"--lang does nothing with the converter {name}." for name in ("conllu", "iob")]


TWO = "Ann B-PER\n\nBob B-PER\n"


@pytest.mark.parametrize(
    ("content", "options", "told"),
    [
        (TWO, {"seg_sents": True}, ["blank lines divide it into sentences, so --seg-sents does nothing."]),
        (
            f"-DOCSTART- O\n\n{TWO}",
            {"n_sents": 2},
            ["-DOCSTART- divides it into documents, so --n-sents does nothing."],
        ),
        (
            "Ann B-PER\n. O\nBob B-PER\n",
            {"n_sents": 2},
            ["no blank line divides it into sentences, so --n-sents does nothing; --seg-sents finds some."],
        ),
        ("Ann B-PER\n. O\nBob B-PER\n", {"n_sents": 2, "seg_sents": True}, []),
        (TWO, {"n_sents": 2}, []),
    ],
)
def test_a_file_that_is_divided_otherwise_is_told(tmp_path, content, options, told):
    (tmp_path / "x.ner").write_text(content, encoding="utf8")
    notices = []
    convert(tmp_path / "x.ner", tmp_path / "out", report=notices.append, **options)
    assert notices == [f"{tmp_path / 'x.ner'}: {each}" for each in told]
