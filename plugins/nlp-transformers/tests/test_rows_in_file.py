"""Rows in a file are arrays like others, and stay in memory where there is no room for a file."""

from __future__ import annotations

import os
import pickle

import numpy as np
import pytest

from nlp_transformers import rows_in_file
from nlp_transformers.rows_in_file import blocks, cut_out, in_memory, is_in_file, let_go, store

ROWS = np.arange(60_000, dtype="f").reshape(5000, 12)


def stored(cuts=(0, 100, 100, 3000)):
    return store(np.split(ROWS, cuts), ROWS.shape)


def test_rows_in_a_file_are_an_array():
    rows = stored()
    assert is_in_file(rows)
    assert is_in_file(rows[10:20])
    assert not is_in_file(ROWS)
    np.testing.assert_array_equal(rows, ROWS)
    let_go(rows)
    np.testing.assert_array_equal(rows[[4999, 0, 17]], ROWS[[4999, 0, 17]])
    np.testing.assert_array_equal(pickle.loads(pickle.dumps(rows[3:5])), ROWS[3:5])


def test_rows_of_other_types_keep_them():
    numbers = np.arange(6).reshape(3, 2)
    rows = store([numbers], numbers.shape, dtype=numbers.dtype)
    assert rows.dtype == numbers.dtype
    np.testing.assert_array_equal(rows, numbers)


def test_no_rows_need_no_file():
    rows = store([], (0, 12))
    assert rows.shape == (0, 12)
    assert not is_in_file(rows)


@pytest.mark.parametrize("n_bytes", [0, 7000, 100_001])
def test_rows_stay_in_memory_where_a_file_cannot_be_so_large(largest_file, n_bytes):
    with largest_file(n_bytes):
        rows = stored()
    assert not is_in_file(rows)
    np.testing.assert_array_equal(rows, ROWS)


def test_rows_stay_in_memory_where_there_is_no_place_for_files(monkeypatch):
    def fail(**settings):
        raise FileNotFoundError("No usable temporary directory found")

    monkeypatch.setattr(rows_in_file, "TemporaryFile", fail)
    rows = stored()
    assert not is_in_file(rows)
    np.testing.assert_array_equal(rows, ROWS)


def test_rows_stay_in_memory_where_no_more_files_can_be_open():
    resource = pytest.importorskip("resource", reason="this system has no such limit")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    free = os.dup(0)
    os.close(free)
    # One more is open while the rows are written; to map them takes another.
    resource.setrlimit(resource.RLIMIT_NOFILE, (free + 1, hard))
    try:
        rows = stored()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert not is_in_file(rows)
    np.testing.assert_array_equal(rows, ROWS)


def test_what_is_in_memory_can_be_changed():
    rows = in_memory(stored())
    rows[0, 0] = 7
    assert in_memory(rows) is rows


@pytest.mark.parametrize("make", [lambda: ROWS, stored])
def test_blocks_are_all_rows(make):
    rows = make()
    np.testing.assert_array_equal(np.concatenate(list(blocks(rows))), ROWS)
    assert not list(blocks(rows[:0]))


def test_part_of_an_array_is_copied_in_memory_alone():
    rows, place = stored(), np.s_[3:9, :5]
    assert np.shares_memory(cut_out(rows, place), rows)
    assert not np.shares_memory(cut_out(ROWS, place), ROWS)
    assert cut_out(ROWS, slice(0, len(ROWS))) is ROWS
    np.testing.assert_array_equal(cut_out(rows, place), cut_out(ROWS, place))
