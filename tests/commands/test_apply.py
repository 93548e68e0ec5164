"""`nlpx apply`: what a user gives and gets."""

from __future__ import annotations

import gzip
import io
import json
import sys
import zlib

import pytest

import nlpx
from nlpx.commands.apply import apply
from nlpx.errors import DataError, UsageError
from nlpx.files import msgpack
from nlpx.tokens import Doc, DocBin
from nlpx.vocab import Vocab

CODE = """
import os
import signal
import time

from nlpx import Language

@Language.component("shouter")
def shout(doc):
    if doc.text == "bad":
        raise ValueError("it is bad")
    if doc.text == "unsavable":
        doc.user_data["what"] = object()
    if doc.text == "crash":
        os.kill(os.getpid(), signal.SIGKILL)
    if doc.text == "leave":
        os._exit(0)
    if doc.text == "wait":
        time.sleep(60)
    for token in doc:
        token.lemma_ = token.text.upper()
    return doc
"""
TEXTS = ["a b", "bad", "c", "", "d e f", "é"]


@pytest.fixture
def model(tmp_path, monkeypatch):
    """Save a pipeline of a component that writes capital letters and fails at some texts; its code is `code.py`."""
    from nlpx.config import import_code

    monkeypatch.chdir(tmp_path)
    # What Python keeps of the code beside it is none of the files that these tests look for.
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    (tmp_path / "code.py").write_text(CODE, encoding="utf8")
    import_code(tmp_path / "code.py")
    nlp = nlpx.blank("xx")
    nlp.add_pipe("shouter")
    nlp.to_disk(tmp_path / "model")
    return tmp_path / "model"


def _json_lines(path, texts, key="text"):
    path.write_text("".join(json.dumps({key: text}) + "\n" for text in texts), encoding="utf8")


def _docs(path):
    return list(DocBin().from_disk(path).get_docs(Vocab()))


def _lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf8").splitlines()]


def test_what_is_wrong_is_reported_and_the_rest_annotated(model, tmp_path, call_nlpx):
    lines = [json.dumps({"text": text}) for text in TEXTS]
    lines[2:2] = ['{"text": 3}', "nothing", ""]
    (tmp_path / "texts.jsonl").write_bytes("\n".join(lines).encode() + b'\n{"text": "\xff"}\n')
    done = call_nlpx("apply", model, "texts.jsonl", "out.spacy", "--code", "code.py")
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.splitlines() == [
        "warning: texts.jsonl:2: component 'shouter' failed: ValueError: it is bad",
        "warning: texts.jsonl:3: under 'text' stands 3, where a text is due",
        "warning: texts.jsonl:4: this is not JSON (expecting value), at column 1; write one JSON object a line.",
        (
            "warning: texts.jsonl:10: byte 0xff at column 11 is not UTF-8 text; save the file in UTF-8 "
            "(for example: iconv -f latin1 -t utf-8)."
        ),
        "saved: out.spacy (5 documents, 7 words)",
        "error: 4 of 9 texts are left out",
    ]
    assert [doc.text for doc in _docs(tmp_path / "out.spacy")] == ["a b", "c", "", "d e f", "é"]
    assert [token.lemma_ for token in _docs(tmp_path / "out.spacy")[0]] == ["A", "B"]
    assert {path.name for path in tmp_path.iterdir()} == {"model", "code.py", "texts.jsonl", "out.spacy"}


def test_a_run_without_faults_is_quiet_if_it_is_to_be(model, tmp_path, call_nlpx):
    _json_lines(tmp_path / "texts.jsonl", ["a"], key="body")
    done = call_nlpx("apply", model, "texts.jsonl", "out.jsonl", "-c", "code.py", "-tk", "body", "-q")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_processes_give_the_same_bytes(model, tmp_path):
    _json_lines(tmp_path / "texts.jsonl", TEXTS * 3)
    found = []
    for n_process in (1, 2):
        failures = []
        output = tmp_path / f"{n_process}.jsonl"
        done = apply("texts.jsonl", output, model, batch_size=2, n_process=n_process, notify=failures.append)
        found.append((done.n_docs, len(failures), output.read_bytes()))
    assert found[0] == found[1]
    assert found[0][:2] == (15, 3)


@pytest.mark.parametrize("n_process", [1, 2])
def test_a_text_that_kills_its_process_is_reported_and_the_rest_annotated(model, tmp_path, call_nlpx, n_process):
    texts = ["a b", "bad", "crash", "c", "d", "leave", "crash", "e"]
    _json_lines(tmp_path / "texts.jsonl", texts)
    done = call_nlpx("apply", model, "texts.jsonl", "out.jsonl", "-c", "code.py", "-b", 3, "-n", n_process)
    assert done.returncode == 1
    died = "the process that was at work died"
    assert done.stderr.splitlines() == [
        "warning: texts.jsonl:2: component 'shouter' failed: ValueError: it is bad",
        f"warning: texts.jsonl:3: {died} (SIGKILL, as when memory runs out)",
        f"warning: texts.jsonl:6: {died} (exit code 0)",
        f"warning: texts.jsonl:7: {died} (SIGKILL, as when memory runs out)",
        "saved: out.jsonl (4 documents, 5 words)",
        "error: 4 of 8 texts are left out",
    ]
    assert [line["text"] for line in _lines(tmp_path / "out.jsonl")] == ["a b", "c", "d", "e"]
    assert {path.name for path in tmp_path.iterdir()} == {"model", "code.py", "texts.jsonl", "out.jsonl"}


