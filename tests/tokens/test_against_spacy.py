"""Docs built from the same arguments, asked the same questions: the answers of spaCy 3.8 are in spacy_docs.json."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import numpy as np
import pytest

from nlpx.tokens import Doc, DocBin
from nlpx.vocab import Vocab

HERE = Path(__file__).parent
GOLDEN = json.loads((HERE / "spacy_docs.json").read_text(encoding="utf8"))
CASES = GOLDEN["docs"]
FILES = json.loads((HERE / "spacy_files.json").read_text(encoding="utf8"))

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture(params=range(len(CASES)))
def case(request):
    given, facts = CASES[request.param]["given"], CASES[request.param]["facts"]
    return Doc(Vocab(), **given), facts


def test_doc_has_the_same_json(case):
    doc, facts = case
    assert doc.to_json() == facts["json"]


def test_doc_has_the_same_arrays(case):
    doc, facts = case
    assert doc.to_array(GOLDEN["attrs"]).astype(np.int64).tolist() == facts["array"]


def test_doc_has_the_same_annotations(case):
    doc, facts = case
    for attr, known in facts["has"].items():
        assert [doc.has_annotation(attr), doc.has_annotation(attr, require_complete=True)] == known, attr


def test_tokens_have_the_same_place_in_the_tree(case):
    doc, facts = case
    for token, known in zip(doc, facts["tokens"], strict=True):
        for name in ("children", "lefts", "rights", "subtree", "ancestors", "conjuncts"):
            assert [other.i for other in getattr(token, name)] == known[name], name
        assert [token.left_edge.i, token.right_edge.i] == known["edges"]


def test_tokens_have_the_same_sentence_bounds_and_features(case):
    doc, facts = case
    for token, known in zip(doc, facts["tokens"], strict=True):
        assert [token.is_sent_start, token.is_sent_end] == [known["starts"], known["ends"]]
        assert str(token.morph) == known["morph"]


def test_spans_are_the_same(case):
    doc, facts = case
    for place, known in facts["spans"].items():
        start, end = map(int, place.split(":"))
        span = doc[start:end]
        assert [span.text, span.lemma_, span.root.i] == [known["text"], known["lemma"], known["root"]]
        assert [span.start_char, span.end_char] == known["chars"]
        assert [span.n_lefts, span.n_rights] == [known["lefts"], known["rights"]]
        assert span.as_doc().to_json() == known["as_doc"]


def test_char_spans_are_the_same(case):
    doc, facts = case
    for start, end, mode, known in facts["char_spans"]:
        span = doc.char_span(start, end, alignment_mode=mode)
        assert (None if span is None else [span.start, span.end]) == known, (start, end, mode)


def _facts(doc):
    """Return of a Doc what the fixture has of it."""
    return {
        "json": doc.to_json(),
        "arr": doc.to_array(FILES["attrs"]).astype(np.int64).tolist(),
        "lem": [token.lemma_ + token.norm_ + token.ent_id_ + token.ent_kb_id_ for token in doc],
        "sp": {
            name: [[span.start, span.end, span.label_, span.kb_id_, span.id_] for span in group]
            for name, group in doc.spans.items()
        },
        "attrs": {name: group.attrs for name, group in doc.spans.items()},
        "unk": doc.has_unknown_spaces,
        "cats": doc.cats,
    }


def _known(number):
    known = {**FILES["facts"][number]}
    known["json"] = {name: part for name, part in known["json"].items() if name != "_"}
    return {name: known[name] for name in _facts(Doc(Vocab()))}


def test_a_docbin_of_spacy_is_read_as_spacy_reads_it():
    docs = list(DocBin().from_bytes(base64.b64decode(FILES["docbin"])).get_docs(Vocab()))
    assert [json.loads(json.dumps(_facts(doc))) for doc in docs] == [_known(number) for number in range(len(docs))]


def test_user_data_of_a_docbin_of_spacy_are_read():
    docs = list(DocBin(store_user_data=True).from_bytes(base64.b64decode(FILES["docbin"])).get_docs(Vocab()))
    assert sorted(map(str, docs[0].user_data.items())) == FILES["facts"][0]["ud"]


@pytest.mark.parametrize("number", range(5))
def test_doc_bytes_of_spacy_are_read_as_spacy_reads_them(number):
    doc = Doc(Vocab()).from_bytes(base64.b64decode(FILES["docs"][number]))
    assert json.loads(json.dumps(_facts(doc))) == _known(number)
    if number == 0:
        assert doc.tensor.tolist() == [[0, 1], [2, 3], [4, 5], [6, 7]]
