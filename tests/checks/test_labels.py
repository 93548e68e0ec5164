"""Counts of labels."""

from __future__ import annotations

import nlpx
from nlpx.checks import CorpusData, LabelCounts, Level, Place, check_new_labels, counts


def table(**labels):
    made = LabelCounts()
    for label, count in labels.items():
        for i in range(count):
            made.add(label, Place(f"document {i + 1}"))
    return made


def find(train, dev=(), least=2, **settings):
    data = CorpusData(nlp=nlpx.blank("xx"), pipeline=["ner"], train=[], dev=[])
    return list(check_new_labels(data, "ner", train=train, dev=dev or LabelCounts(), least=least, **settings))


def test_counts_are_written_largest_first():
    assert counts({"b": 1, "a": 1, "c": 5}) == "'c' (5), 'a' (1), 'b' (1)"


def test_new_labels_are_counted():
    assert [finding.message for finding in find(table(A=3, B=2), missing=4)] == [
        "2 new labels, 0 existing labels",
        "4 missing values (tokens with '-' label)",
        "New: 'A' (3), 'B' (2)",
        "Good amount of examples for all labels",
    ]


def test_rare_labels_are_named_with_their_place():
    (warning,) = [finding for finding in find(table(A=3, B=1)) if finding.level is Level.WARNING]
    assert (warning.message, warning.where) == ("Low number of examples for new label 'B' (1)", ("document 1",))


def test_labels_of_the_dev_data_only_are_named():
    (warning,) = [finding for finding in find(table(A=3), table(A=1, C=1)) if finding.level is Level.WARNING]
    assert warning.message == "Label 'C' is in the evaluation data only (1), so it cannot be learnt"


def test_many_labels_are_warned_of_at_once():
    many = {f"L{number:04}": 1 for number in range(1000)}
    assert counts(many).endswith("'L0199' (1), and 800 more")
    rare, unlearnt = [
        finding for finding in find(table(**many), table(**{f"D{i:02}": 1 for i in range(21)})) if finding.where
    ]
    assert (rare.message, len(rare.where)) == ("Low number of examples for 1000 new labels", 1000)
    assert unlearnt.message == "21 labels are in the evaluation data only, so they cannot be learnt"
    assert unlearnt.where[1] == "document 1: 'D01' (1)"


def test_labels_are_known_of_a_component_whatever_it_is_called():
    nlp = nlpx.blank("xx")
    nlp.add_pipe("tagger", name="words").add_label("NN")
    nlp.add_pipe("tagger", name="more_words").add_label("VB")
    data = CorpusData(nlp=nlp, pipeline=["tagger"], train=[], dev=[])
    assert data.known_labels("tagger") == {"NN", "VB"}
    assert data.known_labels("words") == {"NN"}
    assert data.known_labels("ner") == set()
