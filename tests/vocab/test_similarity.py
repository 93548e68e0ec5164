from __future__ import annotations

import warnings

import numpy as np
import pytest

from nlpx.errors import ArgumentError
from nlpx.tokens import Doc
from nlpx.vocab import Vocab


@pytest.fixture
def doc() -> Doc:
    return Doc(Vocab(), words=["a", "b", "a"])


def test_a_text_is_similar_to_itself_also_without_vectors(doc):
    vocab = doc.vocab
    pairs = [(doc, doc.copy()), (doc, doc[:]), (doc[0], doc[2]), (doc[0], doc[2:3]), (vocab["a"], doc[0])]
    assert [one.similarity(other) for one, other in pairs] == [1.0] * 5


@pytest.mark.parametrize(
    "part", [lambda doc: doc[0:2], lambda doc: doc[1], lambda doc: doc.vocab["b"], lambda doc: doc]
)
def test_similarity_without_vectors_warns_in_the_name_of_the_caller(doc, part):
    other = Doc(doc.vocab, words=["c", "d"])
    with pytest.warns(UserWarning, match=r"\[W007\] There are no word vectors, so similarity compares") as caught:
        assert part(doc).similarity(other) == 0.0
    assert [warning.filename for warning in caught] == [__file__]


def test_a_word_without_a_vector_is_told_of(doc):
    doc.vocab.set_vector("a", np.ones(3, dtype=np.float32))
    with pytest.warns(
        UserWarning, match=r"\[W008\] One of the texts has no word with a vector, so their similarity is 0.0"
    ):
        assert doc[0].similarity(doc[1]) == 0.0


def test_a_loop_is_told_once(doc):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("default")
        for other in doc[0:2], doc[1:3], doc[1:2]:
            doc.similarity(other)
    assert len(caught) == 1


def test_similarity_with_something_else_is_refused(doc):
    for one in (doc, doc[0:1], doc[0], doc.vocab["a"]):
        with pytest.raises(ArgumentError, match="a Doc, a span, a token or a lexeme, not None"):
            one.similarity(None)
