"""The edit distance of strings, against the table by which it is defined."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpx.errors import ArgumentError
from nlpx.matcher import levenshtein
from nlpx.matcher.edit_distance import is_close

WORDS = st.text("abcé", max_size=12)


def by_definition(a: str, b: str) -> int:
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, start=1):
        diagonal, row[0] = row[0], i
        for j, right in enumerate(b, start=1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (left != right))
    return row[-1]


@given(WORDS, WORDS)
def test_levenshtein_is_the_distance(a, b):
    assert levenshtein(a, b) == by_definition(a, b)


@given(WORDS, WORDS, st.integers(0, 5))
def test_levenshtein_stops_counting_behind_the_limit(a, b, k):
    assert levenshtein(a, b, k) == min(by_definition(a, b), k + 1)


def test_levenshtein_takes_a_negative_limit_for_none():
    assert levenshtein("kitten", "sitting", -1) == 3


def test_levenshtein_counts_in_words_longer_than_a_machine_word():
    assert levenshtein("ab" * 50, "ba" * 50) == 2


def test_levenshtein_refuses_what_is_no_string():
    with pytest.raises(ArgumentError, match="two strings, and 3 is none"):
        levenshtein("a", 3)


@pytest.mark.parametrize(("length", "edits"), [(3, 2), (8, 2), (9, 3), (12, 4), (15, 4), (16, 5), (25, 8), (30, 9)])
def test_closeness_without_a_number_depends_on_the_length_of_the_pattern(length, edits):
    pattern = "a" * length
    assert is_close("b" * edits + "a" * (length - edits), pattern, -1)
    assert not is_close("b" * (edits + 1) + "a" * (length - edits - 1), pattern, -1)


def test_closeness_with_a_number_allows_that_many_edits():
    assert is_close("abcd", "ab", 2)
    assert not is_close("abcd", "ab", 1)
