"""Batchers: which items come together."""

from __future__ import annotations

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st
from thinc.api import compounding

from nlpx.errors import ConfigError
from nlpx.training.batchers import batch_by_padded, batch_by_sequence, batch_by_words, minibatch

LENGTHS = [3, 4, 5, 12, 1, 1, 9, 2, 2, 2, 30, 4, 4]
OTHER_LENGTHS = [3, 10, 2, 5, 2, 8, 8, 8, 11, 7, 4, 2, 8, 1, 7, 7, 10, 1, 12, 8]
items = st.lists(st.integers(0, 40), max_size=60).map(lambda lengths: ["x" * length for length in lengths])


def sizes(batches):
    return [[len(item) for item in batch] for batch in batches]


def strings(lengths):
    return ["x" * length for length in lengths]


def test_batch_by_words_holds_back_what_fits_only_within_the_tolerance():
    batches = batch_by_words(strings(LENGTHS), size=10, tolerance=0.2, discard_oversize=False)
    assert sizes(batches) == [[3, 4], [5], [12], [1, 1], [9], [30], [2, 2, 2, 4], [4]]


def test_batch_by_words_discards_oversize():
    batches = batch_by_words(strings(LENGTHS), size=10, tolerance=0.2, discard_oversize=True)
    assert sizes(batches) == [[3, 4], [5], [12], [1, 1], [9], [2, 2, 2, 4], [4]]


def test_batch_by_words_counts_with_get_length():
    batches = batch_by_words([1, 2, 3, 4], size=4, tolerance=0, discard_oversize=False, get_length=lambda item: item)
    assert list(batches) == [[1, 2], [3], [4]]


@given(items, st.integers(1, 50), st.floats(0, 1))
def test_batch_by_words_loses_nothing_and_keeps_its_limit(strings, size, tolerance):
    batches = list(batch_by_words(strings, size=size, tolerance=tolerance, discard_oversize=False))
    assert sorted(chain.from_iterable(batches)) == sorted(strings)
    limit = size + size * tolerance
    assert all(sum(map(len, batch)) <= limit for batch in batches if len(batch) > 1)


def test_batch_by_sequence_takes_the_next_size_for_each_batch():
    assert list(batch_by_sequence(range(8), size=compounding(1, 4, 2))) == [[0], [1, 2], [3, 4, 5, 6], [7]]


def test_batch_by_sequence_goes_on_with_a_schedule_over_epochs():
    schedule = compounding(1, 4, 2)
    assert list(batch_by_sequence(range(3), size=schedule)) == [[0], [1, 2]]
    assert list(batch_by_sequence(range(4), size=schedule)) == [[0, 1, 2, 3]]


def test_batch_by_sequence_keeps_the_last_size_of_a_list():
    assert list(batch_by_sequence(range(6), size=[1, 2])) == [[0], [1, 2], [3, 4], [5]]


def test_an_empty_schedule_is_an_error():
    with pytest.raises(ConfigError, match=r"training\.batcher\.size has no values"):
        list(batch_by_sequence(range(6), size=[]))


def test_batch_by_padded_groups_by_length_within_the_buffer():
    batches = batch_by_padded(strings(OTHER_LENGTHS), size=20, buffer=8, discard_oversize=False)
    assert sizes(batches) == [
        [10, 8], [8, 8], [3, 2, 5, 2], [11], [8, 7], [7, 7], [4, 2, 1], [12], [10], [1, 8],
    ]  # fmt: skip


def test_batch_by_padded_yields_the_longest_first():
    batches = batch_by_padded(strings([*OTHER_LENGTHS, 25]), size=20, buffer=256, discard_oversize=False)
    assert sizes(batches) == [
        [25], [12], [11], [10, 10], [8, 8], [8, 8], [8, 7], [7, 7], [5, 4], [3, 2, 2, 2, 1, 1],
    ]  # fmt: skip


@given(items, st.integers(1, 50), st.integers(1, 20))
def test_batch_by_padded_discards_only_items_longer_than_a_batch(strings, size, buffer):
    batches = list(batch_by_padded(strings, size=size, buffer=buffer, discard_oversize=True))
    assert sorted(chain.from_iterable(batches)) == sorted(item for item in strings if len(item) <= size)
    assert all(len(batch) * max(map(len, batch)) <= size for batch in batches)


def test_batches_grow_as_a_schedule_says():
    assert list(minibatch(range(8), compounding(1.0, 4.0, 2.0))) == [[0], [1, 2], [3, 4, 5, 6], [7]]
    assert list(minibatch("abc", size=2)) == [["a", "b"], ["c"]]
