"""Readers of data files."""

from __future__ import annotations

import pytest

from nlpx.corpora import readers
from nlpx.errors import DataError
from nlpx.registry import registry


@pytest.mark.parametrize(
    ("name", "file", "content"),
    [
        ("srsly.read_json.v1", "a.json", b'["N", "V"]'),
        ("srsly.read_jsonl.v1", "a.jsonl", b'"N"\n"V"\n'),
        ("srsly.read_msgpack.v1", "a.msg", b"\x92\xa1N\xa1V"),
        ("srsly.read_yaml.v1", "a.yml", b"- N\n- V\n"),
        ("spacy.read_labels.v1", "labels.json", b'["N", "V"]'),
    ],
)
def test_a_reader_returns_what_the_file_holds(tmp_path, name, file, content):
    path = tmp_path / file
    path.write_bytes(content)
    assert list(registry.readers.get(name)(path)) == ["N", "V"]


def test_read_labels_returns_none_where_the_file_is_optional(tmp_path):
    assert readers.read_labels(tmp_path / "none.json") is None


def test_read_labels_refuses_a_missing_file_that_is_required(tmp_path):
    with pytest.raises(DataError, match=r"none\.json: there is no such file or folder"):
        readers.read_labels(tmp_path / "none.json", require=True)


def test_a_broken_file_is_an_error_that_names_it(tmp_path):
    path = tmp_path / "a.json"
    path.write_text("{", encoding="utf8")
    with pytest.raises(DataError, match=r"a\.json: this is not JSON"):
        readers.read_json(path)
