"""Lines of text files."""

from __future__ import annotations

import pytest

from nlpx.errors import DataError
from nlpx.training.text_lines import TextLines, read_lines


def test_marks_and_line_ends_are_left_out(tmp_path):
    path = tmp_path / "text.txt"
    path.write_bytes("\ufeffa\r\nb\u2028c\n\nd".encode())
    assert list(read_lines(path)) == ["a", "b\u2028c", "", "d"]


def test_lines_can_be_read_again(tmp_path):
    path = tmp_path / "text.txt"
    path.write_bytes(b"a\nb\n")
    lines = TextLines(path)
    assert list(lines) == list(lines) == ["a", "b"]


def test_another_encoding_is_an_error_with_its_line(tmp_path):
    path = tmp_path / "text.txt"
    path.write_bytes("ab\ncä".encode("latin1"))
    with pytest.raises(DataError, match=r"text\.txt:2: byte 0xe4 at column 2 is not UTF-8"):
        list(read_lines(path))


def test_a_folder_is_no_text(tmp_path):
    with pytest.raises(DataError, match="cannot be read"):
        list(read_lines(tmp_path))
