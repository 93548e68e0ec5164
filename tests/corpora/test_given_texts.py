"""Texts that are to be annotated, one after the other."""

from __future__ import annotations

import bz2
import zlib

import pytest

from nlpx.corpora.given_texts import GivenTexts
from nlpx.errors import DataError
from nlpx.files import msgpack
from nlpx.tokens import Doc, DocBin
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


def _spacy_file(path, n_docs, *damaged):
    """Write Docs of two words, of which some have scores that are none."""
    vocab = Vocab()
    docs = [Doc(vocab, words=["a", f"b{number}"]) for number in range(n_docs)]
    data = msgpack.unpack(zlib.decompress(DocBin(docs=docs).to_bytes()))
    for number in damaged:
        data["cats"][number] = {"A": "none"}
    path.write_bytes(zlib.compress(msgpack.pack(data)))


@pytest.mark.parametrize(
    ("n_docs", "damaged", "n_sound", "left_out"),
    [
        (10, (6, 8), 6, "documents 7 to 10 are left out"),
        (10, (9,), 9, "document 10 is left out"),
        (10, (0,), 0, "documents 1 to 10 are left out"),
    ],
)
def test_what_is_damaged_stands_for_what_is_behind_it(tmp_path, n_docs, damaged, n_sound, left_out):
    _spacy_file(tmp_path / "a.spacy", n_docs, *damaged)
    (tmp_path / "b.txt").write_bytes(b"good")
    *docs, error, good = GivenTexts(tmp_path, Vocab())
    assert [doc.content.text for doc in docs] == [f"a b{number} " for number in range(n_sound)]
    assert str(error.content).endswith(
        f"what document {n_sound + 1} has beside its tokens is damaged: The category 'A' has 'none'; give a number "
        f"such as 1.0 or 0.0; {left_out}"
    )
    assert (error.n_behind, good.content, good.n_behind) == (n_docs - n_sound - 1, "good", 0)


def test_each_doc_of_a_file_counts_for_its_share_of_the_bytes(tmp_path):
    _spacy_file(tmp_path / "a.spacy", 4)
    texts = GivenTexts(tmp_path / "a.spacy", Vocab())
    assert [text.n_read for text in texts] == [texts.size * number // 4 for number in (1, 2, 3, 4)]


def test_an_input_that_is_not_there_is_told_at_once(tmp_path):
    with pytest.raises(DataError, match="there is no such file or folder"):
        GivenTexts(tmp_path / "nowhere", Vocab())
