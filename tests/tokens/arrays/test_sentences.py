from __future__ import annotations

import pytest

from nlpx.tokens import Doc, DocBin
from nlpx.vocab import Vocab


def test_sents_of_an_unannotated_doc_say_what_to_add():
    doc = Doc(Vocab(), words=["a", "b"])
    with pytest.raises(ValueError, match="sentencizer"):
        list(doc.sents)
    with pytest.raises(ValueError, match="sentencizer"):
        _sent = doc[0].sent


def test_one_token_is_a_sentence_and_none_are_none():
    assert [sent.text for sent in Doc(Vocab(), words=["a"]).sents] == ["a"]
    assert list(Doc(Vocab()).sents) == []


def test_sentences_begin_where_annotated_and_at_the_front():
    doc = Doc(Vocab(), words=["a", "b", "c", "d"], sent_starts=[None, False, True, None])
    assert [sent.text for sent in doc.sents] == ["a b", "c d"]
    assert [token.sent.text for token in doc] == ["a b", "a b", "c d", "c d"]


def test_a_parse_goes_before_given_sentence_starts():
    doc = Doc(Vocab(), words=["a", "b"], heads=[0, 0], deps=["ROOT", "x"], sent_starts=[True, True])
    assert len(list(doc.sents)) == 1


def test_a_hook_can_find_sentences():
    doc = Doc(Vocab(), words=["a", "b"])
    doc.user_hooks["sents"] = lambda doc: [doc[0:1], doc[1:2]]
    assert [sent.text for sent in doc.sents] == ["a", "b"]


@pytest.mark.parametrize(
    ("heads", "deps", "starts"),
    [
        ([1, 1, 1, 3, 3, 3], ["a", "R", "b", "", "d", "e"], [1, -1, -1, -1, -1, -1]),
        ([1, 1, 1, 3, 3, 3], ["a", "", "b", "c", "d", "e"], [-1, -1, -1, 1, -1, -1]),
        ([None, None, 1, 1, None, 4], ["", "", "x", "x", "", "y"], [-1] * 6),
        ([2, 2, 2, 5, 5, 5], [""] * 6, [1, 0, 1, 0, -1, 0]),
    ],
)
def test_only_a_labelled_root_begins_a_sentence(heads, deps, starts):
    words = list("abcdef")
    doc = Doc(Vocab(), words=words, heads=heads, deps=deps, sent_starts=[1, 0, 1, 0, -1, 0])
    assert doc.to_array("SENT_START").astype("int64").tolist() == starts
    again = next(DocBin(docs=[doc]).get_docs(Vocab()))
    assert again.to_array("SENT_START").astype("int64").tolist() == starts


def test_a_sentence_start_other_than_one_or_minus_one_is_unknown():
    doc = Doc(Vocab(), words=["a", "b"], sent_starts=[1, 5])
    assert doc.to_array("SENT_START").tolist() == [1, 0]
