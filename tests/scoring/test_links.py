"""Scores of links equal those of spaCy 3.8, but for None where there is nothing to score."""

from __future__ import annotations

import pytest

from nlpx.scoring import Scorer
from nlpx.tokens import Doc, Example, Span
from nlpx.vocab import Vocab

VOCAB = Vocab()
WORDS = ["A", "met", "B", "in", "C", "and", "D", "with", "E"]


def doc_with(*entities):
    doc = Doc(VOCAB, words=WORDS)
    doc.ents = [Span(doc, start, end, label=label, kb_id=kb_id) for start, end, label, kb_id in entities]
    return doc


def score(*pairs, negative_labels=("NIL",)):
    examples = [Example(doc_with(*predicted), doc_with(*reference)) for predicted, reference in pairs]
    return Scorer.score_links(examples, negative_labels=negative_labels)


MANY = (
    (
        [(0, 1, "P", "Q1"), (2, 3, "P", "Q2"), (4, 5, "L", "NIL")],
        [(0, 1, "P", "Q1"), (2, 3, "P", "Q3"), (4, 5, "L", "Q9"), (6, 7, "L", "NIL"), (8, 9, "P", "")],
    ),
    ([(0, 1, "P", "Q1")], [(0, 1, "L", "Q1")]),
)


def test_scores_are_spacys():
    scores = score(*MANY)
    assert scores.pop("nel_f_per_type") == {
        "P": pytest.approx({"p": 0.5, "r": 0.5, "f": 0.5}),
        "L": pytest.approx({"p": 1.0, "r": 0.5, "f": 2 / 3}),
    }
    assert scores.pop("nel_score_desc") == "micro F"
    assert scores == pytest.approx(
        {
            "nel_score": 4 / 7,
            "nel_micro_p": 2 / 3,
            "nel_micro_r": 0.5,
            "nel_micro_f": 4 / 7,
            "nel_macro_p": 0.75,
            "nel_macro_r": 0.5,
            "nel_macro_f": 7 / 12,
        }
    )


def test_every_id_counts_where_none_is_negative():
    assert score(*MANY, negative_labels=())["nel_micro_f"] == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("predicted", "right", "figures"),
    [
        ("Q1", "Q1", (1, 1)),
        ("Q1", "", (0, 0)),
        ("", "", (1, 1)),
        ("", "Q1", (0, 0)),
        ("Q1", "NIL", (0, 0)),
        ("NIL", "NIL", (0, 0)),
        ("NIL", "Q1", (0, 0)),
    ],
)
def test_link_counts_as_in_spacy(predicted, right, figures):
    scores = score(([(0, 1, "P", predicted)], [(0, 1, "P", right)]))
    assert (scores["nel_micro_p"], scores["nel_micro_r"]) == pytest.approx(figures)


@pytest.mark.parametrize("predicted", [[], [(0, 2, "P", "Q1")]])
def test_entities_that_are_only_on_one_side_count_neither_way(predicted):
    scores = score((predicted, [(0, 1, "P", "Q1")]))
    assert (scores.pop("nel_score_desc"), scores.pop("nel_f_per_type")) == ("micro F", {})
    assert set(scores.values()) == {0}


@pytest.mark.parametrize("right", [[], [(0, 1, "P", "")]])
def test_references_without_ids_give_no_scores(right):
    assert set(score(([(0, 2, "P", "Q1")], right)).values()) == {None}
