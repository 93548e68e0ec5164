"""Token vectors that are worked out for a block of tokens at a time."""

from __future__ import annotations

import random
import tracemalloc

import numpy as np
import pytest
from thinc.api import Linear

from nlp_parser import compiled
from nlp_parser.vectors import TokenVectors
from nlpx.errors import ModelError
from nlpx.pipeline import VECTOR_PIECES
from nlpx.tokens import Doc, Example

LENGTHS = (3, 0, 5, 1, 7)
WIDTH = 128


@pytest.fixture
def vectors():
    draw = np.random.default_rng(0)
    inputs = [draw.normal(size=(length, 4)).astype("f") for length in LENGTHS]
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


@pytest.fixture
def long(blank):
    """Return a recognizer that can make its token vectors in pieces, and a Doc of many of them."""
    tok2vec = {"@architectures": "test.ParserWordVectors.v1", "width": WIDTH}
    nlp = blank("ner", model={"hidden_width": WIDTH, "maxout_pieces": 1, "tok2vec": tok2vec})
    short = Doc(nlp.vocab, words=["a", "b"], ents=["B-X", "O"])
    nlp.initialize(lambda: [Example(short, short)])
    words = random.Random(0).choices(["a", "b", "Cd", "1"], k=80_000)
    ner = nlp.get_pipe("ner")
    ner.model.get_ref("tok2vec").layers[0].attrs[VECTOR_PIECES] = reader
    return ner, Doc(nlp.vocab, words=words)


def reader(model, doc):
    """Return what makes the vectors of a thousand tokens."""

    def read(token):
        start = token // 1000 * 1000
        return start, model.predict([doc[start : start + 1000].as_doc()])[0]

    return read


@pytest.mark.skipif(compiled._loop is None, reason="there is no compiled loop")
def test_prediction_of_a_long_doc_needs_no_vectors_of_all_its_tokens(long):
    ner, doc = long
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        ner.predict([doc])
        peak = tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()
    assert peak < len(doc) * WIDTH * 4 * 0.7


@pytest.mark.skipif(compiled._loop is None, reason="there is no compiled loop")
def test_entities_of_a_long_doc_are_those_from_all_vectors_at_once(long, monkeypatch):
    ner, doc = long
    upper = ner.model.get_ref("upper")
    upper.set_param("W", np.random.default_rng(0).normal(size=upper.get_param("W").shape).astype("f"))
    states = ner.predict([doc[:50].as_doc(), doc])
    monkeypatch.delitem(ner.model.get_ref("tok2vec").layers[0].attrs, VECTOR_PIECES)
    whole = ner.predict([doc[:50].as_doc(), doc])
    assert len(np.unique(states.kind)) > 2
    np.testing.assert_array_equal(states.kind, whole.kind)
    np.testing.assert_array_equal(states.label, whole.label)


def test_scores_in_arrays_need_only_the_pieces_that_states_show(long):
    ner, doc = long
    scorer = ner.model.predict([doc])
    (inputs,) = scorer.tokens.inputs
    starts = []
    read = inputs.read
    inputs.read = lambda token: (starts.append(token), read(token))[1]
    features = np.array([[70_000, -1, 70_009], [3, 2, 2]])
    scores = scorer.scores(features)
    assert sorted(starts) == [3, 70_000]
    np.testing.assert_allclose(scores, scorer.without_memory().scores(features), rtol=1e-3, atol=1e-4)


def test_numbers_in_pieces_are_looked_at(long):
    ner, doc = long
    tok2vec = ner.model.get_ref("tok2vec").layers[0]
    table = next(node for node in tok2vec.walk() if node.has_param("E"))
    table.get_param("E")[:] = np.nan
    with pytest.raises(ModelError, match=r"'ner' cannot predict: the token vectors .* no finite numbers"):
        ner(doc)
    assert doc.column("ent_iob") is None
