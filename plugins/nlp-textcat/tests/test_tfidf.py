"""Values of n-grams."""

from __future__ import annotations

import math

import numpy as np
import pytest

from nlp_textcat.layers.ngrams import extract_distinct_ngrams
from nlp_textcat.layers.tfidf import count_texts, tfidf
from nlpx.tokens import Doc
from nlpx.vocab import Vocab

from .conftest import lessons

TEXTS = (["The", "film", "the"], [], ["a", "film"])


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
    due = 10 * np.array([the / 2 / first, common / first, the / 2 / first, rare / last, common / last])
    assert layer.predict(ngrams).values == pytest.approx(due)


def test_counts_are_the_same_in_batches(ngrams):
    once, twice = tfidf(64), tfidf(64)
    count_texts(once, [ngrams, ngrams])
    count_texts(twice, [ngrams])
    assert (once.attrs["frequencies"] == 2 * twice.attrs["frequencies"]).all()


def test_ngram_that_was_not_counted_has_no_value(ngrams):
    layer = tfidf(1024)
    assert not layer.predict(ngrams).values.any()


def test_component_counts_all_texts(blank):
    nlp = blank()
    nlp.remove_pipe("textcat")
    model = {"@architectures": "nlpx.TextCatTfidf.v1", "exclusive_classes": True, "length": 512}
    pipe = nlp.add_pipe("textcat", config={"model": model})
    nlp.initialize(lambda: lessons(nlp))
    assert pipe.model.get_ref("tfidf").attrs["n_texts"] == len(lessons(nlp))
