"""Contents of files that stay there until somebody looks."""

from __future__ import annotations

import mmap
import os

import pytest

from nlpx.errors import DataError
from nlpx.files.kept import read_for_later, read_kept


@pytest.mark.parametrize("size", [0, 10, 2**20])
def test_what_is_read_for_later_is_kept_when_the_file_has_another_content(size, tmp_path):
    path, other = tmp_path / "file", tmp_path / "other"
    path.write_bytes(b"x" * size)
    data, kept = read_for_later(path)
    other.write_bytes(b"y" * size)
    other.replace(path)
    assert data == bytes(read_kept(kept)) == b"x" * size


@pytest.mark.skipif(os.name != "posix", reason="files that are mapped can be replaced there only")
def test_of_a_large_file_no_copy_is_kept(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"x" * 2**20)
    _, kept = read_for_later(path)
    assert isinstance(kept, memoryview)
    assert isinstance(kept.obj, mmap.mmap)


@pytest.mark.skipif(os.name != "posix", reason="files that are mapped can be replaced there only")
def test_a_file_that_was_cut_off_is_refused(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"x" * 2**20)
    _, kept = read_for_later(path)
    path.write_bytes(b"x" * 2**19)
    with pytest.raises(DataError, match="file was cut off after it was loaded"):
        read_kept(kept)
