"""Arrays that lie outside of what is packed."""

from __future__ import annotations

import numpy as np
import pytest

from nlpx.files import msgpack
from nlpx.files.outside import found_outside, kept_outside

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
