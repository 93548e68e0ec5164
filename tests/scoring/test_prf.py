"""Counts, and the area under the ROC curve."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpx.errors import DataError
from nlpx.scoring import PRFScore, ROCAUCScore
from nlpx.scoring.prf import scores_or_none


def test_prf_figures_come_from_the_counts():
    score = PRFScore(tp=1, fp=2, fn=3)
    assert score.to_dict() == pytest.approx({"p": 1 / 3, "r": 1 / 4, "f": 2 / 7})
    assert len(score) == 6
    assert len(score + score) == 12


def test_prf_of_nothing_is_nought():
    assert PRFScore().to_dict() == {"p": 0.0, "r": 0.0, "f": 0.0}


def test_score_set_counts_hits_and_misses():
    score = PRFScore()
    score.score_set({1, 2}, {2, 3, 4})
    assert (score.tp, score.fp, score.fn) == (1, 1, 2)


def test_roc_auc_needs_both_classes():
    score = ROCAUCScore()
    score.score_set(0.5, 1.0)
    assert not score.is_binary()
    with pytest.raises(DataError, match="needs both classes"):
        _ = score.score


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=2, max_size=30))
def test_roc_auc_is_the_share_of_pairs_in_order(pairs):
    score = ROCAUCScore()
    for value, gold in pairs:
        score.score_set(value / 5, float(gold))
    if not score.is_binary():
        return
    positive = [value for value, gold in pairs if gold]
    negative = [value for value, gold in pairs if not gold]
    wins = sum((p > n) + (p == n) / 2 for p in positive for n in negative)
    assert score.score == pytest.approx(wins / len(positive) / len(negative))


def test_scores_are_none_where_there_was_nothing_to_score():
    score = PRFScore(tp=1, fp=1, fn=3)
    assert scores_or_none("x", score, any_gold=True) == {"x_p": 0.5, "x_r": 0.25, "x_f": pytest.approx(1 / 3)}
    assert scores_or_none("x", score, any_gold=False) == {"x_p": None, "x_r": None, "x_f": None}
