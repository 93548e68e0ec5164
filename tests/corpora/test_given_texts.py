"""Texts that are to be annotated, one after the other."""

from __future__ import annotations

import bz2

import pytest

from nlpx.corpora.given_texts import GivenTexts
from nlpx.errors import DataError
from nlpx.vocab import Vocab


def _digests(path, *lines):
    path.write_text("\n".join(lines), encoding="utf8")
    return [text.digest for text in GivenTexts(path, Vocab(), each_line=True)]


def test_a_digest_is_of_all_texts_so_far(tmp_path):
    path = tmp_path / "texts.txt"
    first, second = _digests(path, "a", "b"), _digests(path, "a", "c")
    assert (first[0] == second[0], first[1] == second[1]) == (True, False)
    # Where one ends and the next begins counts, and so does what is wrong.
    assert _digests(path, "ab", "c")[-1] != _digests(path, "a", "bc")[-1]


def test_what_was_read_is_told_in_bytes_of_the_files(tmp_path):
    (tmp_path / "a.txt").write_text("one\ntwo\n", encoding="utf8")
    with bz2.open(tmp_path / "b.txt.bz2", "wt") as file:
        file.write("three\n" * 1000)
    texts = GivenTexts(tmp_path, Vocab(), each_line=True)
    read = [text.n_read for text in texts]
    assert len(read) == 1002
    assert read == sorted(read)
    assert read[-1] == texts.size == sum(path.stat().st_size for path in tmp_path.iterdir())
    assert [text.number for text in texts] == list(range(1002))


def test_a_file_that_cannot_be_read_stands_in_its_place(tmp_path):
    (tmp_path / "a.jsonl.gz").write_bytes(b"no gzip")
    (tmp_path / "b.txt").write_bytes(b"not \xff")
    (tmp_path / "c.txt").write_bytes(b"good")
    *bad, good = [text.content for text in GivenTexts(tmp_path, Vocab())]
    assert [type(error) for error in bad] == [DataError, DataError]
    assert [str(error).partition(":")[0].rpartition("/")[2] for error in bad] == ["a.jsonl.gz", "b.txt"]
    assert good == "good"


def test_an_input_that_is_not_there_is_told_at_once(tmp_path):
    with pytest.raises(DataError, match="there is no such file or folder"):
        GivenTexts(tmp_path / "nowhere", Vocab())
