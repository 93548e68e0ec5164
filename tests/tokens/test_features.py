from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpx.tokens import Doc
from nlpx.tokens.features import distinct_lexemes, feature_matrix, is_lexical, lexeme_matrix, strings_of
from nlpx.vocab import Vocab, attrs

VOCAB = Vocab()
BATCHES = st.lists(st.lists(st.sampled_from(["a", "b", "The", "3.5"]), max_size=5), max_size=4)


@given(BATCHES)
def test_distinct_numbers_lexemes_in_order_of_first_use(batch):
    docs = [Doc(VOCAB, words=words) for words in batch]
    lexemes, inverse = distinct_lexemes(docs)
    words = [word for words in batch for word in words]
    assert [lexeme.text for lexeme in lexemes] == list(dict.fromkeys(words))
    assert [lexemes[number].text for number in inverse.tolist()] == words
    assert inverse.dtype == np.int32


@given(BATCHES, st.lists(st.sampled_from([67, 69, 70, 68, 81, 6, 75, 71]), min_size=1, unique=True))
def test_feature_matrix_is_the_arrays_of_all_docs(batch, columns):
    docs = [Doc(VOCAB, words=words, tags=["X"] * len(words)) for words in batch]
    matrix = feature_matrix(docs, columns)
    assert matrix.shape == (sum(map(len, docs)), len(columns))
    assert matrix.dtype == np.uint64
    for place, column in enumerate(columns):
        expected = [value for doc in docs for value in doc.to_array(column).tolist()]
        assert matrix[:, place].tolist() == expected


def test_lexeme_matrix_tells_a_variant_from_the_plain_word():
    vocab = Vocab()
    lexemes = [vocab.lexeme("n't"), vocab.lexeme("n't", "not")]
    matrix = lexeme_matrix(lexemes, [attrs.ORTH, attrs.NORM])
    assert matrix[0, 0] == matrix[1, 0]
    assert matrix[:, 1].tolist() == [vocab.strings["n't"], vocab.strings["not"]]


def test_lexeme_matrix_refuses_attributes_of_tokens():
    with pytest.raises(ValueError, match="SPACY is not an attribute of a word type"):
        lexeme_matrix([VOCAB.lexeme("a")], [attrs.SPACY])


@pytest.mark.parametrize(
    ("columns", "lexical"), [([67, 69, 6, 71], True), ([67, 81], False), ([75], False), ([455], False), ([], True)]
)
def test_is_lexical_tells_word_types_from_tokens(columns, lexical):
    assert is_lexical(columns) is lexical


def test_strings_of_is_the_string_of_each_token():
    doc = Doc(VOCAB, words=["a", "b", "a"], tags=["X", "Y", "X"])
    assert strings_of(doc, "tag") == ["X", "Y", "X"]
    assert strings_of(doc, "dep") == ["", "", ""]
