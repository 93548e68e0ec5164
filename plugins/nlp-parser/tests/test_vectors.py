"""Token vectors that are worked out for a block of tokens at a time."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from thinc.api import Linear

from nlp_parser import compiled
from nlp_parser.vectors import TokenVectors
from nlpx.tokens import Doc
from nlpx.tokens.example import Example

LENGTHS = (3, 0, 5, 1, 7)


@pytest.fixture
def vectors():
    random = np.random.default_rng(0)
    inputs = [random.normal(size=(length, 4)).astype("f") for length in LENGTHS]
    return TokenVectors(inputs, Linear(6, 4).initialize())


@pytest.mark.parametrize(
    ("first", "end"), [(0, 16), (0, 3), (2, 4), (3, 8), (7, 10), (8, 9), (15, 16), (12, 99), (4, 4)]
)
def test_slice_is_that_of_the_whole(vectors, first, end):
    whole = vectors.layer.predict(np.concatenate(vectors.inputs))
    np.testing.assert_allclose(vectors[first:end], whole[first:end], rtol=1e-6)
    assert vectors.shape == whole.shape == vectors[:].shape


def test_selection_is_that_of_the_whole(vectors):
    chosen = np.array([[0, 5], [-1, 9]])
    np.testing.assert_array_equal(vectors[chosen], vectors[:][chosen])


def test_no_docs_have_no_vectors(vectors):
    none = TokenVectors([], vectors.layer)
    assert none.shape == none[:].shape == (0, 6)


@pytest.mark.skipif(compiled._loop is None, reason="there is no compiled loop")
def test_prediction_of_a_long_doc_needs_no_vectors_of_all_its_tokens(blank):
    nlp = blank("ner", model={"hidden_width": 128, "maxout_pieces": 1})
    short = Doc(nlp.vocab, words=["a", "b"], ents=["B-X", "O"])
    nlp.initialize(lambda: [Example(short, short)])
    long = Doc(nlp.vocab, words=["a", "b"] * 40_000)
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        nlp.get_pipe("ner").predict([long])
        peak = tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()
    assert peak < 80_000 * 128 * 4 * 0.7
