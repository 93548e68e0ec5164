from __future__ import annotations

import gzip
import json
import os
import pickle
import sys
from pathlib import Path

import numpy as np
import pytest

from nlpx.errors import ModelError
from nlpx.vocab import StringStore, Vectors, Vocab, equal_rows
from nlpx.vocab.equal_rows import first_equal_rows
from nlpx.vocab.floret import murmur3_128, ngrams


def _vectors() -> Vectors:
    data = np.array([[1, 2, 3], [0, 2, 1], [0, 0, 0]], dtype=np.float32)
    return Vectors(data=data, keys=["a", "b"], name="small")


def test_add_takes_the_first_free_row_until_the_table_is_full():
    vectors = Vectors(shape=(2, 2))
    assert vectors.add("a", vector=[1, 2]) == 0
    assert vectors.add("b", row=1) == 1
    assert vectors.is_full
    with pytest.raises(ValueError, match="full"):
        vectors.add("c", vector=[1, 2])
    assert list(vectors.strings) == ["a", "b"]


def test_add_to_a_known_key_replaces_its_vector():
    vectors = _vectors()
    assert vectors.add("a", vector=[9, 9, 9]) == 0
    assert vectors["a"].tolist() == [9, 9, 9]


def test_getitem_of_an_unknown_key_raises_a_key_error():
    with pytest.raises(KeyError, match="no vector for 'z'"):
        _vectors()["z"]


def test_get_batch_gives_zeros_for_unknown_keys():
    assert _vectors().get_batch(["b", "z", "a"]).tolist() == [[0, 2, 1], [0, 0, 0], [1, 2, 3]]


def test_get_batch_of_an_empty_table_is_zeros():
    assert Vectors(shape=(0, 3)).get_batch(["a"]).tolist() == [[0, 0, 0]]


def test_find_goes_from_keys_to_rows_and_back():
    vectors = _vectors()
    key = vectors.strings["b"]
    assert vectors.find(key="b") == 1
    assert vectors.find(keys=["a", "z"]).tolist() == [0, -1]
    assert vectors.find(row=1) == key
    assert vectors.find(rows=[1]).tolist() == [key]
    with pytest.raises(ValueError, match="exactly one"):
        vectors.find(key="a", row=1)


def test_keys_and_rows_may_be_arrays():
    vectors = Vectors(data=np.eye(2, dtype=np.float32), keys=np.array([9, 4], dtype=np.uint64))
    assert list(vectors.key2row.items()) == [(9, 0), (4, 1)]
    assert vectors.find(rows=np.array([1, 0])).tolist() == [4, 9]


def test_resize_returns_the_keys_that_lost_their_rows():
    vectors = _vectors()
    assert vectors.resize((1, 3)) == [(vectors.strings["b"], 1)]
    assert "b" not in vectors
    assert vectors.shape == (1, 3)


def test_most_similar_finds_the_nearest_directions():
    keys, rows, scores = _vectors().most_similar(np.array([[2, 4, 6], [0, 1, 0]], dtype=np.float32), n=2)
    assert rows.tolist() == [[0, 1], [1, 0]]
    assert scores.tolist() == [pytest.approx([1, 0.8367]), pytest.approx([0.8944, 0.5345])]
    assert keys.dtype == np.uint64


def test_deduplicate_gives_equal_vectors_one_row():
    vectors = Vectors(data=np.array([[1, 0], [0, 1], [1, 0]], dtype=np.float32), keys=["a", "b", "c"])
    vectors.deduplicate()
    assert vectors.shape == (2, 2)
    assert vectors["a"].tolist() == vectors["c"].tolist() == [1, 0]
    assert vectors["b"].tolist() == [0, 1]


def test_deduplicated_rows_keep_their_order_and_those_without_keys_go():
    data = np.array([[9, 9], [5, 0], [0, 5], [5, 0], [-0.0, 5], [7, 7]], dtype=np.float32)
    vectors = Vectors(data=data)
    for row, key in enumerate("abcd", 1):
        vectors.add(key, row=row)
    vectors.deduplicate()
    assert vectors.data.tolist() == [[5, 0], [0, 5]]
    assert [vectors.find(key=key) for key in "abcd"] == [0, 1, 0, 1]
    assert data[0].tolist() == [9, 9]


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_equal_rows_are_found_whatever_their_numbers(dtype):
    table = np.random.default_rng(0).integers(0, 3, size=(9_000, 3)).astype(dtype)
    first: dict[tuple[float, ...], int] = {}
    assert first_equal_rows(table).tolist() == [
        first.setdefault(tuple(row), place) for place, row in enumerate(table.tolist())
    ]


