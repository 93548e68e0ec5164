"""The senter: what it learns and sets; test_tagger.py has what it shares with others."""

from __future__ import annotations

import numpy as np
import pytest

import nlpx
from nlpx.errors import ModelError, NothingToLearn
from nlpx.tokens import Doc, Example


@pytest.fixture
def senter():
    return nlpx.blank("en").add_pipe("senter")


def targets(senter, words, starts, *, predicted=None):
    reference = Doc(senter.vocab, words=words, sent_starts=starts)
    one = Example(Doc(senter.vocab, words=predicted or words), reference)
    _, (d_scores,) = senter.get_loss([one], [np.full((len(one.predicted), 2), 0.5, dtype="f")])
    return [senter.labels[row.argmin()] if row.any() else None for row in d_scores]


@pytest.mark.parametrize(
    ("starts", "expected"),
    [
        ([True, False, True, False], ["S", "I", "S", "I"]),
        # Who marks only where sentences begin has said so of all tokens.
        ([1, 0, 1, 0], ["S", "I", "S", "I"]),
        (None, [None] * 4),
    ],
)
def test_tokens_learn_whether_they_begin_a_sentence(senter, starts, expected):
    assert targets(senter, list("abcd"), starts) == expected


def test_single_token_of_which_nothing_is_known_teaches_nothing(senter):
    assert targets(senter, ["a"], None) == [None]


def test_token_that_shares_words_that_differ_teaches_nothing(senter):
    words, predicted = ["a", "b", "cd", "e"], ["ab", "c", "de"]
    assert targets(senter, words, [True, False, True, False], predicted=predicted) == [None, "S", None]


@pytest.mark.parametrize(
    ("overwrite", "before", "after"),
    [
        (True, [0, 1, -1, 1], [-1, -1, 1, -1]),
        (False, [0, 1, -1, 1], [-1, 1, -1, 1]),
        (False, None, [1, -1, 1, -1]),
    ],
)
def test_what_is_there_is_replaced_on_demand_only(senter, overwrite, before, after):
    senter.cfg["overwrite"] = overwrite
    doc = Doc(senter.vocab, words=list("abcd"))
    if before is not None:
        doc.set_column("sent_start", np.array(before))
    senter.set_annotations([doc], [np.array([0, 0, 1, 0])])
    assert doc.column("sent_start").tolist() == after
    assert next(sentence.text for sentence in doc.sents)[0] == "a"


def test_labels_are_always_the_same(senter):
    assert senter.labels == ("I", "S")
    assert senter.label_data is None
    with pytest.raises(NotImplementedError, match="Component 'senter' has the labels I, S; there can be no other"):
        senter.add_label("B")


def test_corpus_without_sentences_says_what_to_do(senter):
    docs = [Doc(senter.vocab, words=["a"]), Doc(senter.vocab, words=["a", "b"])]
    with pytest.raises(NothingToLearn, match="no doc of the training corpus says where sentences begin"):
        senter.initialize(lambda: [Example(doc.copy(), doc) for doc in docs])


def test_weights_for_other_labels_are_refused():
    nlp = nlpx.blank("en")
    tagger = nlp.add_pipe("tagger", config={"model": {"tok2vec": {"width": 12, "depth": 1, "maxout_pieces": 2}}})
    nlp.initialize(lambda: [Example.from_dict(nlp.make_doc("a b c"), {"tags": ["A", "B", "C"]})])
    data = tagger.to_bytes(exclude=["cfg", "vocab"])
    with pytest.raises(ModelError, match="component 'senter' name 2 labels, but its weights are for 3"):
        nlpx.blank("en").add_pipe("senter").from_bytes(data)
