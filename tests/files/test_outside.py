"""Arrays that lie outside of what is packed."""

from __future__ import annotations

import numpy as np
import pytest

from nlpx.files import msgpack
from nlpx.files.outside import find_laid_out, found_outside, keep_laid_out, kept_outside, laid_out, note_laid_out

LARGE = {
    "floats": np.arange(6000, dtype=np.float32).reshape(3, 2000),
    "turned": np.asfortranarray(np.arange(6000.0).reshape(60, 100)),
    "dates": np.zeros(1000, dtype="M8[s]"),
}


@pytest.fixture
def packed(tmp_path):
    """Return what is packed of some arrays, and the file with the large ones."""
    path = tmp_path / "arrays"
    with path.open("wb") as file, kept_outside(file):
        data = msgpack.pack({**LARGE, "small": np.arange(3)})
    return data, path


def test_large_arrays_are_found_where_they_were_kept(packed):
    data, path = packed
    assert len(data) < 1000
    with found_outside(path):
        found = msgpack.unpack(data)
    path.unlink()
    np.testing.assert_equal(found, {**LARGE, "small": np.arange(3)})
    assert [found[name].dtype for name in LARGE] == [array.dtype for array in LARGE.values()]


def test_what_is_changed_is_changed_for_whoever_changes_it(packed):
    data, path = packed
    with found_outside(path):
        one, other = (msgpack.unpack(data)["floats"] for _ in range(2))
    before = path.read_bytes()
    one[0, 0] = 5
    assert path.read_bytes() == before
    assert one.base is not None
    assert other.shape == (3, 2000)


def test_arrays_that_are_elsewhere_are_refused_where_nobody_knows_them(packed):
    data, _ = packed
    with pytest.raises(ValueError, match="an array that is elsewhere"):
        msgpack.unpack(data)


def test_file_without_arrays_is_none(tmp_path):
    path = tmp_path / "arrays"
    path.touch()
    with found_outside(path):
        assert msgpack.unpack(msgpack.pack([1])) == [1]


@pytest.fixture
def turned(tmp_path):
    """Return an array, what is packed of it, the file, and what is said of how it was laid out."""
    array = np.arange(6000, dtype=np.float32).reshape(60, 100)
    ours = laid_out(array.T)
    path = tmp_path / "arrays"
    with path.open("wb") as file, kept_outside(file):
        data, layouts = msgpack.pack(array), keep_laid_out()
    assert ours.flags.c_contiguous
    assert ours.ctypes.data % 64 == 0
    return array, data, path, layouts


def test_what_was_laid_out_is_found_beside_what_it_is_of(turned):
    array, data, path, layouts = turned
    with found_outside(path):
        find_laid_out(layouts)
        one, other = msgpack.unpack(data), msgpack.unpack(data)
    found = laid_out(one.T)
    np.testing.assert_array_equal(found, array.T)
    assert found.flags.c_contiguous
    assert np.shares_memory(found, laid_out(other.T))


def test_an_array_that_was_written_to_is_laid_out_anew(turned):
    array, data, path, layouts = turned
    with found_outside(path):
        find_laid_out(layouts)
        found = msgpack.unpack(data)
    found[3, 4] = -1
    assert laid_out(found.T)[4, 3] == -1
    assert laid_out(array.T)[4, 3] == 304


def test_what_nobody_has_any_more_is_not_written(tmp_path):
    array = np.arange(6000, dtype=np.float32).reshape(60, 100)
    laid_out(array.T)
    with (tmp_path / "arrays").open("wb") as file, kept_outside(file):
        msgpack.pack(array)
        assert keep_laid_out() == []


def test_an_array_that_is_small_or_in_order_is_none_to_share():
    array = np.arange(6000, dtype=np.float32).reshape(60, 100)
    assert laid_out(array) is array
    small = laid_out(array[:5, :5].T)
    assert small.flags.c_contiguous
    np.testing.assert_array_equal(small, array[:5, :5].T)


def test_what_is_said_to_be_laid_out_is_taken_and_written(tmp_path):
    array = np.arange(6000, dtype=np.float32).reshape(60, 100)
    ours = array.T.copy()
    note_laid_out(array.T, ours)
    assert laid_out(array.T) is ours
    with (tmp_path / "arrays").open("wb") as file, kept_outside(file):
        msgpack.pack(array)
        assert len(keep_laid_out()) == 1
