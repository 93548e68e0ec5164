"""JSON arrays and JSON Lines as streams."""

from __future__ import annotations

import json

import pytest

from nlpx.corpora.json_stream import read_json_array, read_jsonl
from nlpx.errors import DataError


@pytest.fixture
def written(tmp_path):
    """Return a function that writes a file."""

    def write(content):
        path = tmp_path / "data.json"
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf8"))
        return path

    return write


def test_elements_come_with_their_lines(written):
    path = written('[\n{"a": 1},\n\n  {"b":\n [2]} , {"c": "]"}\n]\n')
    assert list(read_json_array(path)) == [(2, {"a": 1}), (4, {"b": [2]}), (5, {"c": "]"})]


@pytest.mark.parametrize("size", [10, 200_000])
def test_elements_larger_than_a_chunk_are_read_whole(written, size):
    values = [{"text": "ä" * size, "n": n} for n in range(4)]
    path = written(json.dumps(values, ensure_ascii=False, indent=1))
    assert [value for _, value in read_json_array(path)] == values


def test_a_single_object_and_an_empty_array_are_read(written):
    assert list(read_json_array(written('{"a": 1}'))) == [(1, {"a": 1})]
    assert list(read_json_array(written("[ ]"))) == []


def test_a_byte_order_mark_is_passed_over(written):
    assert list(read_json_array(written(b'\xef\xbb\xbf[{"a": 1}]'))) == [(1, {"a": 1})]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", r"data\.json: the file is empty"),
        ("  \n", r"data\.json: the file is empty"),
        ('[\n{"a": 1}\n{"b": 2}]', r"data\.json:3: a comma .* at column 1"),
        ('[\n{"a": 1},\n{"b": x}]', r"data\.json:3: this is not JSON \(expecting value\), at column 7"),
        ('[\n{"a": 1', r"data\.json:2: this is not JSON"),
        ('[{"a": 1}', r"data\.json:1: a comma or the closing bracket"),
        ('{"a": 1}\n{"b": 2}\n', r"data\.json:2: there is more after the end; .* named \.jsonl"),
        ("[" * 200_000, r"nested too deeply"),
        (b'[\n{"a": "\xe9"}]', r"data\.json:2: byte 0xe9 .* is not UTF-8"),
    ],
)
def test_what_is_no_array_is_an_error_with_its_place(written, content, message):
    with pytest.raises(DataError, match=message):
        list(read_json_array(written(content)))


def test_an_error_far_from_the_end_is_reported_at_once(written):
    path = written('[{"a": }, ' + " " * 1_000_000)
    stream = read_json_array(path)
    with pytest.raises(DataError, match="at column 8"):
        next(stream)


def test_jsonl_gives_each_line_with_its_number(written):
    assert list(read_jsonl(written('{"a": 1}\r\n\n[2]'))) == [(1, {"a": 1}), (3, [2])]


def test_jsonl_names_the_line_that_is_not_json(written):
    with pytest.raises(DataError, match=r"data\.json:2: this is not JSON .* column 6"):
        list(read_jsonl(written('{"a": 1}\n{"a" 1}\n')))


def test_a_missing_file_is_an_error(tmp_path):
    with pytest.raises(DataError, match="no such file"):
        list(read_json_array(tmp_path / "none.json"))
