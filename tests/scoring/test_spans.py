"""Scores of spans, parses and categories beyond what the facts of spaCy cover."""

from __future__ import annotations

import pytest

from nlpx.scoring import Scorer, get_ner_prf
from nlpx.tokens import Doc, Example, Span
from nlpx.vocab import Vocab

VOCAB = Vocab()
WORDS = ["New", "York", "likes", "Bob"]


def example(predicted, reference, **annotations):
    return Example(Doc(VOCAB, words=WORDS, **predicted), Doc(VOCAB, words=WORDS, **reference), **annotations)


def test_unlabeled_spans_count_by_their_bounds():
    examples = [example({"ents": ["B-X", "I-X", "O", "B-Y"]}, {"ents": ["B-Z", "I-Z", "O", "O"]})]
    scores = Scorer.score_spans(examples, "ents", labeled=False)
    assert scores == pytest.approx({"ents_p": 0.5, "ents_r": 1.0, "ents_f": 2 / 3})


def test_entities_over_unknown_tokens_do_not_count():
    examples = [example({"ents": ["B-X", "I-X", "O", "B-Y"]}, {"ents": ["B-X", "I-X", "O", ""]})]
    assert get_ner_prf(examples)["ents_p"] == pytest.approx(1.0)
    assert get_ner_prf([example({"ents": ["O"] * 4}, {})])["ents_f"] is None


def test_docs_without_annotation_are_left_out():
    examples = [example({"ents": ["B-X", "I-X", "O", "O"]}, {})]
    scores = Scorer.score_spans(examples, "ents", has_annotation=lambda doc: doc.has_annotation("ENT_IOB"))
    assert scores == dict.fromkeys(("ents_p", "ents_r", "ents_f", "ents_per_type"))


def test_overlapping_span_groups_are_scored():
    predicted, reference = Doc(VOCAB, words=WORDS), Doc(VOCAB, words=WORDS)
    predicted.spans["sc"] = [predicted.char_span(0, 8, label="X"), predicted.char_span(0, 3, label="Y")]
    reference.spans["sc"] = [reference.char_span(0, 8, label="X"), reference.char_span(4, 8, label="Y")]
    scores = Scorer.score_spans(
        [Example(predicted, reference)], "spans_sc", getter=lambda doc, attr: doc.spans["sc"], allow_overlap=True
    )
    assert scores["spans_sc_p"] == pytest.approx(0.5)


def test_spans_are_scored_where_the_tokens_differ():
    predicted, reference = Doc(VOCAB, words=WORDS), Doc(VOCAB, words=["New York", "likes", "Bob"])
    predicted.spans["sc"] = [
        Span(predicted, *bounds) for bounds in ((0, 2, "X"), (0, 2, "Z"), (0, 1, "Y"), (3, 4, "X"))
    ]
    reference.spans["sc"] = [Span(reference, *bounds) for bounds in ((0, 1, "X"), (1, 2, "X"))]
    scores = Scorer.score_spans(
        [Example(predicted, reference)], "spans_sc", getter=lambda doc, attr: doc.spans["sc"], allow_overlap=True
    )
    # "New" is no token of the reference, so it counts neither way.
    assert (scores["spans_sc_p"], scores["spans_sc_r"]) == pytest.approx((1 / 3, 1 / 2))
    assert {label: score["f"] for label, score in scores["spans_sc_per_type"].items()} == {"X": 0.5, "Z": 0, "Y": 0}


def test_of_spans_that_share_tokens_the_first_counts_unless_they_may():
    predicted, reference = Doc(VOCAB, words=WORDS), Doc(VOCAB, words=WORDS)
    predicted.spans["sc"] = [predicted.char_span(0, 3, label="X"), predicted.char_span(0, 8, label="X")]
    reference.spans["sc"] = [reference.char_span(0, 8, label="X")]
    recall_of = {
        may: Scorer.score_spans(
            [Example(predicted, reference)], "sc", getter=lambda doc, attr: doc.spans[attr], allow_overlap=may
        )["sc_r"]
        for may in (True, False)
    }
    assert recall_of == {True: pytest.approx(1.0), False: pytest.approx(0.0)}


def test_words_without_label_do_not_count_in_later_docs():
    missing = {"heads": [1, 1, 1, 1], "deps": ["", "", "", ""]}
    parse = {"heads": [1, 2, 2, 2], "deps": ["a", "b", "ROOT", "c"]}
    scores = Scorer.score_deps([example(parse, missing), example(parse, parse)], "dep")
    assert scores["dep_uas"] == pytest.approx(1.0)
    assert scores["dep_las"] == pytest.approx(1.0)


def test_a_threshold_decides_where_labels_do_not_exclude_each_other():
    one = example({}, {})
    one.predicted.cats = {"A": 0.4, "B": 0.1}
    one.reference.cats = {"A": 1.0, "B": 0.0}
    assert Scorer.score_cats([one], "cats", labels=["A", "B"])["cats_micro_f"] == pytest.approx(0.0)
    scores = Scorer.score_cats([one], "cats", labels=["A", "B"], threshold=0.3)
    assert scores["cats_micro_f"] == pytest.approx(1.0)


def test_predicted_docs_without_annotation_have_no_spans():
    words = ["a", "b"]
    gold = Doc(Vocab(), words=words, sent_starts=[True, True])
    scores = Scorer.score_spans(
        [Example(Doc(Vocab(), words=words), gold)],
        "sents",
        has_annotation=lambda doc: doc.has_annotation("SENT_START"),
    )
    assert (scores["sents_p"], scores["sents_r"], scores["sents_f"]) == (0.0, 0.0, 0.0)
