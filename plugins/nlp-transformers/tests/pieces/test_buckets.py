from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_transformers.pieces.buckets import _PASS, make_buckets


@given(st.lists(st.integers(1, 300), max_size=200), st.integers(1, 2000))
def test_each_span_is_in_one_bucket_that_is_no_larger_than_due(lengths, max_items):
    buckets = make_buckets(lengths, max_items=max_items)
    of_one_length = make_buckets(lengths, max_items=max_items, is_padded=False)
    for found in (buckets, of_one_length):
        assert sorted(number for bucket in found for number in bucket.tolist()) == list(range(len(lengths)))
        for bucket in found:
            assert len(bucket) == 1 or len(bucket) * max(lengths[number] for number in bucket) <= max_items
    assert all(len({lengths[number] for number in bucket}) == 1 for bucket in of_one_length)


@pytest.mark.parametrize("seed", range(3))
def test_little_of_large_batches_is_padding(seed):
    lengths = np.random.default_rng(seed).integers(3, 200, 300).tolist()
    buckets = make_buckets(lengths, max_items=4096)
    computed = sum(len(bucket) * max(lengths[number] for number in bucket) for bucket in buckets)
    assert computed <= 1.1 * sum(lengths)
    assert len(buckets) < 40


def test_few_short_spans_are_computed_together_and_a_longer_one_alone():
    assert [bucket.tolist() for bucket in make_buckets([3, 20, 12, 7], max_items=4096)] == [[1, 2, 3, 0]]
    assert [bucket.tolist() for bucket in make_buckets([3, 90, 12, 7], max_items=4096)] == [[1], [2, 3, 0]]


@given(st.lists(st.integers(1, 200), min_size=1, max_size=7), st.integers(100, 600))
def test_no_other_division_takes_less_time(lengths, max_items):
    ordered = sorted(lengths, reverse=True)
    divisions = (
        [ordered[start:end] for start, end in pairwise([0, *cuts, len(ordered)])]
        for n_cuts in range(len(ordered))
        for cuts in combinations(range(1, len(ordered)), n_cuts)
    )
    found = [[lengths[number] for number in bucket] for bucket in make_buckets(lengths, max_items=max_items)]
    due = min(_time(own) for own in divisions if all(len(one) == 1 or len(one) * one[0] <= max_items for one in own))
    assert _time(found) == due


def _time(buckets):
    return sum(len(bucket) * max(bucket) + _PASS for bucket in buckets)
