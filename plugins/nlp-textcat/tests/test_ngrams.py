"""N-grams as keys."""

from __future__ import annotations

import numpy as np
import pytest
from thinc.api import NumpyOps

from nlp_textcat.layers.ngrams import extract_distinct_ngrams, extract_ngrams
from nlpx.tokens import Doc
from nlpx.vocab import Vocab


@pytest.fixture
def docs():
    vocab = Vocab()
    return [Doc(vocab, words=words) for words in (["a", "b", "a"], [], ["b"], ["a", "b"])]


def test_words_are_their_ids(docs):
    keys, values, lengths = extract_ngrams(1).predict(docs)
    strings = docs[0].vocab.strings
    assert keys.tolist() == [strings[word] for word in ("a", "b", "a", "b", "a", "b")]
    assert values.tolist() == [1.0] * 6
    assert lengths.tolist() == [3, 0, 1, 2]


def test_longer_ngrams_do_not_cross_texts(docs):
    keys, values, lengths = extract_ngrams(3).predict(docs)
    ops = NumpyOps()
    due = []
    for doc in docs:
        words = doc.to_array(["ORTH"]).ravel()
        due += [words.tolist(), *(ops.ngrams(n, words).tolist() for n in (2, 3) if len(words) >= n)]
    assert keys.tolist() == [key for part in due for key in part]
    assert len(values) == len(keys)
    assert lengths.tolist() == [6, 0, 1, 3]


def test_attribute_can_be_another(docs):
    upper = Doc(docs[0].vocab, words=["A", "b"])
    keys, *_ = extract_ngrams(1, attr="LOWER").predict([upper])
    np.testing.assert_array_equal(keys, [upper.vocab.strings["a"], upper.vocab.strings["b"]])


def test_no_texts_no_keys():
    vocab = Vocab()
    keys, _, lengths = extract_ngrams(2).predict([Doc(vocab), Doc(vocab)])
    assert (len(keys), lengths.tolist()) == (0, [0, 0])


def test_key_of_a_word_type_is_given_once(docs):
    ngrams = extract_distinct_ngrams(1).predict(docs)
    strings = docs[0].vocab.strings
    assert ngrams.keys.tolist() == [strings["a"], strings["b"]]
    assert ngrams.numbers.tolist() == [0, 1, 0, 1, 0, 1]
    assert ngrams.lengths.tolist() == [3, 0, 1, 2]


@pytest.mark.parametrize("attr", ["ORTH", "LEMMA"])
def test_distinct_keys_with_their_numbers_are_all_keys(docs, attr):
    docs[0][2].lemma_ = "c"
    keys, _, lengths = extract_ngrams(2, attr).predict(docs)
    ngrams = extract_distinct_ngrams(2, attr).predict(docs)
    assert ngrams.keys[ngrams.numbers].tolist() == keys.tolist()
    assert ngrams.lengths.tolist() == lengths.tolist()


def test_size_must_be_one_or_more():
    with pytest.raises(ValueError, match="set ngram_size to 1 or more, not 0"):
        extract_ngrams(0)
