from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nlpx.tokens import Doc
from nlpx.vocab import Vocab


@pytest.fixture
def doc() -> Doc:
    words = ["the", "lazy", "dog", "slept", "She", "ran"]
    return Doc(Vocab(), words=words, heads=[2, 2, 3, 3, 5, 5], deps=["det", "amod", "nsubj", "ROOT", "nsubj", "ROOT"])


def test_lowest_common_ancestors_of_a_doc(doc):
    assert doc.get_lca_matrix().tolist() == [
        [0, 2, 2, 3, -1, -1],
        [2, 1, 2, 3, -1, -1],
        [2, 2, 2, 3, -1, -1],
        [3, 3, 3, 3, -1, -1],
        [-1, -1, -1, -1, 4, 5],
        [-1, -1, -1, -1, 5, 5],
    ]


def test_places_in_a_span_are_counted_from_its_start(doc):
    assert doc[1:4].get_lca_matrix().tolist() == [[0, 1, 2], [1, 1, 2], [2, 2, 2]]


def test_ancestor_outside_of_the_span_does_not_count(doc):
    assert doc[0:2].get_lca_matrix().tolist() == [[0, -1], [-1, 1]]


def test_doc_without_a_parse_has_no_common_ancestors():
    doc = Doc(Vocab(), words=["a", "b"], sent_starts=[True, False])
    assert doc.get_lca_matrix().tolist() == [[0, -1], [-1, 1]]
    assert Doc(Vocab()).get_lca_matrix().shape == (0, 0)
    assert Doc(Vocab(), words=["a"]).get_lca_matrix().tolist() == [[0]]


def test_sentences_may_be_found_by_a_function_of_the_doc():
    doc = Doc(Vocab(), words=["a", "b"])
    doc.user_hooks["sents"] = lambda doc: [doc[:]]
    assert doc.get_lca_matrix().tolist() == doc[:].get_lca_matrix().tolist() == [[0, -1], [-1, 1]]


@pytest.mark.parametrize("part", [slice(None), slice(0, 1)])
def test_doc_without_sentences_is_told(part):
    doc = Doc(Vocab(), words=["a", "b"])
    for tokens in (doc, doc[part]):
        with pytest.raises(ValueError, match="sentence"):
            tokens.get_lca_matrix()


@given(draw=st.data())
def test_ancestor_is_the_first_that_two_paths_share(random_docs, draw):
    doc = draw.draw(random_docs)
    assume(doc.has_annotation("SENT_START"))
    matrix = doc.get_lca_matrix()
    paths = [[token.i, *(ancestor.i for ancestor in token.ancestors)] for token in doc]
    for one, its_path in enumerate(paths):
        for other, path in enumerate(paths):
            assert matrix[one, other] == next((place for place in its_path if place in path), -1)


@given(draw=st.data())
def test_span_has_the_ancestors_of_the_doc_that_are_in_it(random_docs, draw):
    doc = draw.draw(random_docs)
    assume(doc.has_annotation("SENT_START"))
    start, end = sorted(draw.draw(st.tuples(*[st.integers(0, len(doc))] * 2)))
    whole = doc.get_lca_matrix()[start:end, start:end]
    expected = np.where((whole >= start) & (whole < end), whole - start, -1)
    assert np.array_equal(doc[start:end].get_lca_matrix(), expected)
