"""The packed ids of words, compiled and in Python."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nlpx.files.surrogates import LoneSurrogate
from nlpx.vocab.lexical import word_shape
from nlpx.vocab.symbols import IDS, id_of_one, string_id
from nlpx.vocab.word_ids import HASHES, ids_of_any_word, word_ids

WORDS = (
    st.text(st.characters(max_codepoint=127), max_size=120)
    | st.text(st.characters(codec="utf-8"), max_size=12)
    | st.sampled_from([*IDS])
)


class Text(str):
    """A string of another class."""

    __slots__ = ()


@given(text=WORDS, norm=st.none() | WORDS)
@example("x" * 99, None)
@example("x" * 100, None)
@example("aaaa1111BBBBB-----", "NOUN")
@example("dog\x00", None)
def test_words_have_the_same_ids_as_in_python(text, norm):
    orth = string_id(text)
    assert word_ids(text, orth, norm) == ids_of_any_word(text, orth, norm)
    assert word_ids(Text(text), orth, norm) == ids_of_any_word(text, orth, norm)


@given(text=WORDS)
@example("x" * 99)
@example("Ü1" * 50)
@example("İ٣ß_" * 2)
def test_ids_are_those_of_what_a_word_shows(text):
    shown = (text.lower(), text.lower(), word_shape(text), text[:1], text[-3:])
    assert HASHES.unpack(ids_of_any_word(text, string_id(text), None))[1:] == tuple(map(id_of_one, shown))


@given(text=WORDS)
@example("")
def test_strings_have_the_same_ids_as_in_python(text):
    assert string_id(text) == string_id(Text(text)) == id_of_one(text)


def test_symbols_have_small_ids_wherever_they_stand():
    orth, lower, norm, shape, _, suffix = HASHES.unpack(word_ids("DET", IDS["DET"], "NUM"))
    assert (orth, norm, suffix, lower) == (IDS["DET"], IDS["NUM"], IDS["DET"], IDS["det"])
    assert shape == string_id("XXX")
    assert HASHES.unpack(word_ids("", 0, None)) == (0, 0, 0, 0, 0, 0)
    assert HASHES.unpack(word_ids("B", string_id("B"), None))[3] == IDS["X"]


@pytest.mark.parametrize(("text", "norm"), [("A\ud800", None), ("a", "\ud800")])
def test_half_of_a_surrogate_pair_is_refused(text, norm):
    for find in (word_ids, ids_of_any_word):
        with pytest.raises(LoneSurrogate):
            find(text, 0, norm)


@pytest.mark.parametrize("text", [3, None, b"dog"])
def test_what_is_no_string_has_no_id(text):
    with pytest.raises((TypeError, AttributeError)):
        string_id(text)
