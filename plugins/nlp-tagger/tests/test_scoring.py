"""The tagger's scorer."""

from __future__ import annotations

import pytest

from nlp_tagger.scoring import make_tagger_scorer, tagger_score
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
