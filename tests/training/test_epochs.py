"""The order in which examples are seen."""

from __future__ import annotations

import random
from functools import partial
from itertools import combinations, islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import nlpx
from nlpx.errors import DataError
from nlpx.tokens import Example
from nlpx.training.batchers import batch_by_sequence
from nlpx.training.epochs import divide, iterate_batches

NLP = nlpx.blank("xx")
EXAMPLES = [Example.from_dict(NLP.make_doc(text), {}) for text in ("a", "b b", "c c c", "d d d d", "e e e e e")]


def iterate(read_corpus, batcher, *, max_epochs, seed=1):
    return iterate_batches(read_corpus, batcher, max_epochs=max_epochs, shuffler=random.Random(seed))


in_twos = partial(batch_by_sequence, size=2)


def test_every_epoch_sees_every_example_in_another_order():
    batches = list(iterate(lambda: EXAMPLES, in_twos, max_epochs=3))
    epochs = [[each for batch in batches if batch.epoch == epoch for each in batch.examples] for epoch in range(3)]
    assert [sorted(epoch, key=len) for epoch in epochs] == [EXAMPLES] * 3
    assert len({tuple(epoch) for epoch in epochs}) > 1


def test_the_same_seed_gives_the_same_order():
    runs = [[batch.examples for batch in iterate(lambda: EXAMPLES, in_twos, max_epochs=2)] for _ in range(2)]
    assert runs[0] == runs[1]


def test_the_last_batch_of_an_epoch_is_known_as_such():
    batches = list(iterate(lambda: EXAMPLES, in_twos, max_epochs=2))
    assert [batch.ends_epoch for batch in batches] == [False, False, True] * 2
    assert batches[2].share_of_epoch == 1.0


def test_zero_epochs_mean_no_limit():
    batches = islice(iterate(lambda: EXAMPLES, in_twos, max_epochs=0), 300)
    assert [batch.epoch for batch in batches][-1] == 99


def test_a_stream_is_read_anew_for_each_epoch_and_not_shuffled():
    reads = []

    def read():
        reads.append(len(reads))
        return iter(EXAMPLES)

    batches = list(islice(iterate(read, in_twos, max_epochs=-1), 6))
    assert [example for batch in batches for example in batch.examples] == EXAMPLES * 2
    assert reads == [0, 1]


@pytest.mark.parametrize("max_epochs", [1, 0, -1])
def test_a_corpus_without_examples_is_an_error(max_epochs):
    with pytest.raises(DataError, match="gives no examples"):
        next(iterate(list, in_twos, max_epochs=max_epochs))


def test_divide_gives_parts_of_few_padded_words_the_shortest_first():
    assert list(divide(["ccc", "a", "dddd", "bb"], 2)) == [["a", "bb"], ["ccc", "dddd"]]
    assert list(divide(["a" * 8, *"bcdef", "gg"], 2)) == [[*"bcdef", "gg"], ["a" * 8]]
    assert list(divide(["a" * 8, *"bcdef", "gg"], 1)) == [[*"bcdef", "gg", "a" * 8]]


@given(st.lists(st.integers(0, 9), min_size=1, max_size=7), st.integers(1, 8))
def test_no_other_cuts_give_a_smaller_largest_part(lengths, parts):
    found = list(divide(["x" * length for length in lengths], parts))
    assert [len(example) for part in found for example in part] == sorted(lengths)
    assert len(found) <= parts
    size = max(len(part) * len(part[-1]) for part in found)
    ordered = sorted(lengths)
    for n_cuts in range(min(parts, len(ordered))):
        for cuts in combinations(range(1, len(ordered)), n_cuts):
            others = [ordered[start:end] for start, end in pairwise([0, *cuts, len(ordered)])]
            assert size <= max(len(part) * part[-1] for part in others)


def test_divide_makes_no_empty_parts():
    assert list(divide(["a"], 3)) == [["a"]]
    assert list(divide([], 3)) == list(divide([], 1)) == []
