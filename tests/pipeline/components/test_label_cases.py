"""Thresholds of labels are found among all scores."""

from __future__ import annotations

import numpy as np
import pytest

from nlpx.pipeline.components.label_cases import LabelCases, best_cuts, joined_cases


def cases(scores, is_right, *, known=None, n_missed=0):
    """Return the cases of one label."""
    right = np.array(is_right, dtype=bool)[:, np.newaxis]
    is_known = np.ones_like(right) if known is None else np.array(known, dtype=bool)[:, np.newaxis]
    return LabelCases(np.array(scores, dtype="f")[:, np.newaxis], right, is_known, np.array([n_missed]))


def f_score(one, threshold):
    guessed = one.scores[:, 0] >= threshold
    right = one.is_right[:, 0]
    return 2 * (guessed & right).sum() / (guessed.sum() + right.sum() + one.n_missed[0])


@pytest.mark.parametrize("seed", range(5))
def test_no_threshold_has_a_higher_f_score(seed):
    chance = np.random.default_rng(seed)
    for n_missed in (0, 5):
        one = cases(chance.integers(0, 8, 30) / 8, chance.random(30) < 0.3, n_missed=n_missed)
        (cut,) = best_cuts(one)
        f_scores = {place: f_score(one, place / 16) for place in range(17)}
        assert f_score(one, cut) == max(f_scores.values())
        # Of several cuts it is the highest.
        assert cut * 16 >= max(place for place, value in f_scores.items() if value == f_score(one, cut)) - 1


@pytest.mark.parametrize(
    ("one", "due"),
    [
        (cases([0.003, 0.001, 0.001], [1, 0, 0]), 0.002),
        (cases([0.5, 0.5, 0.25], [1, 0, 0]), 0.375),
        (cases([0.5, 0.25], [1, 1]), 0.125),
        (cases([0.5, 0.25, 1.0], [1, 0, 0], known=[1, 1, 0]), 0.375),
        (cases([0.5, 0.25], [0, 0], n_missed=2), None),
        (cases([0.5], [1], known=[0]), None),
        (cases([], []), None),
    ],
)
def test_threshold_lies_between_scores(one, due):
    assert best_cuts(one) == [due if due is None else pytest.approx(due)]


@pytest.mark.parametrize("upper", [0.1, 0.3, 0.7])
def test_threshold_separates_neighbours_in_any_precision(upper):
    above = np.float32(upper)
    for _ in range(4):
        below = np.nextafter(above, np.float32(0))
        one = cases([above, below], [1, 0])
        (cut,) = best_cuts(one)
        assert [(one.scores.astype(kind) >= cut).tolist() for kind in ("f", "d")] == [[[True], [False]]] * 2
        above = below


def test_batches_are_put_together():
    parts = [cases([0.5, 0.2], [1, 0], n_missed=1), cases([], []), cases([0.4], [1], n_missed=2)]
    joined = joined_cases(parts)
    assert joined.scores[:, 0].tolist() == pytest.approx([0.5, 0.2, 0.4])
    assert joined.n_missed.tolist() == [3]
    assert best_cuts(joined) == [pytest.approx(0.3)]
