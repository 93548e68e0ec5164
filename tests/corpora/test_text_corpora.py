"""Corpora of raw texts."""

from __future__ import annotations

import bz2
import gzip
import json
import random

import pytest

import nlpx
from nlpx.corpora import JsonlCorpus, PlainTextCorpus, RawTexts
from nlpx.errors import DataError
from nlpx.tokens import Doc, DocBin


@pytest.fixture(scope="module")
def nlp():
    return nlpx.blank("en")


@pytest.fixture
def mixed(tmp_path, nlp):
    """Return a folder with texts in every format."""
    (tmp_path / "a.jsonl").write_text('{"text": "a can\'t"}\n\n{"tokens": ["b", "can\'t"]}\n', encoding="utf8")
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(b'{"text": "c", "meta": {"n": 1}}\n'))
    (tmp_path / "c.txt").write_text("d e\n\nf\n", encoding="utf8")
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "d.txt.gz").write_bytes(gzip.compress(b"g\r\n"))
    DocBin(docs=[Doc(nlp.vocab, words=["h", "i"], tags=["X", "Y"])]).to_disk(tmp_path / "inner" / "e.spacy")
    (tmp_path / "notes.md").write_text("no text of the corpus", encoding="utf8")
    return tmp_path


@pytest.fixture
def numbered(tmp_path):
    """Return a file with the numbers from 0 to 99."""
    path = tmp_path / "numbers.txt"
    path.write_text("\n".join(map(str, range(100))), encoding="utf8")
    return path


def texts(examples):
    return [[token.text for token in example.x] for example in examples]


def numbers(examples):
    return [int(words[0]) for words in texts(examples)]


def test_folder_of_texts_in_every_format_is_read_in_the_order_of_names(nlp, mixed):
    examples = list(RawTexts(mixed)(nlp))
    assert texts(examples) == [
        ["a", "ca", "n't"], ["b", "can't"], ["c"], ["d", "e"], ["f"], ["g"], ["h", "i"],
    ]  # fmt: skip
    assert [token.text for token in examples[0].y] == ["a", "ca", "n't"]
    assert examples[-1].x[0].tag_ == examples[-1].y[0].tag_ == ""


def test_compressed_files_are_read_by_the_readers_of_one_format_too(nlp, mixed):
    assert texts(JsonlCorpus(mixed)(nlp)) == [["a", "ca", "n't"], ["b", "can't"], ["c"]]
    assert texts(PlainTextCorpus(mixed / "inner" / "d.txt.gz")(nlp)) == [["g"]]
    (mixed / "inner" / "e.txt.bz2").write_bytes(bz2.compress(b"h\n"))
    assert texts(PlainTextCorpus(mixed / "inner" / "e.txt.bz2")(nlp)) == [["h"]]


def test_file_of_another_format_is_told_what_reads_it(nlp, mixed):
    with pytest.raises(
        DataError,
        match=r"c\.txt: .* one of \.jsonl, \.jsonl\.gz, \.jsonl\.bz2; .* nlpx\.RawTexts\.v1 if it is one of \.t",
    ):
        list(JsonlCorpus(mixed / "c.txt")(nlp))
    with pytest.raises(
        DataError,
        match=r"notes\.md: a corpus file ends with one of .*; convert this one with 'nlpx convert', or rename it\.$",
    ):
        list(RawTexts(mixed / "notes.md")(nlp))


@pytest.mark.parametrize(
    ("ending", "content", "reason"),
    [
        ("gz", b"no gzip", "gzip .Not a gzipped file"),
        ("gz", gzip.compress(b"d e\n")[:-4], "gzip .Compressed file ended"),
        ("bz2", b"no bzip2", "bzip2 .Invalid data stream"),
        ("bz2", bz2.compress(b"d e\n")[:-4], "bzip2 .Compressed file ended"),
    ],
    ids=["no gzip", "gzip cut off", "no bzip2", "bzip2 cut off"],
)
def test_damaged_compressed_file_is_one_error(nlp, tmp_path, ending, content, reason):
    (tmp_path / f"x.txt.{ending}").write_bytes(content)
    with pytest.raises(DataError, match=rf"x\.txt\.{ending}: this is not a whole file of {reason}"):
        list(RawTexts(tmp_path / f"x.txt.{ending}")(nlp))


def test_text_that_is_wrong_in_a_compressed_file_is_told_with_its_line(nlp, tmp_path):
    (tmp_path / "x.jsonl.gz").write_bytes(gzip.compress(b'{"text": "a"}\n{"txt": "b"}\n'))
    with pytest.raises(DataError, match=r"x\.jsonl\.gz:2: the line is no object with a 'text' or a list of 'tokens'"):
        list(RawTexts(tmp_path)(nlp))


