"""How fast a pipeline is, with the interval that its speed lies in."""

from __future__ import annotations

import numpy as np
import pytest

import nlpx
from nlpx.errors import DataError
from nlpx.pipeline.speed import Speed, measure_speed

TEXTS = ["one", "one two", "one two three", "one two three four", "one two three four five"]


class Counting:
    """Stand for a pipeline that notes what it is given."""

    batch_size = 2

    def __init__(self):
        self.batches = []

    def pipe(self, texts, *, batch_size):
        self.batches.append([*texts])
        return (text.split() for text in texts)


def test_speed_is_the_words_of_all_batches_by_their_seconds():
    speed = Speed(words=np.array([10, 1000]), seconds=np.array([1.0, 10.0]))
    assert speed.words_per_second == pytest.approx(1010 / 11)
    assert speed.rates.tolist() == [10, 100]


def test_interval_holds_the_speed_and_is_narrower_where_batches_are_alike():
    draws = np.random.default_rng(3)
    words = np.full(200, 100)
    alike, unlike = (Speed(words=words, seconds=1 + spread * draws.random(200)) for spread in (0.01, 1.0))
    for speed in (alike, unlike):
        low, high = speed.interval()
        assert low < speed.words_per_second < high
        assert (low, high) == speed.interval()
    assert np.ptp(alike.interval()) < np.ptp(unlike.interval()) / 40
    # The standard error of the mean says nearly the same of batches of one size.
    error = unlike.seconds.std() / np.sqrt(200) / unlike.seconds.mean() * unlike.words_per_second
    assert np.ptp(unlike.interval()) == pytest.approx(2 * 1.96 * error, rel=0.1)


def test_batches_far_from_the_others_are_odd():
    seconds = np.concatenate([np.linspace(0.99, 1.01, 18), [1.03, 5.0]])
    speed = Speed(words=np.full(20, 100), seconds=seconds)
    assert speed.share_of_odd() == 0.1
    assert speed.share_of_odd(very=True) == 0.05


def test_all_texts_are_measured_as_often_as_it_takes_after_the_warm_up():
    nlp = Counting()
    speed = measure_speed(nlp, TEXTS, n_batches=4, warmup=2, shuffle=False)
    assert nlp.batches == [TEXTS, TEXTS, *[TEXTS[:2], TEXTS[2:4], TEXTS[4:]] * 2]
    assert speed.words.tolist() == [3, 7, 5] * 2
    assert (speed.seconds > 0).all()


def test_texts_are_mixed_anew_each_time_and_the_same_way_in_each_run():
    first, second = Counting(), Counting()
    for nlp in (first, second):
        measure_speed(nlp, TEXTS, n_batches=6, warmup=0, batch_size=5)
    assert first.batches == second.batches
    assert len({tuple(batch) for batch in first.batches}) > 1
    assert all(sorted(batch) == TEXTS for batch in first.batches)


@pytest.mark.parametrize("texts", [[], ["", ""]])
def test_texts_without_words_are_refused(texts):
    with pytest.raises(DataError, match="no words to measure the speed by"):
        measure_speed(nlpx.blank("en"), texts)
