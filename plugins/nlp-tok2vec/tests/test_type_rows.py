from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_tok2vec.layers import table_rows
from nlp_tok2vec.layers.type_rows import _HANDICAP, TypeRows

pytestmark = pytest.mark.skipif(table_rows._rows is None, reason="there is no compiled code")

# Keys that differ by multiples of it are all looked for in the same slot first, where there are no more than 256.
SAME_SLOT = 1 << 40


class Table:
    """A table of rows that say which letter they are of, and a list of the letters that were made.

    Args:
        size: How many rows there are.
        spread: What the number of a letter is multiplied with to make its key.
    """

    def __init__(self, size: int, *, spread: int = 1) -> None:
        self.rows = TypeRows(size, 2, n_columns=2)
        self.made: list[str] = []
        self.spread = spread

    def find(self, text: str) -> None:
        """Look up single letters."""

        def make(places):
            self.made += [text[place] for place in places]
            return rows_of("".join(text[place] for place in places))

        found = np.empty((len(text), 2), dtype="f")
        keys = np.array([(7, ord(letter) * self.spread) for letter in text], dtype=np.uint64).reshape(-1, 2)
        self.rows.find(keys, make, out=found)
        np.testing.assert_array_equal(found, rows_of(text))


def rows_of(text: str):
    return np.array([(ord(letter), -ord(letter)) for letter in text], dtype="f").reshape(-1, 2)


def letters(n: int, *, first: int = 1000) -> str:
    return "".join(map(chr, range(first, first + n)))


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
    table.find(letters(100))
    table.made.clear()
    table.find(letters(100)[::-1])
    assert table.made == []


def test_one_row_goes_for_one_that_comes():
    table = Table(100)
    for text in (letters(100), letters(100)[50:], "x"):
        table.find(text)
    table.made.clear()
    # One of them went for the x.
    for _ in range(2):
        table.find(letters(50))
    assert len(table.made) == 1


def test_as_many_as_there_is_room_for_can_be_asked_for_at_a_time():
    table = Table(4)
    for text in ("abcd", "efgh"):
        table.find(text)
    table.made.clear()
    table.find("hgfe")
    assert table.made == []


def test_what_comes_now_stays_where_the_rest_was_used_often():
    table = Table(4)
    for text in ("abcd", "abcd", "aefg"):
        table.find(text)
    table.made.clear()
    table.find("gfea")
    assert table.made == []


def test_table_does_not_grow_over_types_that_are_never_seen_again():
    table = Table(700)
    for start in range(1000, 20_000, 500):
        table.find(letters(500, first=start))
    assert len(table.rows) == 700


def test_table_stays_whole_where_rows_cannot_be_made():
    table = Table(4)
    table.find("ab")

    def fail(places):
        raise ValueError("cannot be embedded")

    with pytest.raises(ValueError, match="cannot be embedded"):
        table.rows.find(np.array([[7, ord("a")], [7, ord("x")]], np.uint64), fail, out=np.empty((2, 2), dtype="f"))
    table.find("abx")
    assert table.made == ["a", "b", "x"]


def test_keys_are_told_apart_by_all_of_their_numbers():
    rows = TypeRows(8, 1, n_columns=3)
    keys = np.array([(a, b, c) for a in (0, 5) for b in (0, 5) for c in (0, 5)], dtype=np.uint64)
    due = np.arange(8, dtype="f").reshape(8, 1)
    found = np.empty_like(due)
    for keys_now, due_now in ((keys, due), (keys[::-1].copy(), due[::-1])):
        rows.find(keys_now, lambda missing: due[missing], out=found)
        np.testing.assert_array_equal(found, due_now)


@dataclass
class Model:
    """What a table does, with dictionaries: for each key when it was used last; those of the first were used once."""

    size: int
    once: dict[str, int] = field(default_factory=dict)
    again: dict[str, int] = field(default_factory=dict)
    now: int = 0

    def find(self, text: str) -> list[str]:
        """Return the letters that have to be made."""
        self.now += len(text)
        missing = [letter for letter in text if letter not in self.once and letter not in self.again]
        for letter in text:
            if self.once.pop(letter, None) or self.again.pop(letter, None):
                self.again[letter] = self.now
        before = {**{letter: last - _HANDICAP * self.size for letter, last in self.once.items()}, **self.again}
        n_gone = max(len(before) + len(missing) - self.size, 0)
        for letter in sorted(before, key=before.__getitem__)[:n_gone]:
            self.once.pop(letter, None)
            self.again.pop(letter, None)
        self.once.update(dict.fromkeys(missing, self.now))
        return missing


@settings(max_examples=200, deadline=None)
@given(
    size=st.integers(1, 12),
    spread=st.sampled_from([1, SAME_SLOT]),
    texts=st.lists(st.text("abcdefghijklmnopqrstuvwxyz", max_size=12).map(lambda text: "".join(dict.fromkeys(text)))),
)
def test_table_does_what_dictionaries_do(size, spread, texts):
    table, model = Table(size, spread=spread), Model(size)
    for text in texts:
        asked = text[:size]
        table.made.clear()
        table.find(asked)
        assert table.made == model.find(asked)
        assert len(table.rows) == len(model.once) + len(model.again)


def test_rows_are_found_when_others_go_that_stand_in_the_same_slots():
    table = Table(64, spread=SAME_SLOT)
    for number in range(300):
        table.find(letters(16, first=number * 7 % 90))


@pytest.mark.parametrize(
    ("shape", "out", "missing"),
    [((2, 3), (2, 2), 2), ((2, 2), (1, 2), 2), ((2, 2), (2, 3), 2), ((2, 2), (2, 2), 1), ((5, 2), (5, 2), 5)],
)
def test_arrays_of_other_shapes_are_refused(shape, out, missing):
    kept = table_rows._rows.KeptRows(4, 2, 2, 0)
    with pytest.raises(ValueError, match=r"shapes|asked for"):
        kept.find(np.ones(shape, np.uint64), np.empty(out, "f"), np.empty(missing, np.int32))
    keys, vectors = np.ones((2, 2), np.uint64), np.empty((2, 2), "f")
    for places, rows in (([0, 1], (1, 2)), ([0], (1, 3)), ([2], (1, 2)), ([-1], (1, 2))):
        with pytest.raises(ValueError, match=r"shapes|place"):
            kept.keep(keys, np.array(places, np.int32), np.empty(rows, "f"), vectors)
    assert len(kept) == 0
