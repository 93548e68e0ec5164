from __future__ import annotations

import pickle

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from nlpx.errors import ModelError
from nlpx.vocab.key_rows import KeyRows

_keys = st.integers(0, 2**64 - 1)


def _of_arrays(entries: dict[int, int]) -> KeyRows:
    keys, rows = np.array([*entries], dtype=np.uint64), np.array([*entries.values()], dtype=np.int64)
    return KeyRows.of_arrays(keys, rows)


@given(st.dictionaries(_keys, st.integers(0, 2**31 - 1)), st.lists(_keys))
def test_key_rows_of_arrays_are_what_a_dictionary_is(entries, others):
    wanted = [*entries, *others, 2**64 - 1]
    for found in (_of_arrays(entries), KeyRows(dict(entries))):
        assert found == entries
        assert list(found.items()) == list(entries.items())
        assert len(found) == len(entries)
        assert [found.get(key) for key in wanted] == [entries.get(key) for key in wanted]
        assert found.rows_of(wanted).tolist() == [entries.get(key, -1) for key in wanted]
        assert found.all_rows().tolist() == list(entries.values())
        assert sorted(found.taken_rows().tolist()) == sorted(entries.values())


@pytest.mark.parametrize("last", [0, 2**15 - 1, 2**15, 2**31 - 1])
def test_row_numbers_of_any_size_are_the_same_in_another_process(last):
    entries = {9: last, 3: 0}
    sent = KeyRows.of_sorted(*_of_arrays(entries).arrays())
    assert list(sent.items()) == [(9, last), (3, 0)]
    assert sent.rows_of([3, 5, 9]).tolist() == [0, -1, last]


def test_key_rows_of_arrays_can_be_changed():
    rows = _of_arrays({9: 0, 3: 1})
    rows[5] = 2
    del rows[3]
    assert list(rows.items()) == [(9, 0), (5, 2)]
    assert rows.rows_of([3, 5]).tolist() == [-1, 2]


def test_rows_of_many_keys_are_told_whatever_was_asked_before():
    entries = {key * key: key % 7 for key in range(5000)}
    rows = _of_arrays(entries)
    for wanted in ([9, 5], [*range(3000)], *([*range(start, start + 700)] for start in range(0, 5000, 300)), [9, 5]):
        for _ in range(2):
            assert rows.rows_of(wanted).tolist() == [entries.get(key, -1) for key in wanted]
    rows[5] = 3
    assert rows.rows_of([9, 5]).tolist() == [3, 3]


def test_order_of_keys_that_can_be_read_again_is_not_kept():
    keys, rows = np.array([9, 3, 5], dtype=np.uint64), np.array([0, 1, 1])
    read = KeyRows.of_arrays(keys.copy(), rows, read_again=lambda: keys)
    assert read[3] == 1
    assert list(read.items()) == [(9, 0), (3, 1), (5, 1)]
    assert [array.tolist() for array in read.arrays()] == [[3, 5, 9], [1, 1, 0], [2, 0, 1]]


def test_rows_that_are_taken_are_told_without_the_order_of_keys():
    def refuse():
        raise AssertionError("the order of the keys was asked for")

    keys, rows = np.array([9, 3, 5], dtype=np.uint64), np.array([0, 1, 1])
    assert sorted(KeyRows.of_arrays(keys, rows, read_again=refuse).taken_rows().tolist()) == [0, 1, 1]


@pytest.mark.parametrize("other", [None, [9, 3], [9, 3, 4], [9, 3, 99]])
def test_keys_that_are_others_when_they_are_read_again_are_refused(other):
    keys = None if other is None else np.array(other, dtype=np.uint64)
    read = KeyRows.of_arrays(np.array([9, 3, 5], dtype=np.uint64), np.array([0, 1, 1]), read_again=lambda: keys)
    assert read[9] == 0
    with pytest.raises(ModelError, match="their file was changed while it was in use; load the pipeline again"):
        list(read)
    assert read[5] == 1


def test_key_rows_know_no_key_beyond_64_bits():
    rows = _of_arrays({2**64 - 1: 0, 0: 1})
    for key in (-1, 2**64):
        with pytest.raises(KeyError):
            rows[key]


def test_key_rows_of_a_key_that_is_there_twice_have_the_last():
    assert KeyRows.of_arrays(np.array([7, 7], dtype=np.uint64), np.array([0, 1])) == {7: 1}


def test_key_rows_come_back_from_a_pickle():
    assert pickle.loads(pickle.dumps(_of_arrays({9: 0, 3: 1}))) == {9: 0, 3: 1}


@pytest.mark.parametrize("key", [-1, 2**64])
def test_rows_of_what_is_no_key_are_told_as_of_any_unknown_one(key):
    entries = {3: 1, 5: 0}
    read = KeyRows.of_arrays(np.array([*entries], dtype=np.uint64), np.array([*entries.values()]))
    assert read.rows_of([5, key]).tolist() == KeyRows(entries).rows_of([5, key]).tolist() == [0, -1]
