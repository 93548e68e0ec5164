"""The terms in which plugins say what they read of a Doc."""

from __future__ import annotations

import pytest

import nlpx
from nlpx.tokens.terms import is_annotated


@pytest.fixture
def doc():
    doc = nlpx.Doc(nlpx.Vocab(), words=["a", "b"])
    doc.spans["empty"] = []
    return doc


TERMS = {
    "token.tag": lambda doc: setattr(doc[1], "tag_", "X"),
    "token.ent_iob": lambda doc: doc.set_ents([]),
    "doc.ents": lambda doc: doc.set_ents([]),
    "doc.sents": lambda doc: setattr(doc[1], "is_sent_start", True),
    "doc.cats": lambda doc: doc.cats.update(X=0.0),
    "doc.cats.X": lambda doc: doc.cats.update(X=0.0),
    "doc.spans.sc": lambda doc: doc.spans.update(sc=[nlpx.Span(doc, 0, 1)]),
    "doc.user_data": lambda doc: doc.user_data.update(x=1),
    "doc.tensor": lambda doc: setattr(doc, "tensor", doc.to_array(["ORTH", "LOWER"]).astype("f")),
}


@pytest.mark.parametrize("term", TERMS)
def test_is_annotated_tells_before_from_after(doc, term):
    assert not is_annotated(doc, term)
    TERMS[term](doc)
    assert is_annotated(doc, term)


def test_extension_attributes_count_where_they_have_a_value(doc):
    assert not is_annotated(doc, "doc._.hearts")
    nlpx.Doc.set_extension("hearts", default=None)
    try:
        assert not is_annotated(doc, "doc._.hearts")
        doc._.hearts = 0
        assert is_annotated(doc, "doc._.hearts")
    finally:
        nlpx.Doc.remove_extension("hearts")


def test_an_empty_doc_lacks_nothing():
    assert is_annotated(nlpx.Doc(nlpx.Vocab()), "doc.cats")


@pytest.mark.parametrize("term", ["token.hearts", "doc.hearts", "span.label", "hearts"])
def test_what_no_doc_can_have_is_an_error(doc, term):
    with pytest.raises(ValueError, match=term.rpartition(".")[2].upper() + "|" + term):
        is_annotated(doc, term)
