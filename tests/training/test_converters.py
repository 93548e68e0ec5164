"""Converters as functions: what `nlpx convert` does, for a text that is in memory."""

from __future__ import annotations

import json

import pytest

import nlpx
from nlpx.errors import ArgumentError, DataError, UsageError
from nlpx.training.converters import conll_ner_to_docs, conllu_to_docs, iob_to_docs, json_to_docs

CONLL = "-DOCSTART- -X- O O\n\nUN NNP I-NP B-ORG\nruns VB O O\n\nRain NN O O\n"
CONLLU = (
    "1\tDogs\tdog\tNOUN\tNNS\tNumber=Plur\t2\tnsubj\t_\tname=B-PER\n2\trun\trun\tVERB\tVBP\t_\t0\troot\t_\tname=O\n\n"
)
DOCUMENT = {
    "id": 0,
    "paragraphs": [{"sentences": [{"tokens": [{"orth": "a", "tag": "X"}, {"orth": "b", "tag": "Y"}]}]}],
}


def test_columns_of_entities():
    (doc,) = conll_ner_to_docs(CONLL, no_print=True)
    assert [(token.text, token.ent_iob_, token.ent_type_) for token in doc] == [
        ("UN", "B", "ORG"), ("runs", "O", ""), ("Rain", "O", ""),
    ]  # fmt: skip
    assert [sentence.text for sentence in doc.sents] == ["UN runs", "Rain"]


def test_sentences_found_by_a_pipeline(tmp_path):
    nlp = nlpx.blank("en")
    nlp.add_pipe("sentencizer", config={"punct_chars": ["b"]})
    nlp.to_disk(tmp_path)
    docs = conll_ner_to_docs("a O\nb O\nc O\n", n_sents=1, seg_sents=True, model=str(tmp_path))
    assert [doc.text.split() for doc in docs] == [["a", "b"], ["c"]]


def test_a_pipeline_without_sentences_is_refused(tmp_path):
    nlpx.blank("en").to_disk(tmp_path)
    with pytest.raises(UsageError, match="does not find sentences"):
        list(conll_ner_to_docs("a O\nb O\n", seg_sents=True, model=str(tmp_path)))


def test_sentences_of_tagged_words():
    (doc,) = iob_to_docs("I|PRP|O like|VBP|O London|NNP|B-GPE\nMe|PRP|O\n", n_sents=10, no_print=True)
    assert [(token.text, token.tag_, token.ent_type_) for token in doc][1:3] == [
        ("like", "VBP", ""),
        ("London", "NNP", "GPE"),
    ]
    assert len(list(iob_to_docs("a|O\nb|O\n", n_sents=1))) == 2


def test_trees():
    (doc,) = conllu_to_docs(CONLLU, append_morphology=True, ner_map={"PER": "PERSON"}, no_print=True)
    assert [(token.tag_, token.head.i, token.dep_, token.lemma_) for token in doc] == [
        ("NNS__Number=Plur", 1, "nsubj", "dog"), ("VBP", 1, "ROOT", "run"),
    ]  # fmt: skip
    assert [entity.label_ for entity in doc.ents] == ["PERSON"]


@pytest.mark.parametrize("given", [DOCUMENT, [DOCUMENT], json.dumps([DOCUMENT]), json.dumps(DOCUMENT).encode()])
def test_documents_of_json(given):
    (doc,) = json_to_docs(given)
    assert [(token.text, token.tag_) for token in doc] == [("a", "X"), ("b", "Y")]


@pytest.mark.parametrize(
    ("convert", "text"),
    [(conll_ner_to_docs, ""), (iob_to_docs, "a|Q-X\n"), (conllu_to_docs, "1\tx\n"), (json_to_docs, "[{}]")],
)
def test_a_text_that_breaks_the_format_is_told(convert, text):
    with pytest.raises(DataError, match=r"^<input>"):
        list(convert(text))


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_end_as_they_do_in_files(end):
    odd = "a\x0b\x0c\x1c\x85\u2028b"
    (doc,) = conllu_to_docs(f"1\t{odd}\tx\tX\tX\t_\t0\troot\t_\t_{end}{end}")
    assert [token.text for token in doc] == [odd]


@pytest.mark.parametrize("convert", [conll_ner_to_docs, iob_to_docs, conllu_to_docs])
def test_what_is_no_text_is_told(convert):
    with pytest.raises(ArgumentError, match=r"the text of a file, such as .* not \['a O'\]"):
        list(convert(["a O"]))


@pytest.mark.parametrize("given", [None, 5, ["a"]])
def test_what_is_no_document_is_told(given):
    with pytest.raises(DataError, match=r"^<input>: document 0: there is .* where an object with 'paragraphs' is due"):
        list(json_to_docs(given))
