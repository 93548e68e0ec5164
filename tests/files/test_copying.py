"""Folders that are copied."""

from __future__ import annotations

import errno
import os

import pytest

from nlpx.files.copying import copy_tree


def test_a_folder_is_copied_with_all_that_is_in_it(tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "c").write_bytes(b"c")
    copy_tree(tmp_path / "a", tmp_path / "x")
    assert (tmp_path / "x" / "b" / "c").read_bytes() == b"c"


def test_what_cannot_be_read_is_named(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "link").symlink_to("nowhere")
    with pytest.raises(FileNotFoundError, match=r"No such file or directory: '.*/a/link'"):
        copy_tree(tmp_path / "a", tmp_path / "x")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_what_is_no_file_is_named(tmp_path):
    (tmp_path / "a").mkdir()
    os.mkfifo(tmp_path / "a" / "pipe")
    with pytest.raises(OSError, match=r"is a named pipe.*: '.*/a/pipe'"):
        copy_tree(tmp_path / "a", tmp_path / "x")


@pytest.mark.skipif(os.name != "posix", reason="the system does not limit the size of files")
def test_where_there_is_no_room_the_copy_is_named(tmp_path, run_python):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "large").write_bytes(bytes(100_000))
    done = run_python(
        "import resource\nfrom pathlib import Path\nfrom nlpx.files.copying import copy_tree\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try:\n    copy_tree(Path('a'), Path('x'))\nexcept OSError as error:\n    print(error.errno, error.filename)"
    )
    assert done.stdout == f"{errno.EFBIG} x/large\n"
