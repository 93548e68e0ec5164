"""JSON that a corpus cannot mean is refused with its place."""

from __future__ import annotations

import json

import pytest

from nlpx.corpora.json_stream import read_json_array, read_json_lines, read_jsonl
from nlpx.corpora.json_values import parse_json
from nlpx.corpora.readers import read_json
from nlpx.corpora.readers import read_jsonl as read_jsonl_lines
from nlpx.errors import DataError

REFUSED = {
    "nested lists": ("[" * 100_000, "nested too deeply"),
    "nested objects": ('{"a":' * 100_000, "nested too deeply"),
    "NaN": ('{"a": NaN}', "NaN is no number of JSON"),
    "infinity": ('{"a": -Infinity}', "-Infinity is no number of JSON"),
    "a float without end": ('{"a": 1e999}', "the number 1e999 is more than a number can be"),
    "too many digits": ('{"a": ' + "9" * 5000 + "}", "too many digits"),
    "a key twice": ('{"a": {"b": 1, "b": 1}}', "the key 'b' stands twice in one object"),
    "a key twice, long": ('{"' + "b" * 3000 + '": 1, "' + "b" * 3000 + '": 1}', "stands twice in one object"),
    "half a pair": ('{"a": ["\\ud83d"]}', "half of a surrogate pair at character 0"),
    "half a pair in a key": ('{"x\\uDC00": 1}', "half of a surrogate pair at character 1"),
    "not JSON": ('{"a": tru}', "this is not JSON"),
    "two values": ("{} {}", "(this is not JSON|there is more after the end)"),
}


@pytest.mark.parametrize(("text", "message"), REFUSED.values(), ids=REFUSED)
def test_every_reader_refuses_what_is_no_data(tmp_path, text, message):
    lines, whole = tmp_path / "x.jsonl", tmp_path / "x.json"
    lines.write_text(f"[]\n{text}\n", encoding="utf8")
    whole.write_text(text, encoding="utf8")
    reads = {
        r"x\.jsonl:2: ": (lambda: list(read_jsonl(lines)), lambda: list(read_jsonl_lines(lines))),
        r"x\.json:1: ": (lambda: list(read_json_array(whole)), lambda: list(read_json_lines([text], path="x.json"))),
        r"x\.json: ": (lambda: read_json(whole),),
    }
    for where, functions in reads.items():
        for read in functions:
            with pytest.raises(DataError, match=f"{where}.*{message}") as caught:
                read()
            assert len(str(caught.value)) < 400


def test_what_looks_like_half_a_pair_is_read():
    value = {"a": "😀", "b": "\\ud83d"}
    assert parse_json(json.dumps(value), path="x") == value
    assert list(read_json_lines([json.dumps([value])], path="x")) == [(1, value)]


def test_a_mistake_of_a_whole_file_has_its_line():
    with pytest.raises(DataError, match=r"x\.json: this is not JSON \(.*\), at line 2, column 3"):
        parse_json("{\n  x}", path="x.json")


def test_lines_that_cannot_be_read_may_be_left_out(tmp_path):
    path = tmp_path / "x.jsonl"
    path.write_text('{"a": 1}\n{\n{"a": NaN}\n{"a": 2}\n', encoding="utf8")
    assert list(read_jsonl_lines(path, skip=True)) == [{"a": 1}, {"a": 2}]
