from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpx.files import msgpack
from nlpx.tokens import Doc
from nlpx.tokens.docbin import ALL_ATTRS
from nlpx.vocab import Vocab

ALL = [*ALL_ATTRS, "SPACY"]


@given(draw=st.data())
def test_bytes_round_trip_keeps_everything(random_docs, draw):
    doc = draw.draw(random_docs)
    # A vocabulary that knows nothing: what the Doc needs comes with it.
    other = Doc(Vocab()).from_bytes(doc.to_bytes())
    assert np.array_equal(other.to_array(ALL), doc.to_array(ALL))
    assert other.to_json() == doc.to_json()
    assert [token.norm_ for token in other] == [token.norm_ for token in doc]
    assert other.has_unknown_spaces == doc.has_unknown_spaces


def test_disk_round_trip_keeps_user_data_and_tensor(tmp_path):
    doc = Doc(Vocab(), words=["a", "b"], user_data={"k": [1], ("t", 1): "x"})
    doc.tensor = np.ones((2, 3), dtype=np.float32)
    doc.to_disk(tmp_path / "doc")
    other = Doc(Vocab()).from_disk(tmp_path / "doc")
    assert other.user_data == {"k": [1], ("t", 1): "x"}
    assert np.array_equal(other.tensor, doc.tensor)


def test_to_dict_has_the_parts_of_the_format():
    doc = Doc(Vocab(), words=["a"], user_data={"k": 1})
    assert sorted(doc.to_dict()) == [
        "array_body",
        "array_head",
        "cats",
        "has_unknown_spaces",
        "sentiment",
        "spans",
        "strings",
        "tensor",
        "text",
        "user_data_keys",
        "user_data_values",
    ]
    assert sorted(msgpack.unpack(doc.to_bytes(exclude=["user_data", "tensor"]))) == [
        "array_body",
        "array_head",
        "cats",
        "has_unknown_spaces",
        "sentiment",
        "spans",
        "strings",
        "text",
    ]


@pytest.mark.parametrize("value", [(1, 2), {"k": (1, (2,))}, [()], {(1, 2): 3}], ids=repr)
def test_user_data_come_back_from_to_dict_as_they_were(value):
    doc = Doc(Vocab(), words=["a"], user_data={"k": value})
    assert Doc(Vocab()).from_dict(doc.to_dict()).user_data == {"k": value}


def test_a_doc_with_tokens_cannot_be_loaded_into():
    doc = Doc(Vocab(), words=["a"])
    with pytest.raises(ValueError, match="Only an empty Doc"):
        doc.from_bytes(doc.to_bytes())


@pytest.mark.usefixtures("no_words_at_hand")
def test_lemmas_that_were_read_are_not_kept_for_good():
    data = Doc(Vocab(), words=["went"], lemmas=["gogogo"], tags=["VBD"]).to_bytes()
    vocab = Vocab()
    doc = Doc(vocab).from_bytes(data)
    assert doc[0].lemma_ == vocab.strings[doc[0].lemma] == "gogogo"
    assert list(vocab.strings) == ["VBD"]
    del doc
    assert not vocab.strings.held


@pytest.mark.parametrize("part", ["user_data", "user_data_keys", "user_data_values"])
def test_user_data_can_be_left_out_by_each_of_its_names(part):
    doc = Doc(Vocab(), words=["a"], user_data={"k": 1})
    assert Doc(Vocab()).from_bytes(doc.to_bytes(exclude=[part])).user_data == {}
    assert Doc(Vocab()).from_bytes(doc.to_bytes(), exclude=[part]).user_data == {}
