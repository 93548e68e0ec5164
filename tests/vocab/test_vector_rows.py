"""Rows of vectors in compiled code and in NumPy: the same, for keys of all kinds."""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from nlpx.vocab import Vectors
from nlpx.vocab.built import explain_vector_rows
from nlpx.vocab.vector_rows import find_rows, index_rows, search_rows, take_rows

FIND = [find_rows, search_rows]
TAKE = [take_rows, index_rows]
_last = 2**64 - 1
# Hashes lie as thickly everywhere; others are as far as can be from where hashes would be.
_keys = st.one_of(
    st.sets(st.integers(0, _last), min_size=1, max_size=300),
    st.sets(st.integers(0, 400), min_size=1, max_size=300),
    st.sets(st.integers(_last - 400, _last), min_size=1, max_size=300),
)


@pytest.mark.parametrize("find", FIND)
@pytest.mark.parametrize("dtype", ["int16", "int32"])
@given(_keys, st.lists(st.integers(0, _last), max_size=9))
def test_rows_of_keys_are_those_of_a_dictionary(find, dtype, known, others):
    keys = np.array(sorted(known), dtype=np.uint64)
    rows = np.arange(len(keys), dtype=dtype)[::-1].copy()
    due = dict(zip(keys.tolist(), rows.tolist(), strict=True))
    near = [key + step for key in known for step in (-1, 0, 1) if 0 <= key + step <= _last]
    wanted = [*near, *others, 0, _last]
    found = find(np.array(wanted, dtype=np.uint64), keys, rows)
    assert (found.dtype, found.tolist()) == (np.int64, [due.get(key, -1) for key in wanted])


@pytest.mark.parametrize("find", FIND)
def test_no_keys_have_no_rows(find):
    assert find(np.empty(0, np.uint64), np.array([3], np.uint64), np.array([0], np.int16)).tolist() == []


@pytest.mark.parametrize("take", TAKE)
@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
@pytest.mark.parametrize("turn", [np.ascontiguousarray, np.asfortranarray])
def test_rows_are_taken_as_they_stand_and_others_are_zeros(take, dtype, turn):
    table = turn(np.random.default_rng(0).normal(size=(40, 37)).astype(dtype))
    rows = np.array([3, -1, 39, 0, 3, *range(40)])
    taken = take(table, rows)
    assert taken.dtype == table.dtype
    assert taken.tobytes() == np.stack([table[row] if row >= 0 else np.zeros(37, dtype) for row in rows]).tobytes()
    assert not np.shares_memory(taken, table)


@pytest.mark.parametrize("take", TAKE)
@pytest.mark.parametrize("shape", [(0, 3), (4, 0), (4, 3)])
def test_no_rows_are_taken_and_none_of_nothing(take, shape):
    table = np.ones(shape, dtype="f")
    assert take(table, np.empty(0, dtype=np.int64)).shape == (0, shape[1])
    assert take(table, np.array([-1, -1])).tolist() == [[0] * shape[1]] * 2


@pytest.mark.parametrize("take", TAKE)
@pytest.mark.parametrize("row", [4, 2**40])
def test_rows_that_are_not_there_are_told(take, row):
    with pytest.raises(IndexError):
        take(np.ones((4, 3), dtype="f"), np.array([0, row]))


def test_ids_as_an_array_have_the_vectors_that_they_have_in_a_list():
    vectors = Vectors(data=np.eye(3, dtype="f"), keys=["a", "b"])
    ids = [vectors.strings["b"], 7, vectors.strings["a"]]
    assert vectors.get_batch(np.array(ids, dtype=np.uint64)).tolist() == [[0, 1, 0], [0, 0, 0], [1, 0, 0]]
    assert vectors.get_batch(ids).tolist() == vectors.get_batch(np.array(ids, dtype=np.uint64)).tolist()


def test_missing_compiled_look_up_is_explained(monkeypatch):
    monkeypatch.setenv("NLPX_PURE_PYTHON", "1")
    assert explain_vector_rows() == (
        "the compiled look-up of vectors is not in use, because NLPX_PURE_PYTHON=1 says so: word vectors run slower"
    )
