from __future__ import annotations

from collections import UserList

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpx.files.surrogates import LoneSurrogate
from nlpx.vocab.built import explain_hashing
from nlpx.vocab.hashing import hash_many, hash_one, hash_string, hash_strings

# What the format's first implementation gives.
KNOWN = {
    "": 14313749767032693980,
    "hello": 5983625672228268878,
    "NOUN": 1979547925953114071,
    "S": 0xAA925567DD6A6567,
    "xx": 4370460163704169311,
}


# Compiled or not, of one string or of many.
WAYS = [hash_string, hash_one, *(lambda text, way=way: way([text])[0] for way in (hash_strings, hash_many))]


@pytest.mark.parametrize(("text", "known"), KNOWN.items())
@pytest.mark.parametrize("hash_it", WAYS)
def test_hash_is_the_known_one(hash_it, text, known):
    assert hash_it(text) == known


@given(st.lists(st.text(max_size=90), max_size=9), st.sampled_from([1, 30]))
def test_all_ways_to_hash_agree(texts, times):
    # More than 200 are hashed in another way than few.
    texts *= times
    due = [hash_one(text) for text in texts]
    assert [hash_string(text) for text in texts] == hash_strings(texts).tolist() == hash_many(texts).tolist() == due


@given(st.text(alphabet="aé中😀", max_size=40))
def test_all_ways_to_hash_agree_on_wide_characters(text):
    assert [hash_it(text) for hash_it in WAYS] == [hash_one(text)] * len(WAYS)


@pytest.mark.parametrize("hash_all", [hash_strings, hash_many])
def test_hashes_of_nothing_are_none(hash_all):
    assert hash_all([]).shape == (0,)


@pytest.mark.parametrize("n_told", [0, 1, 1_000])
def test_texts_that_are_more_or_fewer_than_they_say_are_refused_or_counted(n_told):
    class Texts(UserList):
        def __len__(self):
            return n_told

    try:
        hashes = hash_strings(Texts(["a", "b"])).tolist()
    except ValueError:
        return
    assert hashes == hash_many(["a", "b"]).tolist()


def test_missing_compiled_hash_is_explained(monkeypatch):
    monkeypatch.setenv("NLPX_PURE_PYTHON", "1")
    assert explain_hashing() == (
        "the compiled hash of strings is not in use, because NLPX_PURE_PYTHON=1 says so: new words and knowledge bases "
        "run slower"
    )


@pytest.mark.parametrize("text", [None, 3, b"bytes"])
@pytest.mark.parametrize("hash_it", WAYS)
def test_only_strings_have_hashes(hash_it, text):
    with pytest.raises(TypeError, match="A string is due"):
        hash_it(text)


@pytest.mark.parametrize(
    "hash_it", [*WAYS, lambda text: hash_strings(300 * [text]), lambda text: hash_many(300 * [text])]
)
def test_hash_string_refuses_half_of_a_surrogate_pair(hash_it):
    with pytest.raises(LoneSurrogate, match="at character 1"):
        hash_it("a\ud800")
