"""Words found in their text."""

from __future__ import annotations

import pytest

from nlpx.tokens.words_in_text import words_and_spaces


@pytest.mark.parametrize(
    ("text", "words", "spaces"),
    [
        ("a b", ["a", "b"], [True, False]),
        (" a  b\n", [" ", "a", " ", "b", "\n"], [False, True, False, False, False]),
        ("ab ", ["a", "b"], [False, True]),
    ],
)
def test_words_are_found_in_their_text(text, words, spaces):
    assert words_and_spaces([word for word in words if word.strip()], text) == (words, spaces)


@pytest.mark.parametrize("words", [["a"], ["a", "c"], ["b", "a"]])
def test_words_of_another_text_are_an_error(words):
    with pytest.raises(ValueError, match="offset"):
        words_and_spaces(words, "a b")
