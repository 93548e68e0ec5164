from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_tok2vec.layers.type_rows import _HANDICAP, TypeRows
from nlp_tok2vec.layers.typed_tokens import Types, _types

pytestmark = pytest.mark.skipif(_types is None, reason="there is no compiled code")

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

        def make(types):
            keys, _ = types.read(missing=True)
            missing = "".join(chr(key // self.spread) for _, key in keys.tolist())
            self.made += missing
            return rows_of(missing)

        found = np.empty((len(text) + 1, 2), dtype="f")
        self.rows.find(types_of([(7, ord(letter) * self.spread) for letter in text], 2), make, out=found)
        np.testing.assert_array_equal(found, np.concatenate([[(0, 0)], rows_of(text)]))


def types_of(keys, n_columns: int) -> Types:
    """Return the types of tokens of which this has been read."""
    numbers = np.empty(len(keys), dtype=np.int32)
    read = np.array(keys, dtype=np.uint64).reshape(-1, n_columns)
    numbered = _types.NumberedTypes([None] * len(keys), (), read, n_columns, numbers)
    return Types(numbered, numbers, (), 0)


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

    def fail(types):
        raise ValueError("cannot be embedded")

    with pytest.raises(ValueError, match="cannot be embedded"):
        table.rows.find(types_of([(7, ord("a")), (7, ord("x"))], 2), fail, out=np.empty((3, 2), dtype="f"))
    table.find("abx")
    assert table.made == ["a", "b", "x"]


def test_types_are_told_apart_by_all_that_is_read_of_them():
    rows = TypeRows(8, 1, n_columns=3)
    keys = [(a, b, c) for a in (0, 5) for b in (0, 5) for c in (0, 5)]
    due = np.arange(8, dtype="f").reshape(8, 1)
    for asked in (keys, keys[::-1], [*keys, *keys]):
        types = types_of(asked, 3)
        found = np.empty((9, 1), dtype="f")
        rows.find(types, lambda types: due, out=found)
        assert found[types.numbers].ravel().tolist() == [keys.index(key) for key in asked]


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


def test_types_and_arrays_of_other_sizes_are_refused():
    kept = _types.KeptRows(2, 3, 2, 0)
    types = types_of([(1, 2), (3, 4)], 2).numbered
    rows, out = np.ones((2, 3), "f"), np.empty((3, 3), "f")
    read_only = np.empty((3, 3), "f")
    read_only.flags.writeable = False
    for array in (
        np.empty((2, 3), "f"),
        np.empty((3, 2), "f"),
        np.empty((3, 3)),
        np.empty((3, 6), "f")[:, ::2],
        read_only,
    ):
        with pytest.raises(ValueError, match=r"size|contiguous|read-only"):
            kept.find(types, array)
    for others in (types_of([(1, 2, 3)], 3), types_of([(1, 2), (3, 4), (5, 6)], 2)):
        with pytest.raises(ValueError, match="other types, or too many"):
            kept.find(others.numbered, np.empty((len(others.numbered) + 1, 3), "f"))
    with pytest.raises(TypeError):
        kept.find(None, out)
    assert kept.find(types, out) == 2
    for array in (rows[:1], np.ones((2, 2), "f"), np.ones((2, 3))):
        with pytest.raises(ValueError, match="size"):
            kept.keep(types, array, out)
    assert len(kept) == 0
    kept.keep(types, rows, out)
    assert len(kept) == 2
    with pytest.raises(ValueError, match="no size"):
        _types.KeptRows(0, 3, 2, 0)
