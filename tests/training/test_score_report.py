"""Scores as tables."""

from __future__ import annotations

from nlpx.training.score_report import report


def test_long_labels_are_cut():
    scores = {"ents_per_type": {"L" * 5000: {"p": 0.5, "r": 0.5, "f": 0.5}}}
    lines = list(report(scores))
    assert lines[-1].startswith(f"{'L' * 59}…  50.00")
    assert max(map(len, lines)) <= 100
