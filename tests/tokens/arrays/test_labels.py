from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpx.tokens.arrays.labels import LabelCodes, code_labels, ids_of
from nlpx.tokens.quick import plain

FEW = st.sampled_from([0, 1, 2**32, 2**64 - 1, 91, 1024 + 91])


def coded(ids, lengths, code=code_labels):
    """Return the ids of the labels of Docs, None where they are too many."""
    found = code(np.array(ids, dtype=np.uint64), lengths)
    return [None if labels is None else ids_of(labels).tolist() for labels in found]


@given(docs=st.lists(st.lists(FEW, max_size=9), max_size=5))
def test_labels_are_what_they_were(docs):
    ids = [label for doc in docs for label in doc]
    assert coded(ids, [*map(len, docs)]) == coded(ids, [*map(len, docs)], plain["code_labels"]) == docs


@pytest.mark.parametrize("code", [code_labels, plain["code_labels"]])
def test_more_labels_than_a_byte_can_number_are_left_to_their_doc(code):
    docs = [[5], [*range(200)], [*range(100, 356)], [*range(257)], [7, 7], []]
    ids = [label for doc in docs for label in doc]
    assert coded(ids, [*map(len, docs)], code) == [*docs[:3], None, *docs[4:]]


@pytest.mark.parametrize("kind", [LabelCodes, plain["LabelCodes"]])
def test_labels_of_some_tokens_are_read_one_by_one(kind):
    labels = kind(bytes([1, 0, 1]), np.array([7, 2**64 - 1], dtype=np.uint64).tobytes())
    assert [labels.item(place) for place in range(3)] == [2**64 - 1, 7, 2**64 - 1]
    assert ids_of(labels.part(1, 3)).tolist() == [7, 2**64 - 1]
    assert (len(labels), len(labels.part(2, 2))) == (3, 0)
    with pytest.raises(IndexError):
        labels.item(3)


@pytest.mark.parametrize("kind", [LabelCodes, plain["LabelCodes"]])
def test_number_of_no_label_is_refused(kind):
    with pytest.raises(ValueError, match="no number of a table"):
        kind(bytes([0, 1]), bytes(8))
