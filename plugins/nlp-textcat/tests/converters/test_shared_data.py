"""The data sets of text classification, each of which one command converts."""

from __future__ import annotations

import json
from itertools import islice

import pytest

import nlpx
from nlpx.commands.convert import convert
from nlpx.corpora import read_docs

N_TEXTS = 100


def labelled(line):
    """Return the text of a line of JSON, and the labels that hold."""
    record = json.loads(line)
    holding = record.get("cats") or {record["label"]: 1.0}
    return record["text"], {label for label, value in holding.items() if value}


@pytest.fixture
def start_of(data, tmp_path):
    """Copy the first texts of a file, and the names of labels beside it."""

    def copy(name):
        source = data / "textcat" / name
        with source.open(encoding="utf8") as file:
            lines = list(islice(file, N_TEXTS))
        target = tmp_path / source.name
        target.write_text("".join(lines), encoding="utf8")
        names = source.with_name("labels.txt")
        if names.exists():
            target.with_name("labels.txt").write_bytes(names.read_bytes())
        return target, [line.rstrip("\n") for line in lines]

    return copy


@pytest.mark.parametrize("file_type", ["spacy", "jsonl"])
@pytest.mark.parametrize(
    "name",
    [
        "clinc150/clinc150-dev.jsonl",
        "cooking_stackexchange/cooking-dev.jsonl",
        "goemotions/dev.tsv",
        "sentence_polarity/sentence_polarity-dev.jsonl",
    ],
)
def test_data_set_is_converted_whole(start_of, tmp_path, name, file_type):
    path, lines = start_of(name)
    if path.suffix == ".tsv":
        names = path.with_name("labels.txt").read_text(encoding="utf8").split()
        rows = [line.split("\t") for line in lines]
        expected = [(text, {names[int(number)] for number in numbers.split(",")}) for text, numbers, _ in rows]
    else:
        expected = [labelled(line) for line in lines]
    (corpus,) = convert(path, tmp_path / "corpus", file_type=file_type)
    docs = read_docs(corpus, nlpx.blank("en"))
    assert [(doc.text, {label for label, value in doc.cats.items() if value}) for doc in docs] == expected
