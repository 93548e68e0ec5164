from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpx.tokens.arrays.labels import LabelCodes, code_labels, ids_of, join_labels
from nlpx.tokens.quick import plain

FEW = st.sampled_from([0, 1, 2**32, 2**64 - 1, 91, 1024 + 91])


@given(ids=st.lists(FEW, max_size=30))
def test_labels_are_what_they_were(ids):
    for code in (code_labels, plain["code_labels"]):
        labels = code(np.array(ids, dtype=np.uint64))
        assert (ids_of(labels).tolist(), plain["ids_of"](labels).tolist()) == (ids, ids)


@pytest.mark.parametrize("code", [code_labels, plain["code_labels"]])
def test_more_labels_than_a_byte_can_number_are_none(code):
    # Many of them have one place in a table of hashes.
    ids = np.arange(257, dtype=np.uint64) * np.uint64(2**10)
    assert ids_of(code(ids[:256])).tolist() == ids[:256].tolist()
    assert code(ids) is None


@given(parts=st.lists(st.lists(FEW, max_size=9), min_size=1, max_size=4), draw=st.data())
def test_labels_of_several_columns_are_joined(parts, draw):
    columns = [np.array(ids, dtype=np.uint64) for ids in parts]
    shared = code_labels(np.concatenate(columns))
    start, given_parts = 0, []
    for column in columns:
        # As ids, by a table of their own, and by one that is that of others too.
        forms = [column, code_labels(column), shared.part(start, start + len(column))]
        given_parts.append(forms[draw.draw(st.integers(0, 2))])
        start += len(column)
    for join in (join_labels, plain["join_labels"]):
        joined = join(list(given_parts))
        assert ids_of(joined).tolist() == [key for ids in parts for key in ids]
        assert len(joined.table) == 8 * len({key for ids in parts for key in ids})


@pytest.mark.parametrize("join", [join_labels, plain["join_labels"]])
def test_labels_that_are_too_many_together_are_none(join):
    ids = np.arange(257, dtype=np.uint64)
    assert len(join([code_labels(ids[:200]), code_labels(ids[200:256])])) == 256
    assert join([code_labels(ids[:200]), code_labels(ids[200:])]) is None
    assert join([ids, code_labels(ids[:1])]) is None


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
