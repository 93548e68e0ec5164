"""The tagger's scorer."""

from __future__ import annotations

import pytest

from nlp_tagger.scoring import make_tagger_scorer, morphologizer_score, tagger_score
from nlpx.registry import registry
from nlpx.tokens import Doc, Example
from nlpx.vocab import Vocab


def test_tagger_score_is_the_share_of_right_tags():
    vocab = Vocab()
    predicted = Doc(vocab, words=["a", "b", "c"], tags=["X", "Y", "Z"])
    reference = Doc(vocab, words=["a", "b", "c"], tags=["X", "X", ""])
    assert tagger_score([Example(predicted, reference)])["tag_acc"] == pytest.approx(0.5)


def test_the_scorer_is_registered():
    assert registry.get("scorers", "spacy.tagger_scorer.v1") is make_tagger_scorer
    assert make_tagger_scorer() is tagger_score


def test_morphologizer_score_is_that_of_spacy():
    # The expected numbers were computed with spaCy 3.8.18.
    vocab = Vocab()
    words = list("abcdef")
    reference = Doc(
        vocab,
        words=words,
        pos=["NOUN", "", "X", "X", "X", ""],
        morphs=["A=B|C=D", "A=X", "_", "", "Z=Y", "Q=R,S"],
    )
    predicted = Doc(
        vocab,
        words=words,
        pos=["NOUN", "X", "", "X", "X", ""],
        morphs=["A=B", "A=X|B=C", "A=B", "", None, "Q=S,R"],
    )
    scores = morphologizer_score([Example(predicted, reference)])
    assert {key: round(value, 4) for key, value in scores.items() if key != "morph_per_feat"} == {
        "pos_acc": 0.75,
        "morph_acc": 0.3333,
        "morph_micro_p": 0.75,
        "morph_micro_r": 0.6,
        "morph_micro_f": 0.6667,
    }
    assert {field: scores["f"] for field, scores in scores["morph_per_feat"].items()} == {
        "A": 1.0,
        "B": 0.0,
        "C": 0.0,
        "Q": 1.0,
        "Z": 0.0,
    }
    nothing = Doc(vocab, words=words)
    assert set(morphologizer_score([Example(predicted, nothing)]).values()) == {None}
