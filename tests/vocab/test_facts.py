"""What is set on words is kept, in tables that files hold."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from nlpx.tokens import Doc
from nlpx.vocab import Lookups, StringStore, Vectors, Vocab

FACTS = {
    "norm_": "zz",
    "lower_": "LL",
    "shape_": "SS",
    "prefix_": "PP",
    "suffix_": "UU",
    "prob": -3.5,
    "cluster": 7,
    "rank": 9,
    "sentiment": 0.5,
    "is_stop": True,
    "is_alpha": False,
    "like_num": True,
}


def with_facts():
    vocab = Vocab()
    for name, value in FACTS.items():
        setattr(vocab["word"], name, value)
    return vocab


def facts_of(vocab):
    return {name: getattr(vocab["word"], name) for name in FACTS}


def to_folder(vocab, folder):
    vocab.to_disk(folder)
    return Vocab().from_disk(folder)


@pytest.mark.parametrize(
    "again",
    [
        lambda vocab, _folder: Vocab().from_bytes(vocab.to_bytes()),
        to_folder,
        lambda vocab, _folder: pickle.loads(pickle.dumps(vocab)),
    ],
    ids=["bytes", "disk", "pickle"],
)
def test_what_is_set_on_words_is_kept(again, tmp_path):
    vocab = again(with_facts(), tmp_path)
    assert facts_of(vocab) == FACTS
    assert Doc(vocab, words=["word"])[0].norm_ == "zz"
    assert vocab["word"].norm == vocab.strings["zz"]
    assert vocab["word"].lower == vocab.strings["LL"]


def test_norms_and_sentiment_stand_where_spacy_has_them():
    tables = with_facts().lookups
    assert dict(tables.get_table("lexeme_norm")) == {with_facts().strings["word"]: "zz"}
    assert tables.get_table("lexeme_sentiment")["word"] == 0.5


def test_facts_of_a_table_hold_for_words_that_are_made_later():
    vocab = Vocab()
    vocab.lookups.add_table("lexeme_prob", {"word": -2.0})
    vocab.lookups.add_table("lexeme_is_stop", {"word": True})
    vocab.lookups.add_table("lexeme_shape", {"word": "S"})
    assert (vocab["word"].prob, vocab["word"].is_stop, vocab["word"].shape_) == (-2.0, True, "S")
    assert vocab["word"].shape == vocab.strings.add("S")


@pytest.mark.parametrize(
    ("name", "value", "due"),
    [
        ("norm_", 3, "a string"),
        ("lower_", None, "a string"),
        ("prob", "high", "a finite number"),
        ("prob", float("nan"), "a finite number"),
        ("cluster", 1.5, "a whole number"),
        ("sentiment", True, "a finite number"),
    ],
)
def test_a_fact_of_another_type_is_refused_and_nothing_is_changed(name, value, due):
    vocab = with_facts()
    before = facts_of(vocab)
    with pytest.raises(TypeError, match=rf"of a word is {due}, not "):
        setattr(vocab["word"], name, value)
    assert facts_of(vocab) == before


def test_numbers_of_numpy_are_facts():
    word = Vocab()["word"]
    word.cluster, word.prob = np.int64(3), np.float32(-0.5)
    assert (word.cluster, word.prob) == (3, -0.5)


# Strings


def test_bytes_are_strings_in_utf8():
    strings = StringStore()
    assert strings.add("ä".encode()) == strings["ä"] == strings["ä".encode()] == strings.as_int("ä".encode())
    assert "ä".encode() in strings
    assert b"absent" not in strings
    assert strings.as_string(b"abc") == "abc"
    assert list(StringStore([b"x", "y"])) == ["x", "y"]


@pytest.mark.parametrize("key", [None, 3.5, ["a"], {}], ids=repr)
def test_what_is_neither_string_nor_id_is_refused_in_a_sentence(key):
    vocab = Vocab()
    for look in (vocab.strings.__getitem__, vocab.strings.__contains__, vocab.strings.as_int, vocab.__getitem__):
        with pytest.raises(TypeError, match=r"^A string or the id of one is due, not "):
            look(key)
    assert -5 not in vocab.strings


def test_numbers_of_numpy_are_ids():
    vocab = Vocab(strings=["word"])
    key = np.uint64(vocab.strings["word"])
    assert vocab.strings[key] == "word"
    assert vocab[key].text == "word"
    assert vocab.has_vector(key) is False


# Vectors by an attribute


@pytest.mark.parametrize("mode", ["default", "floret"])
def test_vectors_are_looked_up_by_their_attribute(mode):
    vocab = Vocab(strings=["apple", "pear"])
    table = np.arange(1, 7, dtype=np.float32).reshape(2, 3)
    settings = {"minn": 1, "maxn": 2} if mode == "floret" else {"keys": ["apple", "pear"]}
    vocab.vectors = Vectors(strings=vocab.strings, data=table, mode=mode, attr="LOWER", **settings)
    doc = Doc(vocab, words=["APPLE", "Pear", "apple"])
    expected = [vocab.vectors[word].tolist() for word in ("apple", "pear", "apple")]
    assert [token.vector.tolist() for token in doc] == expected
    assert [token.lex.vector.tolist() for token in doc] == expected
    assert all(token.has_vector and not token.is_oov for token in doc)
    assert doc.vector.tolist() == pytest.approx(np.mean(expected, axis=0).tolist())
    assert doc[0:1].vector.tolist() == expected[0]
    assert Vectors().from_bytes(vocab.vectors.to_bytes()).attr == vocab.vectors.attr


@pytest.mark.parametrize(
    "arguments",
    [
        {"shape": "a"},
        {"shape": (-1, 3)},
        {"shape": (2,)},
        {"data": [1]},
        {"data": np.ones(3)},
        {"data": np.array([["a"]])},
        {"attr": "TAG"},
        {"mode": "floret", "data": np.ones((2, 2)), "hash_count": 9},
        {"mode": "floret", "data": np.ones((2, 2)), "minn": "1"},
        {"mode": "floret", "data": np.ones((2, 2)), "hash_seed": -1},
    ],
    ids=repr,
)
def test_vectors_that_cannot_be_are_refused_in_a_sentence(arguments):
    with pytest.raises(ValueError, match=r"^[A-Zhm].*, not .*\.$"):
        Vectors(**arguments)


@pytest.mark.parametrize("vector", [None, [1.0], np.ones(4), [1.0, float("nan")], ["a", "b"], [1e300, 0]], ids=repr)
def test_a_vector_that_does_not_fit_is_refused_and_nothing_is_changed(vector):
    vocab = Vocab()
    vocab.set_vector("old", np.ones(2, dtype=np.float32))
    before = vocab.to_bytes()
    for change in (
        lambda: vocab.set_vector("new", vector),
        lambda: vocab.set_vector("old", vector),
        lambda: vocab.vectors.__setitem__("old", vector),
    ):
        with pytest.raises(ValueError, match="A vector here is 2 finite numbers, not "):
            change()
    assert vocab.to_bytes() == before


@pytest.mark.parametrize("n_rows", [0, -1, None, 1.5])
def test_prune_refuses_a_number_of_rows_that_cannot_be(n_rows):
    vocab = Vocab()
    vocab.set_vector("a", np.ones(2, dtype=np.float32))
    with pytest.raises(ValueError, match="a whole number from 1"):
        vocab.prune_vectors(n_rows)


def test_lookups_refuse_what_is_no_table():
    for wrong in (
        lambda: Lookups().add_table(3),
        lambda: Lookups().add_table("a", [1]),
        lambda: Vocab(lookups={}),
        lambda: StringStore(5),
        lambda: Vocab().add_flag(5),
    ):
        with pytest.raises(
            TypeError, match=r"^(Lookups hold|A table is|lookups of a Vocab|Strings are|A flag is) .*\.$"
        ):
            wrong()
