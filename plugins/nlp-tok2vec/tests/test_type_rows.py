from __future__ import annotations

import numpy as np
import pytest

from nlp_tok2vec.layers.type_rows import TypeRows


class Table:
    """A table of rows that say which word they are of, and a list of the words that were made."""

    def __init__(self, size: int) -> None:
        self.rows = TypeRows(size, nothing=(np.zeros((1, 1)), np.zeros((1, 2))))
        self.made: list[str] = []

    def find(self, text: str) -> list[int]:
        """Look up single letters, and return their rows' numbers."""

        def make(places):
            self.made += [text[place] for place in places]
            codes = np.array([[ord(text[place])] for place in places], dtype=float)
            return codes, np.repeat(-codes, 2, axis=1)

        numbers = self.rows.find([letter.encode() for letter in text], make)
        codes = [[ord(letter)] for letter in text]
        np.testing.assert_array_equal(self.rows.vectors[numbers], codes)
        np.testing.assert_array_equal(self.rows.shares[numbers], np.repeat(-np.array(codes), 2, axis=1))
        return numbers.tolist()


def test_rows_are_made_once():
    table = Table(10)
    numbers = table.find("abc")
    assert table.find("cab") == [numbers[2], numbers[0], numbers[1]]
    assert table.made == ["a", "b", "c"]


def test_row_of_no_token_is_never_given_away():
    table = Table(3)
    for text in ("abc", "def", "gh", "a"):
        assert 0 not in table.find(text)
    assert not table.rows.vectors[0].any()
    assert not table.rows.shares[0].any()


def test_those_go_that_were_not_used_for_the_longest_time():
    table = Table(4)
    for text in ("abcd", "a", "cd", "ef"):
        table.find(text)
    table.made.clear()
    table.find("acdefb"[2:])
    assert table.made == ["b"]


def test_types_that_come_often_have_one_row():
    table = Table(4)
    numbers = table.find("abab")
    assert numbers[:2] == numbers[2:]
    assert table.made == ["a", "b"]


def test_rows_that_were_about_to_go_stay_when_they_are_used():
    table = Table(100)
    letters = "".join(map(chr, range(1000, 1100)))
    for text in (letters, letters[50:], "x"):
        table.find(text)
    table.made.clear()
    # One of them went for the x, and some are the next to go.
    for _ in range(2):
        table.find(letters[:50])
    assert len(table.made) == 1


def test_as_many_as_there_is_room_for_can_be_asked_for_at_a_time():
    table = Table(4)
    table.find("abcd")
    assert sorted(table.find("efgh")) == [1, 2, 3, 4]


def test_table_does_not_grow_over_types_that_are_never_seen_again():
    table = Table(700)
    for start in range(1000, 20_000, 500):
        table.find("".join(map(chr, range(start, start + 500))))
    assert len(table.rows.vectors) == len(table.rows.shares) == 701
    assert len(table.rows._numbers) == 700


def test_table_stays_whole_where_rows_cannot_be_made():
    table = Table(4)
    table.find("ab")

    def fail(places):
        raise ValueError("cannot be embedded")

    with pytest.raises(ValueError, match="cannot be embedded"):
        table.rows.find([b"a", b"x"], fail)
    table.find("abx")
    assert table.made == ["a", "b", "x"]
