"""Lines of text files."""

from __future__ import annotations

import gzip
import io
import os
import threading
from pathlib import Path

import pytest

from nlpx.corpora.json_stream import read_json_array
from nlpx.corpora.readers import read_json
from nlpx.corpora.text_lines import StreamLines, TextLines, keep_stream, read_lines
from nlpx.errors import DataError


def test_marks_and_line_ends_are_left_out(tmp_path):
    path = tmp_path / "text.txt"
    path.write_bytes("\ufeffa\r\nb\u2028c\n\nd".encode())
    assert list(read_lines(path)) == ["a", "b\u2028c", "", "d"]


def test_lines_can_be_read_again(tmp_path):
    path = tmp_path / "text.txt"
    path.write_bytes(b"a\nb\n")
    lines = TextLines(path)
    assert list(lines) == list(lines) == ["a", "b"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_only_what_comes_once_is_kept(tmp_path):
    file, pipe = tmp_path / "text.txt", tmp_path / "pipe.txt"
    file.write_bytes(b"a\n")
    for source in (file, tmp_path, tmp_path / "absent"):
        assert keep_stream(source) is source
    os.mkfifo(pipe)
    writer = threading.Thread(target=lambda: pipe.write_bytes(b"a\nb\n"))
    writer.start()
    lines = keep_stream(pipe)
    writer.join()
    assert list(lines) == list(lines) == ["a", "b"]


def test_another_encoding_is_an_error_with_its_line(tmp_path):
    path = tmp_path / "text.txt"
    path.write_bytes("ab\ncä".encode("latin1"))
    with pytest.raises(DataError, match=r"text\.txt:2: byte 0xe4 at column 2 is not UTF-8"):
        list(read_lines(path))


def test_a_folder_is_no_text(tmp_path):
    with pytest.raises(DataError, match="cannot be read"):
        list(read_lines(tmp_path))


ENCODINGS = {
    "quotation marks of Windows": (b"\x93a\x94", "iconv -f cp1252 "),
    "a dash behind UTF-8": ("„a“".encode() + b" \x96", "iconv -f cp1252 "),
    "an accent": (b"caf\xe9", "iconv -f latin1 "),
    "an accent behind UTF-8": ("„a“".encode() + b" caf\xe9", "iconv -f latin1 "),
    "a byte that is in neither": (b"\x81\x40", "if you know its encoding"),
    "utf-16": ("a".encode("utf-16"), "iconv -f utf-16 "),
    "utf-32": ("a".encode("utf-32"), "iconv -f utf-32 "),
}


@pytest.mark.parametrize(("content", "advice"), ENCODINGS.values(), ids=ENCODINGS)
def test_the_advice_is_the_encoding_that_the_bytes_are_likely_to_be_in(tmp_path, content, advice):
    path = tmp_path / "x.txt"
    path.write_bytes(content)
    for read in (lambda: list(read_lines(path)), lambda: list(read_json_array(path)), lambda: read_json(path)):
        with pytest.raises(DataError, match=rf"x\.txt:1: byte 0x.*{advice}"):
            read()


def test_a_stream_can_be_gone_through_again():
    lines = StreamLines(io.BytesIO(b"\xef\xbb\xbfa\nb\xff\n"), Path("-"), name="<stdin>")
    assert lines.head(4) == b"\xef\xbb\xbfa"
    for _ in range(2):
        reading = iter(lines)
        assert next(reading) == "a"
        with pytest.raises(DataError, match=r"<stdin>:2: byte 0xff"):
            next(reading)
    lines.close()


def test_bytes_come_a_piece_at_a_time_and_again(tmp_path):
    data = bytes(range(256)) * 10
    (tmp_path / "x.gz").write_bytes(gzip.compress(data))
    for lines in (TextLines(tmp_path / "x.gz"), StreamLines(io.BytesIO(data), tmp_path, name="x")):
        for _time in range(2):
            pieces = list(lines.pieces(1000))
            assert [len(piece) for piece in pieces] == [1000, 1000, 560]
            assert b"".join(pieces) == data
