"""Scores of parses and entities."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import nlpx
from nlp_parser.scoring import ner_score, parser_score

# What spaCy 3.8.18 gives for Docs with other tokens, and with heads, labels, sentences or entities that are missing.
FACTS = json.loads((Path(__file__).parent / "spacy_scores.json").read_text(encoding="utf8"))


def rounded(value):
    if isinstance(value, dict):
        return {key: rounded(score) for key, score in value.items()}
    return round(value, 6) if isinstance(value, float) else value


@pytest.mark.parametrize("facts", FACTS, ids=range(len(FACTS)))
def test_scores_are_those_of_spacy(facts):
    vocab = nlpx.blank("xx").vocab
    example = nlpx.Example(*(nlpx.Doc(vocab, **facts[side]) for side in ("predicted", "reference")))
    assert rounded({**parser_score([example]), **ner_score([example])}) == facts["scores"]


def test_missing_values_of_one_doc_leave_the_others_alone():
    vocab = nlpx.blank("xx").vocab
    words = ["a", "b"]
    right = nlpx.Doc(vocab, words=words, heads=[1, 1], deps=["nsubj", "ROOT"])
    unknown = nlpx.Doc(vocab, words=words, heads=[0, 1], deps=["", ""])
    scores = parser_score([nlpx.Example(right, unknown), nlpx.Example(right, right)])
    assert (scores["dep_uas"], scores["dep_las"]) == (1.0, 1.0)


def test_punctuation_does_not_count_and_labels_have_names():
    vocab = nlpx.blank("en").vocab
    words = ["He", "left", "."]
    gold = nlpx.Doc(vocab, words=words, heads=[1, 1, 1], deps=["nsubj", "ROOT", "punct"])
    wrong = nlpx.Doc(vocab, words=words, heads=[1, 1, 0], deps=["nsubj", "ROOT", "punct"])
    scores = parser_score([nlpx.Example(wrong, gold)])
    assert (scores["dep_uas"], scores["dep_las"]) == (1.0, 1.0)
    assert sorted(scores["dep_las_per_type"]) == ["nsubj", "root"]
