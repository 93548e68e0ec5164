"""Values of n-grams."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from thinc.api import NumpyOps

from nlp_textcat.layers.ngrams import extract_distinct_ngrams
from nlp_textcat.layers.tfidf import count_texts, tfidf
from nlpx.tokens import Doc
from nlpx.vocab import Vocab

from .conftest import learn, lessons

if TYPE_CHECKING:
    from nlp_textcat.layers.ngrams import Ngrams

TEXTS = (["The", "film", "the"], [], ["a", "film"])


def values_of(ngrams: Ngrams) -> list[dict[int, float]]:
    """Return the value of each key, text by text."""
    pairs = iter(zip(ngrams.keys[ngrams.numbers].tolist(), ngrams.values.tolist(), strict=True))
    return [dict(itertools.islice(pairs, length)) for length in ngrams.lengths]


@pytest.fixture
def ngrams():
    vocab = Vocab()
    docs = [Doc(vocab, words=words) for words in TEXTS]
    for doc in docs:
        for token in doc:
            vocab[token.text].lower_ = token.text.lower()
    return extract_distinct_ngrams(1, "LOWER").predict(docs)


def test_values_are_those_of_the_formula(ngrams):
    layer = tfidf(1024)
    count_texts(layer, [ngrams])
    common, rare = 1 + math.log(3 / 3), 1 + math.log(3 / 2)
    the = rare * (1 + math.log(2))
    first, last = math.hypot(the, common), math.hypot(rare, common)
    due = {"the": the / first, "film": common / first}, {}, {"a": rare / last, "film": common / last}
    strings = Vocab().strings
    for found, values in zip(values_of(layer.predict(ngrams)), due, strict=True):
        assert found == pytest.approx({strings.add(word): value for word, value in values.items()})


def test_longer_ngram_says_something_where_two_texts_have_it():
    docs = [Doc(Vocab(), words=words) for words in (["a", "bad", "film"], ["a", "bad", "idea"])]
    ngrams = extract_distinct_ngrams(2).predict(docs)
    layer = tfidf(1024)
    count_texts(layer, [ngrams])
    a, bad, film = docs[0].to_array(["ORTH"]).ravel()
    (a_bad,) = NumpyOps().ngrams(2, np.array([a, bad]))
    common, rare = 1.0, 1 + math.log(3 / 2)
    length = math.hypot(common, common, rare, common / 2)
    due = {a: common / length, bad: common / length, film: rare / length, a_bad: common / 2 / length}
    assert values_of(layer.predict(ngrams))[0] == pytest.approx(due)


def test_counts_are_the_same_in_batches(ngrams):
    once, twice = tfidf(64), tfidf(64)
    count_texts(once, [ngrams, ngrams])
    count_texts(twice, [ngrams])
    assert (once.attrs["frequencies"] == 2 * twice.attrs["frequencies"]).all()


def test_ngram_that_was_not_counted_says_nothing(ngrams):
    found = tfidf(1024).predict(ngrams)
    assert (len(found.numbers), found.lengths.tolist()) == (0, [0, 0, 0])


@pytest.fixture
def classifier(blank):
    """Make a pipeline that has learnt `lessons`."""
    nlp = blank()
    nlp.remove_pipe("textcat")
    model = {"@architectures": "nlpx.TextCatTfidf.v1", "exclusive_classes": True, "ngram_size": 2, "length": 512}
    nlp.add_pipe("textcat", config={"model": model})
    nlp.initialize(lambda: lessons(nlp))
    learn(nlp, lessons(nlp))
    return nlp


def test_component_counts_all_texts(classifier):
    assert classifier.get_pipe("textcat").model.get_ref("tfidf").attrs["n_texts"] == len(lessons(classifier))


def test_file_does_not_grow_with_labels_times_length(blank):
    nlp = blank()
    nlp.remove_pipe("textcat")
    model = {"@architectures": "nlpx.TextCatTfidf.v1", "exclusive_classes": True, "length": 65536}
    nlp.add_pipe("textcat", config={"model": model})
    nlp.initialize(lambda: lessons(nlp))
    # A number for each place of the table of frequencies, and the few rows in use.
    assert len(nlp.get_pipe("textcat").to_bytes(exclude=["vocab"])) < 4 * 65536 * 1.1
