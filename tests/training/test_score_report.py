"""Scores as tables."""

from __future__ import annotations

from nlpx.training.score_report import report


def test_long_labels_are_cut():
    scores = {"ents_per_type": {"L" * 5000: {"p": 0.5, "r": 0.5, "f": 0.5}}}
    lines = list(report(scores))
    assert lines[-1].startswith(f"{'L' * 59}…  50.00")
    assert max(map(len, lines)) <= 100


def test_labels_do_nothing_to_a_terminal():
    lines = list(report({"cats_auc_per_type": {"a\x1b[31m\nb": 0.5}}))
    assert lines[-1] == r"a\x1b[31m\nb  50.00"


def test_a_table_of_one_number_a_label_has_no_headings():
    assert list(report({"cats_auc_per_type": {"B": 0.5, "A": 0.75}}))[-2:] == ["A  75.00", "B  50.00"]
    assert list(report({"cats_f_per_type": {"A": {"p": 0.5, "r": 0.5, "f": 0.5}}}))[-2].split() == ["P", "R", "F"]


def test_what_a_scorer_gives_against_what_is_declared_is_shown_as_it_is():
    lines = list(report({"ents_per_type": 0.5, "tag_acc": {"NN": 0.25}}))
    assert "50.00" in lines[0]
    assert lines[-1].split() == ["NN", "25.00"]