def test_rows_of_one_sum_are_told_apart(monkeypatch):
    monkeypatch.setattr(equal_rows, "_sums", lambda table: np.zeros(len(table), dtype=np.uint64))
    assert first_equal_rows(np.array([[1.0], [2.0], [1.0], [2.0]])).tolist() == [0, 1, 0, 1]


def test_pruned_words_have_the_row_that_is_most_like_each():
    table = np.random.default_rng(0).normal(size=(50, 4)).astype(np.float32)
    words = [f"word{number}" for number in range(50)]
    vectors = Vectors(data=table, keys=words)
    vectors.add("again", row=30)
    removed = vectors.prune(10, batch_size=7)
    unit = table / np.linalg.norm(table, axis=1, keepdims=True)
    scores = unit[10:] @ unit[:10].T
    for number, nearest, score in zip(range(10, 50), scores.argmax(axis=1).tolist(), scores.max(axis=1), strict=True):
        assert vectors.find(key=f"word{number}") == nearest
        assert removed[f"word{number}"] == (f"word{nearest}", pytest.approx(score, abs=1e-4))
    assert removed["again"] == removed["word30"]
    assert vectors.shape == (10, 4)


def test_pruning_to_rows_that_nobody_has_changes_nothing():
    vectors = Vectors(data=np.eye(3, dtype="f"))
    vectors.add("a", row=2)
    with pytest.raises(ValueError, match="No key is among the 2 rows to keep"):
        vectors.prune(2)
    assert vectors["a"].tolist() == [0, 0, 1]


def test_vocab_has_floret_vectors_of_words_that_nobody_has_seen(floret):
    vocab = Vocab()
    vocab.vectors = floret
    assert vocab.get_vector("hello").tolist() == floret["hello"].tolist()


@pytest.mark.parametrize("way", ["disk", "bytes"])
def test_round_trip_keeps_keys_and_table(tmp_path, way):
    vectors = _vectors()
    if way == "disk":
        vectors.to_disk(tmp_path)
        again = Vectors().from_disk(tmp_path)
    else:
        again = Vectors().from_bytes(vectors.to_bytes())
    assert again.key2row == vectors.key2row
    assert np.array_equal(again.data, vectors.data)
    assert list(again.strings) == ["a", "b"]


def test_table_of_a_folder_stays_as_it_is_when_the_folder_gets_another_one(tmp_path):
    vectors = _vectors()
    vectors.to_disk(tmp_path)
    loaded = Vectors().from_disk(tmp_path)
    vectors["a"] = [7, 7, 7]
    vectors.to_disk(tmp_path)
    assert loaded["a"].tolist() == [1, 2, 3]


def test_table_of_a_folder_can_be_changed_and_the_folder_stays_as_it_is(tmp_path):
    _vectors().to_disk(tmp_path)
    loaded = Vectors().from_disk(tmp_path)
    loaded["a"] = [7, 7, 7]
    assert loaded["a"].tolist() == [7, 7, 7]
    assert Vectors().from_disk(tmp_path)["a"].tolist() == [1, 2, 3]


def test_keys_of_a_large_folder_keep_their_order_when_it_gets_others_meanwhile(tmp_path):
    keys = np.random.default_rng(0).permutation(2**17).astype(np.uint64) * np.uint64(2**40 + 1)
    Vectors(data=np.ones((2**17, 1), dtype=np.float32), keys=keys).to_disk(tmp_path)
    first = (tmp_path / "key2row").read_bytes()
    loaded = Vectors().from_disk(tmp_path)
    assert loaded.key2row[int(keys[5])] == 5
    Vectors(data=np.ones((2**17, 1), dtype=np.float32), keys=keys[::-1]).to_disk(tmp_path)
    assert list(loaded.key2row) == keys.tolist()
    loaded.to_disk(tmp_path)
    assert (tmp_path / "key2row").read_bytes() == first


@pytest.mark.skipif(os.name != "posix", reason="files are left where they are there only")
def test_keys_of_a_large_file_that_was_cut_off_are_refused(tmp_path):
    keys = np.arange(2**17, dtype=np.uint64) * np.uint64(2**40 + 1)
    Vectors(data=np.ones((2**17, 1), dtype=np.float32), keys=keys).to_disk(tmp_path)
    loaded = Vectors().from_disk(tmp_path)
    assert loaded.key2row[int(keys[5])] == 5
    (tmp_path / "key2row").write_bytes(b"")
    with pytest.raises(ModelError, match="key2row was cut off after it was loaded"):
        list(loaded.key2row)