def test_standard_output_gets_lines_and_nothing_twice(model, tmp_path, call_nlpx, monkeypatch):
    given = "".join(json.dumps({"text": text}) + "\n" for text in ["a", "crash", "b", "bad", "c"])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given.encode())))
    (tmp_path / "code.py").write_text(CODE + "\nprint('a notice')", encoding="utf8")
    done = call_nlpx("apply", model, "-", "-", "-c", "code.py", "-b", 1)
    assert done.returncode == 1
    assert [json.loads(line)["text"] for line in done.stdout.splitlines()] == ["a", "b", "c"]
    assert [line for line in done.stderr.splitlines() if line != "a notice"] == [
        "warning: <stdin>:2: the process that was at work died (SIGKILL, as when memory runs out)",
        "warning: <stdin>:4: component 'shouter' failed: ValueError: it is bad",
        "printed (3 documents, 3 words)",
        "error: 2 of 5 texts are left out",
    ]


def test_json_lines_are_what_documents_say(model, tmp_path):
    _json_lines(tmp_path / "texts.jsonl", ["é f"])
    apply("texts.jsonl", "out.jsonl", model)
    assert _lines(tmp_path / "out.jsonl") == [nlpx.load(model)("é f").to_json()]


def test_all_files_of_a_folder_are_read(model, tmp_path):
    folder = tmp_path / "in"
    (folder / "deep").mkdir(parents=True)
    _json_lines(folder / "a.jsonl", ["one"])
    with gzip.open(folder / "b.jsonl.gz", "wt") as file:
        file.write('{"text": "two"}\n')
    DocBin(docs=[Doc(Vocab(), words=["thr", "ee"], spaces=[False, False])]).to_disk(folder / "c.spacy")
    (folder / "deep" / "d.txt").write_bytes("four\r\nlines\n".encode("utf-8-sig"))
    (folder / "deep" / "e.spacy").write_bytes(b"no such thing")
    failures = []
    for _ in range(2):
        # The output is no input.
        apply("in", "in/out.jsonl", model, force=True, notify=failures.append)
    assert [line["text"] for line in _lines(folder / "out.jsonl")] == ["one", "two", "three", "four\nlines\n"]
    assert [token["end"] for token in _lines(folder / "out.jsonl")[2]["tokens"]] == [3, 5]
    assert len(failures) == 2
    assert failures[0].startswith("in/deep/e.spacy is not in the .spacy format, or damaged")


def test_lines_of_plain_text_are_texts_if_they_are_to_be(model, tmp_path):
    (tmp_path / "texts.txt").write_text("one\n\n  \ntwo", encoding="utf8")
    apply("texts.txt", "out.jsonl", model, lines=True)
    assert [line["text"] for line in _lines(tmp_path / "out.jsonl")] == ["one", "two"]


@pytest.mark.parametrize(("given", "texts"), [(b'{"text": "one"}\n{"text": "two"}', ["one", "two"]), (b"one", ["one"])])
def test_standard_input_is_read(model, tmp_path, monkeypatch, given, texts):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
    apply("-", "out.jsonl", model)
    assert [line["text"] for line in _lines(tmp_path / "out.jsonl")] == texts


def test_an_output_that_is_there_is_written_over_with_force_only(model, tmp_path):
    _json_lines(tmp_path / "texts.jsonl", ["a"])
    (tmp_path / "out.spacy").write_bytes(b"mine")
    with pytest.raises(UsageError, match=r"out\.spacy exists; --force writes over it"):
        apply("texts.jsonl", "out.spacy", model)
    assert (tmp_path / "out.spacy").read_bytes() == b"mine"
    apply("texts.jsonl", "out.spacy", model, force=True)
    assert len(_docs(tmp_path / "out.spacy")) == 1


def test_a_document_that_cannot_be_written_is_left_out(model, tmp_path):
    _json_lines(tmp_path / "texts.jsonl", ["a", "unsavable", "b"])
    failures = []
    done = apply("texts.jsonl", "out.spacy", model, notify=failures.append)
    assert done.n_docs == 2
    assert [doc.text for doc in _docs(tmp_path / "out.spacy")] == ["a", "b"]
    assert failures[0].startswith("texts.jsonl:2: the Doc cannot be written: ")


