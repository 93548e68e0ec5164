"""Scores of categories equal those that spaCy 3.8.18 gave for the same predictions.

The facts were made by running it. Left out are two cases for which it has no score: a label that is never wholly right
(0 and 0.5 only), whose area under the curve is NaN there, and a Doc without any prediction, which it cannot score.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from nlpx.scoring import Scorer
from nlpx.tokens import Doc, Example
from nlpx.vocab import Vocab

FACTS = json.loads((Path(__file__).parent / "spacy_cats.json").read_text(encoding="utf8"))
VOCAB = Vocab()


def example(predicted, right):
    docs = Doc(VOCAB, words=["x"]), Doc(VOCAB, words=["x"])
    for doc, cats in zip(docs, (predicted, right), strict=True):
        doc.cats = cats
    return Example(*docs)


def flat(scores, prefix=""):
    """Return scores of scores under one name each."""
    named = {}
    for key, value in scores.items():
        name = f"{prefix}{key}"
        named |= flat(value, f"{name} ") if isinstance(value, dict) else {name: value}
    return named


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact["case"].replace(" ", "_"))
def test_scores_of_categories_are_those_of_spacy(fact):
    examples = [example(*pair) for pair in fact["pairs"]]
    scores = Scorer.score_cats(examples, "cats", labels=fact["labels"], **fact["settings"])
    assert flat(scores) == pytest.approx(flat(fact["scores"]), abs=1e-9)


def test_label_that_only_half_holds_is_told_from_one_that_does_not():
    examples = [example({"A": 0.9}, {"A": 0.5}), example({"A": 0.1}, {"A": 0.0})]
    assert Scorer.score_cats(examples, "cats", labels=["A"])["cats_auc_per_type"] == {"A": 1.0}


def test_document_without_any_prediction_misses_its_label():
    scores = Scorer.score_cats([example({}, {"A": 1.0, "B": 0.0})], "cats", labels=["A", "B"], multi_label=False)
    assert scores["cats_f_per_type"]["A"]["r"] == 0


def test_labels_are_not_false_where_only_one_can_hold():
    examples = [example({"A": 0.9, "B": 0.1}, {})]
    scores = Scorer.score_cats(examples, "cats", labels=["A", "B"], multi_label=False, others_are_false=True)
    assert scores["cats_f_per_type"]["A"]["r"] == 0


def test_order_of_categories_in_a_document_changes_nothing_where_several_hold():
    pairs = [({"A": 0.9, "B": 0.2}, {"A": 1.0, "B": 0.0}), ({"A": 0.4, "B": 0.7}, {"A": 0.0, "B": 1.0})]
    turned = [tuple(dict(reversed(cats.items())) for cats in pair) for pair in pairs]
    scores, of_turned = (
        Scorer.score_cats([example(*pair) for pair in each], "cats", labels=["A", "B"]) for each in (pairs, turned)
    )
    assert scores == of_turned
    assert scores["cats_micro_f"] == 1


@pytest.mark.parametrize("multi_label", [True, False])
@pytest.mark.parametrize("others_are_false", [True, False])
def test_scores_that_a_component_put_count_as_a_dictionary_in_any_number_of_blocks(
    monkeypatch, multi_label, others_are_false
):
    chance = np.random.default_rng(0)
    labels = tuple("ABCDE")
    rows = chance.integers(0, 4, (40, 5)).astype("f") / 4
    truths = [{label: float(chance.random() < 0.4) for label in labels if chance.random() < 0.7} for _ in rows]
    as_dicts = [
        example(dict(zip(labels, row.tolist(), strict=True)), right) for row, right in zip(rows, truths, strict=True)
    ]
    as_arrays = [Example(Doc(VOCAB, words=["x"]), each.reference) for each in as_dicts]
    for each, row in zip(as_arrays, rows, strict=True):
        each.predicted.put_cats(labels, row)
    settings = {"labels": labels, "multi_label": multi_label, "others_are_false": others_are_false}
    due = Scorer.score_cats(as_dicts, "cats", **settings)
    assert Scorer.score_cats(as_arrays, "cats", **settings) == due
    monkeypatch.setattr("nlpx.scoring.cats_table._SCORES_AT_ONCE", 35)
    assert Scorer.score_cats(as_arrays, "cats", **settings) == due
    assert all(each.predicted.cats_put_for(labels) is not None for each in as_arrays)
