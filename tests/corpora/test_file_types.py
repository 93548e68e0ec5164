"""Each file type holds all of a Doc."""

from __future__ import annotations

import json
from io import BytesIO

import numpy as np
import pytest

import nlpx
from nlpx.corpora import file_types
from nlpx.corpora.corpus_files import READERS, read_docs
from nlpx.corpora.file_types import WRITERS
from nlpx.errors import DataError
from nlpx.tokens import Doc, DocBin

TRAINING_DATA = [ending.removeprefix(".") for ending in READERS]


@pytest.fixture
def nlp():
    return nlpx.blank("en")


@pytest.fixture
def docs(nlp):
    parse = {"heads": [1, 1, 1], "deps": ["nsubj", "ROOT", "punct"]}
    first = Doc(nlp.vocab, words=["I", "know", "."], spaces=[True, False, True], tags=["PRP", "VBP", "."], **parse)
    first.cats = {"A": 1.0}
    second = Doc(nlp.vocab, words=["Née", "Ümit"], ents=["O", "B-PER"], lemmas=["née", "Ümit"], sent_starts=[1, -1])
    return [first, second]


@pytest.mark.parametrize("file_type", TRAINING_DATA)
def test_written_docs_read_back_the_same(tmp_path, nlp, docs, file_type):
    path = tmp_path / f"corpus.{file_type}"
    with path.open("wb") as file:
        assert WRITERS[file_type](docs, file) == 2
    for doc, again in zip(docs, read_docs(path, nlp), strict=True):
        assert again.text == doc.text
        assert again.has_unknown_spaces == doc.has_unknown_spaces
        assert again.cats == doc.cats
        for column in ("tag", "dep", "head", "lemma", "sent_start", "ent_iob", "ent_type"):
            assert again.values(column).tolist() == doc.values(column).tolist(), column


@pytest.mark.parametrize("file_type", TRAINING_DATA)
def test_categories_read_back_the_same(tmp_path, nlp, file_type):
    labelled = [nlp("Née 1970.\nUnd?"), nlp("Née.")]
    labelled[0].cats = {"ü, b": 0.25, "no": 0.0, "C": 1 / 3}
    path = tmp_path / f"corpus.{file_type}"
    with path.open("wb") as file:
        WRITERS[file_type](labelled, file)
    again = [(doc.text, list(doc.cats.items())) for doc in read_docs(path, nlp)]
    assert again == [(doc.text, list(doc.cats.items())) for doc in labelled]


@pytest.mark.parametrize("file_type", ["json", "jsonl"])
def test_scores_that_were_set_one_by_one_are_numbers_or_refused(nlp, file_type):
    doc, file = nlp("Née."), BytesIO()
    doc.cats["A"] = np.float32(0.5)
    WRITERS[file_type]([doc], file)
    assert b"0.5" in file.getvalue()
    doc.cats["A"] = float("inf")
    with pytest.raises(DataError, match="The category 'A' has inf; give a number"):
        WRITERS[file_type]([doc], BytesIO())


def test_json_is_one_document_a_line(tmp_path, docs):
    path = tmp_path / "corpus.json"
    with path.open("wb") as file:
        WRITERS["json"](docs, file)
    assert len(path.read_text(encoding="utf8").splitlines()) == 4
    assert [document["id"] for document in json.loads(path.read_text(encoding="utf8"))] == [0, 1]


def test_jsonl_of_texts_with_categories_alone_is_as_short_as_they_are(tmp_path, nlp, docs):
    path = tmp_path / "corpus.jsonl"
    labelled = [nlp("I know."), nlp("I")]
    for doc in labelled:
        doc.cats = {"A": 1.0}
    with path.open("wb") as file:
        WRITERS["jsonl"]([docs[0], *labelled, nlp("I know.")], file)
    annotated, *short, bare = map(json.loads, path.read_text(encoding="utf8").splitlines())
    assert short == [{"text": doc.text, "cats": {"A": 1.0}} for doc in labelled]
    assert [document["id"] for document in (annotated, bare)] == [0, 3]
    _, again, _, _ = read_docs(path, nlp)
    assert (again.text, len(again), again.cats) == ("I know.", 3, {"A": 1.0})


@pytest.mark.parametrize("file_type", ["jsonl", "spacy"])
def test_files_of_texts_with_few_of_many_labels_are_hardly_larger_than_the_texts(tmp_path, nlp, file_type):
    texts = [" ".join(f"word{number * step % 997}" for step in range(30)) for number in range(200)]
    labelled = []
    for number, text in enumerate(texts):
        labelled.append(nlp.make_doc(text))
        labelled[-1].cats = {f"label{number * 71 % 15_000}": 1.0, f"label{number * 37 % 15_000}": 1.0}
    path = tmp_path / f"corpus.{file_type}"
    with path.open("wb") as file:
        WRITERS[file_type](labelled, file)
    assert path.stat().st_size <= sum(map(len, texts)) + 100 * len(texts)


@pytest.mark.parametrize("file_type", ["json", "jsonl", "msg", "spacy"])
def test_no_docs_make_a_file_without_docs(tmp_path, nlp, file_type):
    path = tmp_path / f"corpus.{file_type}"
    with path.open("wb") as file:
        assert WRITERS[file_type]([], file) == 0
    if file_type != "jsonl":
        assert list(read_docs(path, nlp)) == []


@pytest.mark.parametrize("n_docs", [0, 1, 7])
def test_a_large_corpus_is_written_in_parts_as_it_is_at_once(monkeypatch, nlp, docs, n_docs):
    monkeypatch.setattr(file_types, "_PART", 4)
    given = (docs * n_docs)[:n_docs]
    file = BytesIO()
    assert WRITERS["spacy"](iter(given), file) == n_docs
    assert file.getvalue() == DocBin(store_user_data=True, docs=given).to_bytes()
