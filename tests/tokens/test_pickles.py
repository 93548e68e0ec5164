"""Docs in pickles, and what shows a part of one."""

from __future__ import annotations

import copy
import gc
import pickle

import pytest

from nlpx.tokens import Doc, Span, SpanGroup
from nlpx.vocab import Vocab


@pytest.fixture
def doc():
    doc = Doc(Vocab(), words=["Ada", "met", "Alan", "."], heads=[1, 1, 1, 1], deps=["subj", "ROOT", "obj", "punct"])
    doc.ents = [Span(doc, 0, 1, "PERSON", kb_id="Q1", span_id="ada")]
    doc.spans["people"] = [Span(doc, 0, 1, "A"), Span(doc, 2, 3, "B")]
    return doc


def again(value):
    arrived = pickle.loads(pickle.dumps(value))
    # What arrived has to keep its Doc by itself.
    gc.collect()
    return arrived


def test_a_span_brings_its_doc(doc):
    ent = again(doc.ents[0])
    assert (ent.text, ent.label_, ent.kb_id_, ent.id_, ent.root.head.text) == ("Ada", "PERSON", "Q1", "ada", "met")
    assert ent.doc.text == doc.text


def test_a_token_brings_its_doc(doc):
    token = again(doc[2])
    assert (token.i, token.text, token.dep_, token.head.text) == (2, "Alan", "obj", "met")


def test_spans_of_one_doc_share_it_afterwards(doc):
    arrived, first, second, token = again((doc, doc[0:2], doc[1:3], doc[1]))
    assert first.doc is second.doc is token.doc is arrived


@pytest.mark.parametrize("is_own", [True, False])
def test_a_span_group_brings_its_doc(doc, is_own):
    group = doc.spans["people"] if is_own else SpanGroup(doc, name="x", attrs={"a": 1}, spans=doc.spans["people"])
    arrived = again(group)
    assert [(span.text, span.label_) for span in arrived] == [("Ada", "A"), ("Alan", "B")]
    assert (arrived.name, arrived.attrs) == (group.name, group.attrs)
    assert (arrived.doc.spans["people"] is arrived) is is_own


def test_span_groups_bring_their_doc(doc):
    arrived = again(doc.spans)
    assert [span.label_ for span in arrived["people"]] == ["A", "B"]
    assert arrived["people"].doc.spans is arrived
    loose = again(type(doc.spans)(doc, [("few", doc.spans["people"])]))
    assert [span.label_ for span in loose["few"]] == ["A", "B"]


def test_user_data_can_hold_parts_of_the_doc(doc):
    doc.user_data["first"] = doc[0:1]
    doc.user_data["group"] = doc.spans["people"]
    doc.user_data["self"] = doc
    arrived = again(doc)
    assert arrived.user_data["first"].doc is arrived
    assert arrived.user_data["self"] is arrived
    assert arrived.user_data["group"] is arrived.spans["people"]


def test_docs_of_one_vocabulary_share_it_afterwards(doc):
    first, second = again([doc, Doc(doc.vocab, words=["x"])])
    assert first.vocab is second.vocab


def test_a_lexeme_is_copied_as_what_it_is_in_the_vocabulary(doc):
    lexeme = doc.vocab["Ada"]
    lexeme.norm_ = "a"
    assert copy.copy(lexeme) is copy.deepcopy(lexeme) is lexeme
    vocab, twin = copy.deepcopy([doc.vocab, lexeme])
    assert twin is vocab["Ada"]
    assert twin.norm_ == "a"