@pytest.mark.skipif(sys.platform != "linux", reason="reads how memory is mapped from where Linux says it")
def test_table_of_a_folder_is_mapped_so_that_processes_share_it(tmp_path):
    _vectors().to_disk(tmp_path)
    loaded = Vectors().from_disk(tmp_path)
    assert str(tmp_path / "vectors") in Path("/proc/self/maps").read_text(encoding="utf8")
    assert len(loaded) == 3


def test_murmur3_has_the_published_test_values():
    assert murmur3_128(b"", 0) == bytes(16)
    fox = b"The quick brown fox jumps over the lazy dog"
    assert murmur3_128(fox, 0).hex() == "6c1b07bc7bbc4be347939ac4a93c437a"


def test_ngrams_of_a_word_start_with_the_word():
    assert ngrams("<abc>", minn=2, maxn=3) == ["<abc>", "<a", "ab", "bc", "c>", "<ab", "abc", "bc>"]


def _floret(data):
    header, *rows = (data / "vectors" / "en_books_5k_64d.floret").read_text(encoding="utf8").splitlines()
    _rows, _width, minn, maxn, count, seed, bow, eow = header.split()
    table = np.array([row.split()[1:] for row in rows], dtype=np.float32)
    settings = {"minn": int(minn), "maxn": int(maxn), "hash_count": int(count), "hash_seed": int(seed)}
    return Vectors(mode="floret", data=table, bow=bow, eow=eow, **settings)


def test_floret_vectors_are_those_of_the_floret_library(data):
    vectors = _floret(data)
    for line in (data / "vectors" / "en_books_5k_64d.golden.jsonl").read_text(encoding="utf8").splitlines():
        golden = json.loads(line)
        assert vectors[golden["word"]] == pytest.approx(np.array(golden["vector"]), abs=5e-4)


def test_floret_round_trip_keeps_the_settings(data):
    vectors = _floret(data)
    again = Vectors().from_bytes(vectors.to_bytes())
    assert again["walking"].tolist() == vectors["walking"].tolist()
    assert again.contents.settings == vectors.contents.settings


@pytest.fixture
def floret() -> Vectors:
    data = np.arange(20, dtype=np.float32).reshape(10, 2)
    return Vectors(mode="floret", data=data, minn=2, maxn=3, hash_count=2, hash_seed=5)


def test_floret_gives_every_word_a_vector(floret):
    assert floret["hello"].tolist() == pytest.approx([9.166666, 10.166668])
    assert floret["h"].tolist() == [12, 13]
    assert floret[""].tolist() == [0, 0]
    assert "anything" in floret
    assert floret.get_batch(["hello", "h"])[1].tolist() == [12, 13]


def test_floret_vectors_follow_their_table(floret):
    before = floret["hello"].tolist()
    floret.data[:] += 1
    assert floret["hello"].tolist() == pytest.approx([value + 1 for value in before])
    floret.data = floret.data[:5] * 2
    assert (
        floret["h"].tolist()
        == Vectors(mode="floret", data=floret.data, minn=2, maxn=3, hash_count=2, hash_seed=5)["h"].tolist()
    )


def test_floret_vectors_follow_their_settings(floret):
    before = floret["hello"].tolist()
    floret.maxn, floret.bow = 2, "#"
    assert floret["hello"].tolist() != before
    floret.maxn, floret.bow = 3, "<"
    assert floret["hello"].tolist() == before


def test_a_floret_vector_that_is_given_out_is_nobody_elses(floret):
    before = floret["hello"].tolist()
    floret["hello"][:] = 0
    floret.vector_of("hello")[:] = 0
    assert floret["hello"].tolist() == before


@pytest.mark.parametrize("action", ["add", "resize", "find", "clear"])
def test_floret_refuses_to_be_changed_or_searched(floret, action):
    calls = {
        "add": lambda: floret.add("x", row=1),
        "resize": lambda: floret.resize((1, 1)),
        "find": lambda: floret.find(key="x"),
        "clear": floret.clear,
    }
    with pytest.raises(ValueError, match="computed from n-grams"):
        calls[action]()


@pytest.mark.parametrize(
    "settings",
    [
        {"mode": "other"},
        {"mode": "floret"},
        {"mode": "floret", "data": np.zeros((2, 2)), "minn": 3, "maxn": 2},
        {"mode": "floret", "data": np.zeros((2, 2)), "hash_count": 5},
        {"shape": (1, 2), "keys": ["a", "b"]},
    ],
)
def test_settings_that_do_not_fit_are_refused(settings):
    with pytest.raises(ValueError, match=r"\."):
        Vectors(**settings)


