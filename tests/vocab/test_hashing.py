from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpx.files.surrogates import LoneSurrogate
from nlpx.vocab.hashing import hash_string, hash_strings

# What the format's first implementation gives.
KNOWN = {
    "": 14313749767032693980,
    "hello": 5983625672228268878,
    "NOUN": 1979547925953114071,
    "S": 0xAA925567DD6A6567,
    "xx": 4370460163704169311,
}


@pytest.mark.parametrize(("text", "known"), KNOWN.items())
def test_hash_string_gives_the_known_hash(text, known):
    assert hash_string(text) == known


@given(st.lists(st.text(max_size=90)))
def test_hash_strings_gives_what_hash_string_gives(texts):
    assert hash_strings(texts).tolist() == [hash_string(text) for text in texts]


@given(st.text(alphabet="aé中😀", max_size=40))
def test_hash_strings_agrees_on_text_of_wide_characters(text):
    assert hash_strings([text]).tolist() == [hash_string(text)]


def test_hash_strings_of_nothing_is_empty():
    assert hash_strings([]).shape == (0,)


@pytest.mark.parametrize(
    "hash_it", [hash_string, lambda text: hash_strings([text]), lambda text: hash_strings(300 * [text])]
)
def test_hash_string_refuses_half_of_a_surrogate_pair(hash_it):
    with pytest.raises(LoneSurrogate, match="at character 1"):
        hash_it("a\ud800")
