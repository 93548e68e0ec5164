"""Alignment of two tokenizations."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpx.errors import DataError
from nlpx.tokens.comparing.alignment import Alignment, AlignmentArray, carry, single_targets

CASES = [
    (["a", "b", "c"], ["ab", "c"], [[0], [0], [1]], [[0, 1], [2]]),
    (["ab", "c"], ["a", "bc"], [[0, 1], [1]], [[0], [0, 1]]),
    (["I", "'", "LL"], ["i", "'ll"], [[0], [1], [1]], [[0], [1, 2]]),
    (["a", " ", "b"], ["a", "b"], [[0], [], [1]], [[0], [2]]),
    (["A", " ", "b"], ["a", " ", "b"], [[0], [1], [2]], [[0], [1], [2]]),
    (["a", "\n", "b"], ["a", " ", "b"], [[0], [], [2]], [[0], [], [2]]),
    (["a", " ", "\n", "\t", "b"], ["a", "\n", "\t", "b"], [[0], [], [1], [2], [3]], [[0], [2], [3], [4]]),
    (["İx"], ["İ", "x"], [[0, 1]], [[0], [0]]),
    (["a b"], ["a", "b"], [[0, 1]], [[0], [0]]),
    (["a", " b"], ["a", " ", "b"], [[0], [1, 2]], [[0], [1], [1]]),
    ([], [], [], []),
]


@pytest.mark.parametrize(("a", "b", "x2y", "y2x"), CASES)
def test_from_strings_gives_the_tokens_that_share_characters(a, b, x2y, y2x):
    alignment = Alignment.from_strings(a, b)
    assert [alignment.x2y[i].tolist() for i in range(len(a))] == x2y
    assert [alignment.y2x[i].tolist() for i in range(len(b))] == y2x


@pytest.mark.parametrize(("a", "b"), [(["a"], ["b"]), (["ä"], ["a"]), (["a", "b"], ["a"]), (["ß"], ["SS"])])
def test_from_strings_refuses_different_texts(a, b):
    with pytest.raises(DataError, match="differ at character"):
        Alignment.from_strings(a, b)


def test_from_strings_says_where_the_texts_part():
    with pytest.raises(DataError, match=r"at character 7 .* 'Iliveinberlin' against 'Iliveinparis'"):
        Alignment.from_strings(["I", "live", "in", "berlin"], ["I", "live", "in", "paris"])


def test_equal_tokens_are_an_identity():
    assert Alignment.from_strings(["a", " ", "b"], ["a", " ", "b"]).is_identity


def naive(a, b):
    """Pair tokens by walking over the characters that are no spaces."""

    def owners(tokens):
        return [i for i, token in enumerate(tokens) for char in token.lower() if not char.isspace()]

    pairs = sorted(set(zip(owners(a), owners(b), strict=True)))
    return [[y for x, y in pairs if x == i] for i in range(len(a))]


def cut(text, marks):
    places = sorted({mark for mark in marks if 0 < mark < len(text)})
    return [text[i:j] for i, j in zip([0, *places], [*places, len(text)], strict=True) if text[i:j]]


@given(
    st.text("abcÄß'.", max_size=20),
    st.sets(st.integers(0, 20)),
    st.sets(st.integers(0, 20)),
    st.booleans(),
)
def test_from_strings_agrees_with_a_walk_over_characters(text, marks, others, upper):
    a, b = cut(text, marks), cut(text.replace("ß", "s").upper() if upper else text, others)
    a = [token.replace("ß", "s") for token in a] if upper else a
    alignment = Alignment.from_strings(a, b)
    assert [alignment.x2y[i].tolist() for i in range(len(a))] == naive(a, b)
    assert [alignment.y2x[i].tolist() for i in range(len(b))] == naive(b, a)


@given(st.text("ab ", max_size=12), st.sets(st.integers(0, 12)), st.sets(st.integers(0, 12)))
def test_spaces_change_nothing_for_other_characters(text, marks, others):
    a, b = cut(text, marks), cut(text.replace(" ", "  "), others)
    alignment = Alignment.from_strings(a, b)
    for i, aligned in enumerate(naive(a, b)):
        assert set(aligned) <= set(alignment.x2y[i].tolist())


def test_array_slices_join_the_indices():
    array = AlignmentArray.from_lists([[0], [], [1, 2], [3]])
    assert array[1:3].tolist() == [1, 2]
    assert array[:].tolist() == [0, 1, 2, 3]
    assert array[2:2].tolist() == []
    assert array[-1].tolist() == [3]


def test_array_refuses_steps():
    with pytest.raises(ValueError, match="step of 1"):
        AlignmentArray.from_lists([[0], [1]])[::2]


def test_from_indices_packs_lists():
    alignment = Alignment.from_indices([[0, 1], []], [[0], [0]])
    assert alignment.x2y.lengths.tolist() == [2, 0]
    assert alignment == Alignment.from_indices([[0, 1], []], [[0], [0]])


def test_carry_wants_agreement():
    over = AlignmentArray.from_lists([[0, 1], [1, 2], [], [2]])
    values, known = carry(np.array([7, 7, 8]), over)
    assert known.tolist() == [True, False, False, True]
    assert values[known].tolist() == [7, 8]


def test_single_targets_are_none_where_there_is_not_one():
    assert single_targets(AlignmentArray.from_lists([[0], [1, 2], [], [3], []])) == [0, None, None, 3, None]
    assert single_targets(AlignmentArray.from_lists([[], []])) == [None, None]