@pytest.mark.parametrize(
    ("content", "message"),
    [("", "there is no text in it"), ('{"text": "bad"}\n', "none of the texts in it could be annotated")],
)
def test_nothing_is_written_where_there_is_nothing(model, tmp_path, content, message):
    (tmp_path / "texts.jsonl").write_text(content, encoding="utf8")
    with pytest.raises(DataError, match=message):
        apply("texts.jsonl", "out.spacy", model)
    assert {path.name for path in tmp_path.iterdir()} == {"model", "code.py", "texts.jsonl"}


@pytest.mark.parametrize("name", ["out.txt", "out"])
def test_the_name_of_the_output_says_its_form(model, name):
    with pytest.raises(UsageError, match=r"ends with \.spacy or \.jsonl"):
        apply("texts.jsonl", name, model)


def test_an_output_without_a_name_is_refused(model, tmp_path, call_nlpx):
    done = call_nlpx("apply", model, "texts.jsonl", ".")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: .: the output is a file that ends with .spacy or .jsonl")
    assert {path.name for path in tmp_path.iterdir()} == {"model", "code.py"}


def test_a_key_that_no_line_has_is_refused_with_those_that_are_there(model, tmp_path, call_nlpx):
    lines = [{"body": "a", "id": 1}, {"title": "b"}, *({f"k{number}": 0} for number in range(12))]
    (tmp_path / "texts.jsonl").write_text("no JSON\n" + "\n".join(map(json.dumps, lines)), encoding="utf8")
    done = call_nlpx("apply", model, "texts.jsonl", "out.jsonl", "-c", "code.py")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "error: texts.jsonl: none of the first lines has a text under 'text'; the keys there are 'body', 'id', "
        "'title', 'k0', 'k1', 'k2', 'k3', 'k4', 'k5', 'k6' and 5 more: name one with --text-key\n"
    )
    assert {path.name for path in tmp_path.iterdir()} == {"model", "code.py", "texts.jsonl"}


def test_a_key_is_looked_for_in_the_first_lines_of_all_files(model, tmp_path, monkeypatch):
    monkeypatch.setattr("nlpx.corpora.given_texts._LOOKED_AT", 3)
    (tmp_path / "in").mkdir()
    lines = '{"body": "a"}\n' * 3 + '{"text": "b"}\n'
    (tmp_path / "in" / "a.jsonl").write_text(lines, encoding="utf8")
    (tmp_path / "in" / "b.jsonl").write_text("no JSON\n", encoding="utf8")
    with pytest.raises(UsageError, match=r"in: none of the first lines has a text .* there are 'body': name"):
        apply("in", "out.jsonl", model)
    # Another file has it, though it comes later: these are counted.
    (tmp_path / "in" / "z.jsonl").write_text('{"text": "c"}\n', encoding="utf8")
    assert apply("in", "out.jsonl", model).n_docs == 2


@pytest.mark.parametrize("n_process", [1, 2])
def test_lines_without_the_key_are_counted_and_told_once(model, tmp_path, call_nlpx, n_process):
    lines = [{"text": "a"}, {"body": "b"}, {}, {"text": None}, {"text": "c"}, {"body": "d"}]
    (tmp_path / "texts.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf8")
    done = call_nlpx("apply", model, "texts.jsonl", "out.jsonl", "-c", "code.py", "-b", 1, "-n", n_process)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "warning: texts.jsonl:4: under 'text' stands None, where a text is due",
        "warning: texts.jsonl:2: there is no 'text' in this line, nor in 2 others",
        "saved: out.jsonl (2 documents, 2 words)",
        "error: 4 of 6 texts are left out",
    ]
    done = apply("texts.jsonl", "again.jsonl", model)
    assert (done.n_docs, done.n_left_out, len(done.failures)) == (2, 4, 2)


def test_docs_behind_the_damage_in_a_file_are_counted(model, tmp_path, call_nlpx):
    docs = [Doc(Vocab(), words=[text]) for text in "abcde"]
    data = msgpack.unpack(zlib.decompress(DocBin(docs=docs).to_bytes()))
    data["cats"][2] = {"A": "none"}
    (tmp_path / "texts.spacy").write_bytes(zlib.compress(msgpack.pack(data)))
    done = call_nlpx("apply", model, "texts.spacy", "out.jsonl", "-c", "code.py", "-b", 1)
    assert done.returncode == 1
    warning, *lines = done.stderr.splitlines()
    assert warning.endswith("documents 3 to 5 are left out")
    assert lines == ["saved: out.jsonl (2 documents, 2 words)", "error: 3 of 5 texts are left out"]


@pytest.mark.parametrize("name", ["zeros.txt", "zeros.jsonl"])
@pytest.mark.parametrize(
    ("data", "reason"), [(bytes(5000), "only zero bytes"), ("Ada".encode("utf-16-le"), "UTF-16LE")]
)
def test_bytes_that_are_no_text_are_not_annotated(model, tmp_path, name, data, reason):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / name).write_bytes(data)
    (tmp_path / "in" / "a.txt").write_text("a", encoding="utf8")
    done = apply("in", "out.jsonl", model)
    assert done.n_docs == 1
    (failure,) = done.failures
    assert failure.startswith(f"in/{name}:1: the")
    assert reason in failure
