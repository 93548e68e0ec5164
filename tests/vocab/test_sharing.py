"""What is large in a vocabulary comes out of its packed form as it was, and is not read for that."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from nlpx.errors import ModelError
from nlpx.files import msgpack
from nlpx.files.outside import found_outside, kept_outside
from nlpx.vocab import StringStore, Vectors, Vocab
from nlpx.vocab.key_rows import KeyRows
from nlpx.vocab.sharing import large_parts, pack_large, take_large

if TYPE_CHECKING:
    from pathlib import Path


def _taken(vocab: Vocab) -> Vocab:
    other = Vocab(strings=["old"])
    take_large(other, pack_large(vocab))
    return other


def test_strings_come_over_whether_they_were_read_or_not(tmp_path: Path) -> None:
    StringStore(["ä", "b"]).to_disk(tmp_path / "strings.json")
    vocab = Vocab()
    vocab.strings.from_disk(tmp_path / "strings.json")
    vocab.strings.add("label")
    other = _taken(vocab)
    assert (set(other.strings), list(vocab.strings.texts.values())) == ({"ä", "b", "label"}, ["label"])
    assert set(_taken(other).strings) == {"ä", "b", "label"}
    assert set(_taken(Vocab()).strings) == set()


@pytest.mark.parametrize("keys", [[], [5, 2**63, 3], [7, 7]])
def test_vectors_come_over(keys: list[int]) -> None:
    vocab = Vocab()
    table = np.arange(8, dtype=np.float32).reshape(4, 2)
    vocab.vectors = Vectors(data=table, keys=keys)
    vectors = _taken(vocab).vectors
    assert list(vectors.key2row.items()) == list(vocab.vectors.key2row.items())
    np.testing.assert_array_equal(vectors.data, table)


def test_floret_vectors_keep_their_settings() -> None:
    vocab = Vocab()
    table = np.ones((10, 3), dtype=np.float32)
    vocab.vectors = Vectors(data=table, mode="floret", hash_count=2, minn=2, maxn=4)
    other = _taken(vocab)
    assert (other.vectors.mode, other.vectors.hash_count, other.vectors.maxn) == (vocab.vectors.mode, 2, 4)
    np.testing.assert_array_equal(other.get_vector("word"), vocab.get_vector("word"))


def test_vectors_of_a_class_of_the_users_save_themselves() -> None:
    class Own(Vectors):
        pass

    vocab = Vocab()
    vocab.vectors = Own(strings=vocab.strings)
    assert large_parts(vocab) == ["strings"]


def test_processes_share_one_copy(tmp_path: Path) -> None:
    vocab, words = Vocab(), [f"w{number}" for number in range(2000)]
    StringStore(words).to_disk(tmp_path / "strings.json")
    vocab.strings.from_disk(tmp_path / "strings.json")
    vocab.vectors = Vectors(data=np.zeros((2000, 5), dtype=np.float32), keys=range(10, 2010))
    file = tmp_path / "arrays"
    with file.open("wb") as arrays, kept_outside(arrays):
        packed = pack_large(vocab)
    assert len(packed) < 1000
    other = Vocab()
    with found_outside(file):
        take_large(other, packed)
    assert (len(other.strings), other.vectors.key2row[2009], other.vectors.key2row.arrays()[0].base is None) == (
        2000,
        1999,
        False,
    )


def test_rows_of_a_dictionary_are_sorted_for_the_way() -> None:
    rows = KeyRows({9: 1, 4: 0, 6: 1})
    assert [array.tolist() for array in rows.arrays()] == [[4, 6, 9], [0, 1, 1], [2, 0, 1]]
    assert list(KeyRows.of_sorted(*rows.arrays()).items()) == [(9, 1), (4, 0), (6, 1)]


@pytest.mark.parametrize("packed", [b"", b"\x80", b"\x90", msgpack.pack({"unread": [1], "texts": []}), b"\x80\x80"])
def test_what_is_no_packed_vocabulary_is_refused(packed):
    vocab = Vocab(strings=["kept"])
    with pytest.raises(ModelError, match=r"a packed vocabulary: .*; restore the file"):
        take_large(vocab, packed)
    assert list(vocab.strings) == ["kept"]
