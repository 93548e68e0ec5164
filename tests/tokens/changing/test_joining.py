from __future__ import annotations

from threading import Lock

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


def test_copy_shares_nothing_that_can_be_changed(parsed):
    parsed.user_data["k"] = {"n": [1]}
    parsed.spans["g"].attrs["k"] = [1]
    parsed.vector = np.ones(2, dtype=np.float32)
    copy = parsed.copy()
    copy.user_data["k"]["n"].append(2)
    copy.spans["g"].attrs["k"].append(2)
    copy.tensor[:] = 2
    copy.vector[:] = 2
    assert (parsed.user_data, parsed.spans["g"].attrs) == ({"k": {"n": [1]}}, {"k": [1]})
    assert parsed.tensor.tolist() == [[1, 1]] * 4
    assert parsed.vector.tolist() == [1, 1]


def test_copy_shares_what_cannot_be_copied_and_copies_all_around_it(parsed):
    lock = Lock()
    parsed.user_data["k"] = {"lock": lock, "n": [1]}
    copy = parsed.copy()
    copy.user_data["k"]["n"].append(2)
    assert copy.user_data["k"]["lock"] is lock
    assert parsed.user_data["k"]["n"] == [1]


def test_spans_and_tokens_in_the_user_data_of_a_copy_are_of_the_copy(parsed):
    parsed.user_data["k"] = [parsed[0:2], parsed[3], parsed]
    copy = parsed.copy()
    assert copy.user_data["k"] == [copy[0:2], copy[3], copy]


def test_as_doc_has_a_tensor_of_its_own(parsed):
    parsed[1:3].as_doc().tensor[:] = 2
    assert parsed.tensor.tolist() == [[1, 1]] * 4


def test_from_docs_names_what_belongs_to_whole_docs_and_is_left_out(parsed):
    parsed.user_data["k"] = 1
    parsed.cats = {"x": 1.0}
    with pytest.warns(UserWarning, match=r"leaves out user_data\['k'\], cats: set it on the joined Doc"):
        assert Doc.from_docs([parsed, parsed]).user_data == {}
    Doc.from_docs([parsed, parsed], exclude=["user_data", "cats"])


def test_a_part_has_the_values_of_its_own_tokens_and_spans_only():
    doc = Doc(Vocab(), words=["aa", "bb", "cc", "dd"])
    for start, end in ((0, 2), (3, 5), (3, 8), (3, 11), (6, None), (0, None)):
        doc.user_data["._.", "mark", start, end] = (start, end)
    doc.user_data["._.", "mark", None, None] = "whole"
    part = doc[1:3].as_doc(copy_user_data=True)
    assert part.user_data == {
        ("._.", "mark", 0, 2): (3, 5),
        ("._.", "mark", 0, 5): (3, 8),
        ("._.", "mark", 3, None): (6, None),
    }
