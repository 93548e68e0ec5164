from __future__ import annotations

import numpy as np
import pytest

from nlp_tok2vec.layers.type_rows import TypeRows


class Table:
    """A table of rows that say which letter they are of, and a list of the letters that were made."""

    def __init__(self, size: int) -> None:
        self.rows = TypeRows(size, 2)
        self.made: list[str] = []

    def find(self, text: str) -> None:
        """Look up single letters."""

        def make(places):
            self.made += [text[place] for place in places]
            return rows_of("".join(text[place] for place in places))

        found = np.empty((len(text), 2), dtype="f")
        self.rows.find([letter.encode() for letter in text], make, out=found)
        np.testing.assert_array_equal(found, rows_of(text))


def rows_of(text: str):
    return np.array([(ord(letter), -ord(letter)) for letter in text], dtype="f").reshape(-1, 2)


def test_rows_are_made_once():
    table = Table(10)
    for text in ("abc", "cab", "", "db"):
        table.find(text)
    assert table.made == ["a", "b", "c", "d"]


def test_those_go_that_were_not_used_for_the_longest_time():
    table = Table(4)
    for text in ("abcd", "a", "cd", "ef"):
        table.find(text)
    table.made.clear()
    table.find("acdefb"[2:])
    assert table.made == ["b"]


def test_those_go_first_that_were_used_once_only():
    table = Table(4)
    for text in ("ab", "ab", "cd", "ef"):
        table.find(text)
    table.made.clear()
    table.find("abef")
    assert table.made == []


def test_what_was_used_twice_goes_when_it_is_long_ago():
    table = Table(4)
    for text in ("ab", "ab", *("cd" for _ in range(20)), "ef"):
        table.find(text)
    table.made.clear()
    table.find("cdef")
    assert table.made == []


def test_more_types_come_than_there_is_room_while_few_are_there():
    table = Table(100)
    table.find("a")
    letters = "".join(map(chr, range(1000, 1100)))
    table.find(letters)
    table.made.clear()
    table.find(letters[::-1])
    assert table.made == []


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
    for text in ("abcd", "efgh"):
        table.find(text)
    table.made.clear()
    table.find("hgfe")
    assert table.made == []


def test_table_does_not_grow_over_types_that_are_never_seen_again():
    table = Table(700)
    for start in range(1000, 20_000, 500):
        table.find("".join(map(chr, range(start, start + 500))))
    assert table.rows.rows.shape == (700, 2)
    assert len(table.rows._numbers) == 700


def test_table_stays_whole_where_rows_cannot_be_made():
    table = Table(4)
    table.find("ab")

    def fail(places):
        raise ValueError("cannot be embedded")

    with pytest.raises(ValueError, match="cannot be embedded"):
        table.rows.find([b"a", b"x"], fail, out=np.empty((2, 2), dtype="f"))
    table.find("abx")
    assert table.made == ["a", "b", "x"]
