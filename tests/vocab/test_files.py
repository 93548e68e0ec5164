from __future__ import annotations

import os
import stat
from contextlib import suppress

import pytest

from nlpx.errors import UsageError
from nlpx.vocab.files import replace_dir, replace_file, write_bytes, write_text


def test_write_bytes_makes_parent_folders(tmp_path):
    write_bytes(tmp_path / "a" / "b", b"x")
    assert (tmp_path / "a" / "b").read_bytes() == b"x"


def test_write_text_is_utf8_with_plain_line_ends(tmp_path):
    write_text(tmp_path / "a", "é\n")
    assert (tmp_path / "a").read_bytes() == b"\xc3\xa9\n"


def test_a_written_file_can_be_read_by_whom_the_umask_allows(tmp_path):
    before = os.umask(0o022)
    try:
        write_bytes(tmp_path / "a", b"x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o644


def test_replace_file_keeps_the_old_file_when_writing_fails(tmp_path):
    write_bytes(tmp_path / "a", b"old")
    with suppress(KeyboardInterrupt), replace_file(tmp_path / "a") as file:
        file.write(b"half")
        raise KeyboardInterrupt
    assert (tmp_path / "a").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_replace_dir_puts_the_new_folder_in_place_of_the_old(tmp_path):
    write_bytes(tmp_path / "model" / "old", b"x")
    with replace_dir(tmp_path / "model") as fresh:
        write_bytes(fresh / "new", b"y")
    assert [path.name for path in (tmp_path / "model").iterdir()] == ["new"]
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_replace_dir_keeps_the_old_folder_when_writing_fails(tmp_path):
    write_bytes(tmp_path / "model" / "old", b"x")
    with suppress(OSError), replace_dir(tmp_path / "model") as fresh:
        write_bytes(fresh / "new", b"y")
        raise OSError("the disk is full")
    assert [path.name for path in (tmp_path / "model").iterdir()] == ["old"]
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_a_file_where_a_folder_is_due_is_named(tmp_path):
    write_bytes(tmp_path / "file", b"")
    with pytest.raises(NotADirectoryError) as raised:
        write_bytes(tmp_path / "file" / "x.json", b"{}")
    assert raised.value.filename == str(tmp_path / "file")


def test_a_failure_names_what_was_to_be_written_not_the_part_beside_it(tmp_path):
    name = tmp_path / ("x" * 300)
    with pytest.raises(OSError, match="too long") as raised:
        write_bytes(name, b"")
    assert raised.value.filename == str(name)


def test_write_text_refuses_what_is_no_utf8(tmp_path):
    with pytest.raises(UsageError, match=r"x\.cfg: .* cannot be written as UTF-8"):
        write_text(tmp_path / "x.cfg", "path = \udce9t\udce9")
    assert not list(tmp_path.iterdir())
