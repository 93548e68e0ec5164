from __future__ import annotations

import numpy as np
import pytest

from nlpx.tokens import Doc, Span, Token
from nlpx.vocab import Vocab

VOCAB = Vocab()


@pytest.fixture
def parsed() -> Doc:
    doc = Doc(
        VOCAB,
        words=["A", "b", "c", "d"],
        spaces=[True, False, True, False],
        tags=["T", "T", "T", "T"],
        heads=[1, 1, 3, 3],
        deps=["x", "ROOT", "y", "ROOT"],
        ents=["B-X", "I-X", "O", "O"],
    )
    doc.spans["g"] = [Span(doc, 0, 2, "L")]
    doc.tensor = np.ones((4, 2), dtype=np.float32)
    return doc


def test_copy_shares_no_annotation(parsed):
    copy = parsed.copy()
    assert copy.to_json() == parsed.to_json()
    copy[0].tag_ = "U"
    copy.ents = []
    copy.spans["h"] = []
    copy.user_data["k"] = 1
    assert (parsed[0].tag_, len(parsed.ents), list(parsed.spans), parsed.user_data) == ("T", 1, ["g"], {})


def test_from_docs_moves_heads_spans_and_entities_on(parsed):
    word = Doc(VOCAB, words=["E"], spaces=[False], ents=["B-X"])
    joined = Doc.from_docs([parsed, word, parsed])
    assert joined.text == "A bc d E A bc d"
    assert [token.head.i for token in joined] == [1, 1, 3, 3, 4, 6, 6, 8, 8]
    assert [ent.text for ent in joined.ents] == ["A b", "E", "A b"]
    assert [(span.start, span.label_) for span in joined.spans["g"]] == [(0, "L"), (5, "L")]
    assert [sent.text for sent in joined.sents] == ["A b", "c d", "E", "A b", "c d"]


def test_from_docs_can_leave_whitespace_as_it_is(parsed):
    assert Doc.from_docs([parsed, parsed], ensure_whitespace=False).text == "A bc dA bc d"


def test_from_docs_puts_no_space_after_whitespace():
    docs = [Doc(VOCAB, words=["\n"], spaces=[False]), Doc(VOCAB, words=["b"], spaces=[False])]
    assert Doc.from_docs(docs).text == "\nb"


def test_from_docs_keeps_only_the_attributes_asked_for(parsed):
    joined = Doc.from_docs([parsed, parsed], attrs=["TAG"])
    assert joined.has_annotation("TAG")
    assert not joined.has_annotation("DEP")
    assert not joined.has_annotation("SENT_START")


def test_from_docs_begins_a_sentence_with_every_doc():
    joined = Doc.from_docs([Doc(VOCAB, words=["a", "b"]), Doc(VOCAB), Doc(VOCAB, words=["c"])])
    assert [token.is_sent_start for token in joined] == [True, None, True]


def test_from_docs_joins_tensors_where_all_have_one(parsed):
    assert Doc.from_docs([parsed, parsed]).tensor.shape == (8, 2)
    assert Doc.from_docs([parsed, Doc(VOCAB, words=["a"])]).tensor.size == 0
    assert Doc.from_docs([parsed, parsed], exclude=["tensor"]).tensor.size == 0


def test_from_docs_moves_what_extensions_set_on_tokens():
    Token.set_extension("y", default=None)
    try:
        one, two = Doc(VOCAB, words=["a", "b"]), Doc(VOCAB, words=["c", "d"])
        two[1]._.y = 5
        assert Doc.from_docs([one, two])[3]._.y == 5
    finally:
        Token.remove_extension("y")


def test_from_docs_of_nothing_is_none():
    assert Doc.from_docs([]) is None


def test_from_docs_refuses_two_vocabularies():
    with pytest.raises(ValueError, match="different vocabularies"):
        Doc.from_docs([Doc(VOCAB, words=["a"]), Doc(Vocab(), words=["b"])])


def test_joined_docs_keep_lemmas_readable():
    vocab = Vocab()
    joined = Doc.from_docs([Doc(vocab, words=["went"], lemmas=["gogogo"])])
    assert joined[0].lemma_ == joined[0:1].as_doc()[0].lemma_ == joined.copy()[0].lemma_ == "gogogo"
