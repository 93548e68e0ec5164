from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpx.attrs import IDS
from nlpx.errors import ArgumentError
from nlpx.tokens import Doc
from nlpx.vocab import Vocab

ATTRS = ["TAG", "POS", "MORPH", "LEMMA", "DEP", "HEAD", "SENT_START", "ENT_IOB", "ENT_TYPE", "SPACY"]


def test_to_array_of_one_attribute_has_one_dimension():
    doc = Doc(Vocab(), words=["a", "b"], tags=["X", "Y"])
    assert doc.to_array("TAG").shape == doc.to_array(["TAG"]).shape == (2,)
    assert doc.to_array(["TAG", "ORTH"]).shape == (2, 2)
    assert doc.to_array("TAG").dtype == np.uint64


@given(draw=st.data())
def test_to_array_of_a_span_is_that_part_of_the_doc(random_docs, draw):
    doc = draw.draw(random_docs)
    wanted = draw.draw(st.lists(st.sampled_from([*ATTRS, "ORTH", "NORM", "IDX", "IS_ALPHA", "LENGTH", "LANG", "ID"])))
    start = draw.draw(st.integers(0, len(doc)))
    end = draw.draw(st.integers(start, len(doc)))
    assert doc[start:end].to_array(wanted).tolist() == doc.to_array(wanted)[start:end].tolist()


@given(wanted=st.lists(st.sampled_from(ATTRS), min_size=1), draw=st.data())
def test_to_array_has_the_columns_in_the_order_in_which_they_are_asked_for(random_docs, wanted, draw):
    doc = draw.draw(random_docs)
    columns = [doc.to_array(name).tolist() for name in wanted]
    for given_as in (wanted, tuple(wanted), [IDS[name] for name in wanted], [np.int64(IDS[name]) for name in wanted]):
        assert doc.to_array(given_as).reshape(len(doc), -1).T.tolist() == columns


def test_to_array_of_what_only_equals_an_attribute_is_refused():
    doc = Doc(Vocab(), words=["a"])
    assert doc.to_array([IDS["TAG"]]).tolist() == [0]
    with pytest.raises(ArgumentError, match="by its name or number"):
        doc.to_array([float(IDS["TAG"])])


@given(draw=st.data())
def test_from_array_sets_what_to_array_gave(random_docs, draw):
    doc = draw.draw(random_docs)
    array = doc.to_array(ATTRS)
    other = Doc(doc.vocab, words=[token.text for token in doc])
    other.from_array(ATTRS, array)
    assert np.array_equal(other.to_array(ATTRS), array)
    assert other.text == doc.text


@given(draw=st.data(), dtype=st.sampled_from([np.uint64, np.int64]))
def test_from_array_takes_signed_and_unsigned_numbers(random_docs, draw, dtype):
    doc = draw.draw(random_docs)
    other = Doc(doc.vocab, words=[token.text for token in doc])
    other.from_array(["HEAD", "DEP"], doc.to_array(["HEAD", "DEP"]).astype(dtype))
    assert [token.head.i for token in other] == [token.head.i for token in doc]


def test_from_array_takes_a_plain_column():
    doc = Doc(Vocab(), words=["a", "b"]).from_array("TAG", np.array([92, 100], dtype=np.uint64))
    assert [token.tag_ for token in doc] == ["NOUN", "VERB"]


def test_from_array_of_norm_makes_norms_of_the_tokens_own():
    vocab = Vocab(strings=["x"])
    doc = Doc(vocab, words=["a", "b"])
    doc.from_array("NORM", np.array([vocab.strings["x"], 0], dtype=np.uint64))
    assert [token.norm_ for token in doc] == ["x", "b"]


def test_from_array_of_another_length_is_refused():
    with pytest.raises(ValueError, match="2 tokens and 1 attribute has"):
        Doc(Vocab(), words=["a", "b"]).from_array(["TAG"], np.zeros(3, dtype=np.uint64))


def test_heads_without_labels_say_nothing_of_sentences():
    doc = Doc(Vocab(), words=["a", "b"])
    doc.from_array(["HEAD", "SENT_START"], np.array([[1, 1], [0, 1]], dtype=np.uint64))
    assert [token.is_sent_start for token in doc] == [True, True]
