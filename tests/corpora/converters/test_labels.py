"""Labels that are mapped, in Docs of any converter."""

from __future__ import annotations

import json

import pytest

import nlpx
from nlpx.commands.convert import convert
from nlpx.corpora.corpus_files import read_docs

SPANS = {"text": "a b c", "spans": [{"start": 0, "end": 1, "label": "B"}, {"start": 4, "end": 5, "label": "C"}]}
WORD = "{number}\t{word}\t_\tX\t_\t_\t0\troot\t_\t{misc}\n"
ROWS = [(1, "a", "NE=B-B"), (2, "b", "_"), (3, "c", "Gloss=x|NE=S-C")]
FILES = {
    "jsonl": json.dumps(SPANS),
    "json": json.dumps([SPANS]),
    "iob": "a|B-B b|O c|B-C\n",
    "ner": "a\tB-B\nb\tO\nc\tB-C\n",
    "conllu": "".join(WORD.format(number=number, word=word, misc=misc) for number, word, misc in ROWS),
}


def converted(tmp_path, ending, **options):
    source = tmp_path / f"x.{ending}"
    if ending in FILES:
        source.write_text(FILES[ending], encoding="utf8")
    convert(source, tmp_path / "out.spacy", ner_map={"B": "", "C": "D"}, **options)
    (doc,) = read_docs(tmp_path / "out.spacy", nlpx.blank("xx"))
    return doc


@pytest.mark.parametrize("ending", [*FILES, "spacy", "msg"])
def test_a_label_is_mapped_and_one_that_is_mapped_to_nothing_is_no_entity(tmp_path, ending):
    if ending not in FILES:
        (tmp_path / "given.jsonl").write_text(FILES["jsonl"], encoding="utf8")
        convert(tmp_path / "given.jsonl", tmp_path / f"x.{ending}")
    doc = converted(tmp_path, ending)
    assert [(span.text, span.label_) for span in doc.ents] == [("c", "D")]
    assert doc[0].ent_iob_ == "O"


@pytest.mark.parametrize("ending", ["jsonl", "iob", "ner"])
def test_labels_of_spans_under_a_key_are_mapped(tmp_path, ending):
    doc = converted(tmp_path, ending, spans_key="sc")
    assert [(span.text, span.label_) for span in doc.spans["sc"]] == [("c", "D")]


def test_neighbours_whose_labels_become_the_same_stay_two(tmp_path):
    (tmp_path / "x.iob").write_text("a|I-A b|I-C", encoding="utf8")
    convert(tmp_path / "x.iob", tmp_path / "out.spacy", ner_map={"A": "C"})
    (doc,) = read_docs(tmp_path / "out.spacy", nlpx.blank("xx"))
    assert [(span.text, span.label_) for span in doc.ents] == [("a", "C"), ("b", "C")]


def test_mapped_labels_are_written_into_what_was_kept(tmp_path):
    (tmp_path / "x.conllu").write_text(FILES["conllu"], encoding="utf8")
    convert(tmp_path / "x.conllu", tmp_path / "out.conllu", ner_map={"B": "", "C": "D"})
    written = (tmp_path / "out.conllu").read_text(encoding="utf8")
    assert [line.split("\t")[-1] for line in written.split("\n")[:3]] == ["_", "_", "Gloss=x|NE=B-D"]
