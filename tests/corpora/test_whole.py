"""Corpora that are read as a whole."""

from __future__ import annotations

import gc

import pytest

from nlpx.corpora.whole import read_all


def test_reading_a_corpus_as_a_whole_keeps_the_collector_off_what_is_there_already():
    before = gc.get_threshold()
    full_rounds = gc.get_stats()[2]["collections"]
    assert len(read_all([[number] for number in range(1)] for _ in range(200_000))) == 200_000
    assert gc.get_stats()[2]["collections"] == full_rounds
    assert gc.get_threshold() == before


def test_reading_a_corpus_that_fails_leaves_the_collector_as_it_was():
    before = gc.get_threshold()
    with pytest.raises(ZeroDivisionError):
        read_all(1 // number for number in (1, 0))
    assert gc.get_threshold() == before
