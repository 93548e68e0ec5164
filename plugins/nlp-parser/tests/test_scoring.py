"""Scores of parses."""

from __future__ import annotations

import nlpx
from nlp_parser.scoring import parser_score


def test_punctuation_does_not_count_and_labels_have_names():
    vocab = nlpx.blank("en").vocab
    words = ["He", "left", "."]
    gold = nlpx.Doc(vocab, words=words, heads=[1, 1, 1], deps=["nsubj", "ROOT", "punct"])
    wrong = nlpx.Doc(vocab, words=words, heads=[1, 1, 0], deps=["nsubj", "ROOT", "punct"])
    scores = parser_score([nlpx.Example(wrong, gold)])
    assert (scores["dep_uas"], scores["dep_las"]) == (1.0, 1.0)
    assert sorted(scores["dep_las_per_type"]) == ["nsubj", "root"]
