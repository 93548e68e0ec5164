"""A list of words knows exactly its words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nlpx.pipeline.rules.lemmatizing.word_list import WordList

WORDS = st.text(alphabet="ab\nß", max_size=5)


@given(parts=st.lists(st.lists(WORDS)), others=st.lists(WORDS))
def test_it_has_the_words_that_it_was_given_and_no_others(parts: list[list[str]], others: list[str]) -> None:
    known = WordList(parts)
    words = [word for part in parts for word in part]
    assert [word in known for word in [*words, *others]] == [word in set(words) for word in [*words, *others]]
    assert bool(known) == bool(words)