def test_window_shuffles_and_loses_nothing(nlp, numbered):
    random.seed(1)
    first, second = (numbers(RawTexts(numbered, shuffle_window=10)(nlp)) for _ in range(2))
    assert first != second
    assert sorted(first) == sorted(second) == list(range(100))
    # Only what is in the window can come next.
    assert all(number < place + 10 for place, number in enumerate(first))
    random.seed(1)
    assert numbers(RawTexts(numbered, shuffle_window=10)(nlp)) == first


def test_order_is_not_changed_by_others_who_draw_random_numbers(nlp, numbered):
    random.seed(1)
    undisturbed = numbers(RawTexts(numbered, shuffle_window=10)(nlp))
    random.seed(1)
    disturbed = [(int(example.x[0].text), random.random())[0] for example in RawTexts(numbered, shuffle_window=10)(nlp)]
    assert disturbed == undisturbed


def test_texts_are_read_as_they_are_asked_for(nlp, tmp_path):
    lines = "\n".join(json.dumps({"text": str(number)}) for number in range(20))
    (tmp_path / "x.jsonl").write_text(f"{lines}\nno JSON", encoding="utf8")
    examples = RawTexts(tmp_path / "x.jsonl", shuffle_window=5)(nlp)
    assert len([next(examples) for _ in range(15)]) == 15
    with pytest.raises(DataError, match=r"x\.jsonl:21"):
        list(examples)


def test_limit_counts_texts_that_fit(nlp, numbered):
    numbered.write_text("a\nb c\nd\ne f\ng h\n", encoding="utf8")
    with pytest.warns(UserWarning, match=r"left out of 4 texts: 2 with fewer than 2 tokens"):
        assert texts(RawTexts(numbered, min_length=2, limit=2)(nlp)) == [["b", "c"], ["e", "f"]]


def test_raw_texts_are_read_from_jsonl(nlp, tmp_path):
    path = tmp_path / "raw.jsonl"
    records = [{"text": "I can't."}, {"tokens": ["a", "b"]}, {"text": "one two three four five"}, {"text": "x"}]
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf8")
    left_out = r"left out of 4 texts: 1 with fewer than 2 tokens \(min_length\), 1 with more than 4 tokens"
    with pytest.warns(UserWarning, match=left_out):
        examples = list(JsonlCorpus(path, min_length=2, max_length=5)(nlp))
    assert texts(examples) == [["I", "ca", "n't", "."], ["a", "b"]]
    assert [token.text for token in examples[0].y] == ["I", "ca", "n't", "."]
    assert len(list(JsonlCorpus(path, limit=3)(nlp))) == 3
    assert list(JsonlCorpus(None)(nlp)) == []


def test_a_raw_line_without_text_is_an_error(nlp, tmp_path):
    path = tmp_path / "raw.jsonl"
    path.write_text('{"text": "a"}\n{"txt": "b"}\n', encoding="utf8")
    with pytest.raises(DataError, match=r"raw\.jsonl:2: the line is no object with a 'text'"):
        list(JsonlCorpus(path)(nlp))


def test_raw_texts_are_read_from_plain_text(nlp, tmp_path):
    path = tmp_path / "raw.txt"
    path.write_text("one two\n\n  \nthree\n", encoding="utf8")
    assert texts(PlainTextCorpus(path)(nlp)) == [["one", "two"], ["three"]]
    assert texts(PlainTextCorpus(path, max_length=2)(nlp)) == [["one", "two"], ["three"]]
    with pytest.warns(UserWarning, match=r"left out of 2 texts: 1 with fewer than 2 tokens \(min_length\)\."):
        assert texts(PlainTextCorpus(path, min_length=2)(nlp)) == [["one", "two"]]
    with pytest.warns(UserWarning, match=r"left out of 2 texts: 1 with more than 1 token \(max_length\)\."):
        assert texts(PlainTextCorpus(path, max_length=1)(nlp)) == [["three"]]


def test_the_longest_length_of_plain_text_is_allowed(nlp, tmp_path):
    path = tmp_path / "raw.txt"
    path.write_text("a b c d e\na b\na b c d\n", encoding="utf8")
    with pytest.warns(UserWarning, match="left out of 3 texts"):
        assert list(map(len, texts(PlainTextCorpus(path, max_length=4)(nlp)))) == [2, 4]


@pytest.mark.parametrize("tokens", [["a", 1], ["a", None], ["a", ""], ["a", ["b"]]])
def test_tokens_that_are_no_texts_are_an_error_with_their_line(nlp, tmp_path, tokens):
    path = tmp_path / "raw.jsonl"
    path.write_text(json.dumps({"tokens": tokens}), encoding="utf8")
    with pytest.raises(DataError, match=r"raw\.jsonl:1: Word 1 is"):
        list(JsonlCorpus(path)(nlp))