def test_vectors_of_a_real_table_find_like_words(data):
    with gzip.open(data / "vectors" / "en_books_17k_100d.vec.gz", "rt", encoding="utf8") as file:
        next(file)
        rows = [next(file).rstrip().split(" ") for _row in range(3000)]
    strings = StringStore()
    vectors = Vectors(strings=strings, data=np.array([row[1:] for row in rows], dtype=np.float32))
    for place, row in enumerate(rows):
        vectors.add(row[0], row=place)
    keys, _rows, scores = vectors.most_similar(vectors["father"][None], n=3)
    assert strings[int(keys[0, 0])] == "father"
    assert scores[0, 0] == pytest.approx(1)


def test_vocab_finds_and_sets_vectors_by_their_attribute():
    vocab = Vocab()
    vocab.vectors = Vectors(strings=vocab.strings, data=np.eye(3, dtype="f"), keys=["one", "two"], attr="LOWER")
    vocab.set_vector("Three", [7, 8, 9])
    vocab["FOUR"].vector = [1, 1, 1]
    assert [vocab.has_vector(word) for word in ("ONE", "THREE", "three", "Four", "five")] == [True] * 4 + [False]
    assert vocab.get_vector("THREE").tolist() == [7, 8, 9]
    assert vocab.get_vector("five").tolist() == [0, 0, 0]


def test_vectors_and_strings_can_be_pickled():
    vectors = pickle.loads(pickle.dumps(_vectors()))
    assert vectors["b"].tolist() == [0, 2, 1]
    assert list(vectors.strings) == ["a", "b"]


@pytest.mark.parametrize("keys", [None, 5, "ab", b"ab"])
def test_a_batch_of_vectors_is_asked_for_by_a_list(keys):
    with pytest.raises(TypeError, match="keys of vectors are a list"):
        _vectors().get_batch(keys)


def test_find_gives_the_first_key_of_a_row():
    vectors = _vectors()
    vectors.add("z", row=0)
    assert vectors.strings[vectors.find(row=0)] == "a"


def test_to_ops_moves_the_table_and_what_was_made_of_it(floret):
    class Elsewhere:
        def asarray(self, data):
            return np.asarray(data) + 1

    before = floret["h"].tolist()
    floret.to_ops(Elsewhere())
    assert floret.data[0].tolist() == [1, 2]
    assert floret["h"].tolist() == [value + 1 for value in before]


def test_deduplicate_vectors_of_a_vocabulary_gives_equal_ones_one_row():
    vocab = Vocab()
    for word, vector in (("a", [1, 0]), ("b", [0, 1]), ("c", [1, 0])):
        vocab.set_vector(word, np.array(vector, dtype=np.float32))
    vocab.deduplicate_vectors()
    assert vocab.vectors.shape == (2, 2)
    assert vocab.get_vector("c").tolist() == [1, 0]


@pytest.mark.parametrize("number", [0, -1, "3", None, 1.5, True])
def test_numbers_of_vectors_are_whole_and_above_zero(number):
    table = Vectors(data=np.eye(3, dtype=np.float32), keys=[1, 2, 3])
    for settings in ({"n": number}, {"batch_size": number}):
        with pytest.raises(ValueError, match="is a whole number from 1, not"):
            table.most_similar(table.data, **settings)
    with pytest.raises(ValueError, match="The number of vectors in a batch is a whole number from 1, not"):
        table.prune(2, batch_size=number)
    assert (table.shape, list(table.keys())) == ((3, 3), [1, 2, 3])


@pytest.mark.parametrize(
    "given", [{"keys": 5}, {"keys": "ab"}, {"rows": 5}, {"row": "a"}, {"row": [1]}, {"rows": [None]}]
)
def test_find_takes_lists_of_keys_and_numbers_of_rows(given):
    table = Vectors(data=np.eye(3, dtype=np.float32), keys=[1, 2, 3])
    with pytest.raises(TypeError, match=r"of vectors are a list, not|of a vector is a whole number, not"):
        table.find(**given)


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ({"keys": 5}, "keys of vectors are a list, not 5"),
        ({"minn": "x"}, "minn of floret vectors is a whole number from 0 to 1000, not 'x'"),
        ({"hash_count": -1}, "hash_count of floret vectors is a whole number from 1 to 4, not -1"),
        ({"bow": 5}, "bow of floret vectors is a string, not 5"),
        ({"shape": (10**9, 10**9)}, "There is no room for 1,000,000,000 vectors of 1,000,000,000 numbers"),
    ],
)
def test_settings_of_another_type_are_refused(settings, problem):
    with pytest.raises(ValueError, match=problem):
        Vectors(**settings)


def test_a_vocabulary_takes_no_other_vectors():
    vocab = Vocab()
    before = vocab.vectors
    with pytest.raises(TypeError, match="The vectors of a vocabulary are Vectors, not 5"):
        vocab.vectors = 5
    assert vocab.vectors is before
