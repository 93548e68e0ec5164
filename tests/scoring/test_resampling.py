"""Intervals of scores, against the same samples scored one by one."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from nlpx.errors import DataError, PluginError, Unfinished
from nlpx.scoring import Scorer
from nlpx.scoring.resampling import Difference, differences, flat, intervals, nested, of_few_texts, score_samples
from nlpx.tokens import Doc, Example
from nlpx.vocab import Vocab

VOCAB = Vocab()
N_SAMPLES = 200


def examples_with(n_errors_of_each, *, n_words=10):
    words = [f"w{place}" for place in range(n_words)]
    return [
        Example(
            Doc(VOCAB, words=words, tags=["X"] * n_errors + ["N"] * (n_words - n_errors)),
            Doc(VOCAB, words=words, tags=["N"] * n_words),
        )
        for n_errors in n_errors_of_each
    ]


EXAMPLES = examples_with([0, 1, 5, 2, 0, 0, 3, 1])
OTHERS = examples_with([1, 2, 5, 3, 1, 1, 4, 1])


def score(examples):
    return Scorer.score_token_attr(examples, "tag")


def test_intervals_are_those_of_samples_scored_one_by_one():
    samples = score_samples(score, EXAMPLES, n_samples=N_SAMPLES, seed=7)
    draws = np.random.default_rng(7)
    rights = np.array([10, 9, 5, 8, 10, 10, 7, 9])
    shares = np.array([rights[draws.integers(8, size=8)].sum() / 80 for _ in range(N_SAMPLES)])
    np.testing.assert_allclose(samples["tag_acc",], shares, rtol=0, atol=1e-12)
    ordered = np.sort(shares)
    low, high = intervals(samples)["tag_acc",]
    # Of 200 values, at 0 to 199, the place of the quantile is 4.975, and as far from the other end.
    assert low == pytest.approx(ordered[4] + (ordered[5] - ordered[4]) * 0.975)
    assert high == pytest.approx(ordered[-6] + (ordered[-5] - ordered[-6]) * 0.025)


def test_sentences_of_one_document_are_drawn_together():
    samples = score_samples(score, EXAMPLES, n_samples=N_SAMPLES, documents=list("aaabbccc"), seed=7)
    draws = np.random.default_rng(7)
    rights, words = np.array([24, 18, 26]), np.array([30, 20, 30])
    drawn = [draws.integers(3, size=3) for _ in range(N_SAMPLES)]
    shares = [rights[places].sum() / words[places].sum() for places in drawn]
    np.testing.assert_allclose(samples["tag_acc",], shares, rtol=0, atol=1e-12)
    with pytest.raises(DataError, match="the data hold one only"):
        score_samples(score, EXAMPLES, n_samples=2, documents="a" * 8)


def test_scores_of_what_few_texts_have_are_told():
    def of_texts(examples):
        return {f"of {n}": 1.0 for n in (3, 8) if set(map(id, examples)) & set(map(id, EXAMPLES[:n]))}

    assert of_few_texts(score_samples(of_texts, EXAMPLES, n_samples=100)) == {("of 3",)}


def test_a_scorer_that_counts_by_itself_has_the_same_intervals():
    def by_itself(examples):
        pairs = [(p.tag_, r.tag_) for each in examples for p, r in zip(each.predicted, each.reference, strict=True)]
        return {"tag_acc": sum(p == r for p, r in pairs) / len(pairs)}

    found = [score_samples(each, EXAMPLES, n_samples=20)["tag_acc",] for each in (score, by_itself)]
    np.testing.assert_allclose(*found, rtol=0, atol=1e-12)


def test_the_interval_of_a_mean_is_about_as_wide_as_its_standard_error_says():
    # Of n shares with the standard deviation s the mean varies by s / sqrt(n).
    n_errors = np.random.default_rng(3).integers(0, 6, size=400)
    low, high = intervals(score_samples(score, examples_with(n_errors), n_samples=400))["tag_acc",]
    width = 2 * 1.96 * (n_errors / 10).std() / 20
    assert high - low == pytest.approx(width, rel=0.1)


def test_two_pipelines_are_compared_on_the_same_samples():
    one, other = (score_samples(score, examples, n_samples=N_SAMPLES) for examples in (EXAMPLES, OTHERS))
    found = differences(score(EXAMPLES), one, other_scores=score(OTHERS), other_samples=other)["tag_acc",]
    assert found.value == pytest.approx(6 / 80)
    # They differ by 0 or 1 in each text, but the texts by 5: apart their intervals overlap.
    apart = np.sort(one["tag_acc",] - other["tag_acc",])
    assert found.interval == pytest.approx(np.quantile(apart, [0.025, 0.975]).tolist())
    assert found.is_clear
    assert intervals(one)["tag_acc",][0] < intervals(other)["tag_acc",][1]


@pytest.mark.parametrize(
    ("interval", "is_clear"), [((0.1, 0.2), True), ((-0.2, -0.1), True), ((-0.1, 0.2), False), ((0.0, 0.0), False)]
)
def test_a_difference_is_clear_where_0_is_outside(interval, is_clear):
    assert Difference(value=0.1, interval=interval).is_clear == is_clear


def test_the_same_seed_gives_the_same_samples():
    found = [score_samples(score, EXAMPLES, n_samples=10, seed=seed)["tag_acc",].tolist() for seed in (1, 1, 2)]
    assert found[0] == found[1] != found[2]


def test_samples_without_a_score_are_passed_over():
    def seldom(examples):
        return {"of_the_first": 0.5 if EXAMPLES[0] in examples else None, "each": {"x": 1.0}}

    samples = score_samples(seldom, EXAMPLES, n_samples=50)
    assert np.isnan(samples["of_the_first",]).any()
    assert nested(intervals(samples)) == {"of_the_first": (0.5, 0.5), "each": {"x": (1.0, 1.0)}}


def test_a_scorer_that_fails_for_some_samples_leaves_the_others():
    def fails(examples):
        if EXAMPLES[0] not in examples:
            raise Unfinished([PluginError("it fails")], done={"other": 1.0})
        return {"mine": 0.5, "other": 1.0}

    samples = score_samples(fails, EXAMPLES, n_samples=50)
    assert 0 < np.isnan(samples["mine",]).sum() < 50
    assert not np.isnan(samples["other",]).any()


def test_what_a_scorer_warns_of_is_not_said_of_each_sample():
    def warns(examples):
        warnings.warn("no such group", stacklevel=1)
        return score(examples)

    assert len(score_samples(warns, EXAMPLES, n_samples=3)) == 1


def test_one_text_has_no_interval():
    with pytest.raises(DataError, match="the data hold one only"):
        score_samples(score, EXAMPLES[:1], n_samples=5)


def test_scores_are_taken_apart_and_put_together():
    scores = {"a": np.float32(1), "b": None, "c": "macro F", "d": {"x": {"p": 0.5, "f": None}, "y": 0.25}}
    assert flat(scores) == {("a",): 1.0, ("d", "x", "p"): 0.5, ("d", "y"): 0.25}
    assert nested(flat(scores)) == {"a": 1.0, "d": {"x": {"p": 0.5}, "y": 0.25}}
