"""Scores of tokens."""

from __future__ import annotations

import pytest

from nlpx.scoring import Scorer
from nlpx.tokens import Doc, Example
from nlpx.vocab import Vocab

VOCAB = Vocab()


def example(tokens, words, *, predicted=None, reference=None):
    docs = [
        Doc(VOCAB, words=text, spaces=[False] * len(text), tags=tags)
        for text, tags in ((tokens, predicted), (words, reference))
    ]
    return Example(*docs)


def test_no_examples_have_no_scores():
    assert Scorer.score_tokenization([]) == dict.fromkeys(("token_acc", "token_p", "token_r", "token_f"))
    assert Scorer.score_token_attr([], "tag") == {"tag_acc": None}
    assert Scorer.score_token_attr_per_feat([], "morph")["morph_per_feat"] is None


def test_tokenization_counts_tokens_that_are_the_references():
    scores = Scorer.score_tokenization([example(["a", "bc", "d"], ["a", "b", "c", "d"])])
    assert scores["token_acc"] == pytest.approx(2 / 3)
    assert scores["token_p"] == pytest.approx(2 / 3)
    assert scores["token_r"] == pytest.approx(2 / 4)


def test_tokenization_leaves_out_docs_with_unknown_spaces():
    docs = Doc(VOCAB, words=["a"]), Doc(VOCAB, words=["a"])
    assert Scorer.score_tokenization([Example(*docs)])["token_acc"] is None


def test_missing_tags_count_for_nothing():
    examples = [example(list("abc"), list("abc"), predicted=["X", "Y", "Z"], reference=["X", "", "W"])]
    assert Scorer.score_token_attr(examples, "tag")["tag_acc"] == pytest.approx(0.5)


def test_a_corpus_without_tags_has_no_accuracy():
    examples = [example(["a"], ["a"], predicted=["X"])]
    assert Scorer.score_token_attr(examples, "tag") == {"tag_acc": None}


def test_a_getter_gives_the_same_score_as_the_column():
    examples = [
        example(list("abc"), list("abc"), predicted=["X", "Y", "Z"], reference=["X", "Y", ""]),
        example(["ab", "c"], list("abc"), predicted=["X", "Y"], reference=["X", "X", "Y"]),
    ]

    def slow(token, attr):
        return getattr(token, attr)

    by_column = Scorer.score_token_attr(examples, "tag")
    assert Scorer.score_token_attr(examples, "tag", getter=slow) == by_column


def test_missing_values_can_be_others():
    examples = [example(list("ab"), list("ab"), predicted=["X", "Y"], reference=["X", "-"])]

    def text(token, attr):
        return token.tag_

    scores = Scorer.score_token_attr(examples, "tag", getter=text, missing_values={"-"})
    assert scores["tag_acc"] == pytest.approx(1.0)
