"""The trainable lemmatizer: its trees, what it learns and sets; test_tagger.py has what it shares with others."""

from __future__ import annotations

import json

import numpy as np
import pytest
from thinc.api import Model

import nlpx
from nlpx.errors import ConfigError, DataError, ModelError, NothingToLearn
from nlpx.files import msgpack, pack
from nlpx.tokens import Doc, Example

WORDS = ["went", "cats", "the", "Trees", "dog", "went", "xs", "Trees"]
LEMMAS = ["go", "cat", "the", "Tree", "dog", "go", "x", "tree"]


SMALL = {"model": {"tok2vec": {"width": 4, "depth": 1, "embed_size": 20}}}


def lemmatizer(**settings):
    return nlpx.blank("en").add_pipe("trainable_lemmatizer", config={**SMALL, "min_tree_freq": 2, **settings})


def example(pipe, words=WORDS, lemmas=LEMMAS, *, predicted=None):
    return Example(Doc(pipe.vocab, words=predicted or words), Doc(pipe.vocab, words=words, lemmas=lemmas))


def learnt(**settings):
    """Return a lemmatizer that knows how to make go of went, to leave out an s, and to leave a form as it is."""
    pipe = lemmatizer(**settings)
    pipe.initialize(lambda: [example(pipe)])
    return pipe


def scoring(pipe, scores):
    """Let a lemmatizer have the same scores for each token."""

    def forward(model, docs, is_train):
        return [np.tile(np.array(scores, dtype="f"), (len(doc), 1)) for doc in docs], lambda d_scores: []

    pipe.model = Model("scores", forward)
    return pipe


def test_labels_are_the_trees_that_occur_often_enough():
    pipe = learnt()
    forms = [pipe.trees.apply(number, form) for number, form in zip(pipe.labels, ["went", "dogs", "the"], strict=True)]
    assert forms == ["go", "dog", "the"]
    # No other tree is kept, nor its strings.
    assert len(pipe.trees) == 4
    assert "T" not in [*pipe.vocab.strings]


def test_tokens_learn_the_tree_of_their_lemma_or_to_stay_as_they_are():
    pipe = learnt()
    words = ["mats", "mats", "went", "ran", "a"]
    targets = pipe.targets([example(pipe, words, ["mat", "", "go", "run", "a"])])
    assert targets.tolist() == [1, -1, 0, 2, 2]


def test_tokens_that_share_words_learn_from_their_own_form():
    pipe = learnt()
    one = example(pipe, ["ab", "s", "cats"], ["ab", "s", "cat"], predicted=["abs", "ca", "ts"])
    assert pipe.targets([one]).tolist() == [-1, 2, 2]


@pytest.mark.parametrize(
    ("settings", "lemmas"),
    [
        ({}, ["Cats", "go", "Dog"]),
        ({"backoff": "lower"}, ["cats", "go", "dog"]),
        ({"backoff": None}, ["", "go", ""]),
        ({"top_k": 2}, ["Cat", "go", "Dog"]),
        ({"top_k": 2, "backoff": None}, ["Cat", "go", ""]),
        ({"top_k": 10, "backoff": None}, ["Cat", "go", "Dog"]),
    ],
)
def test_best_tree_that_can_be_applied_makes_the_lemma(settings, lemmas):
    pipe = scoring(learnt(**settings), [0.5, 0.3, 0.2])
    doc = pipe(Doc(pipe.vocab, words=["Cats", "went", "Dog"]))
    assert [token.lemma_ for token in doc] == lemmas


@pytest.mark.parametrize(
    ("settings", "lemmas"),
    [
        ({}, ["XX", "go"]),
        ({"overwrite": True}, ["Cats", "go"]),
        ({"overwrite": True, "backoff": None}, ["XX", "go"]),
    ],
)
def test_lemmas_that_are_there_are_replaced_on_demand_only(settings, lemmas):
    pipe = scoring(learnt(**settings), [0.5, 0.3, 0.2])
    doc = pipe(Doc(pipe.vocab, words=["Cats", "went"], lemmas=["XX", ""]))
    assert [token.lemma_ for token in doc] == lemmas


def test_predictions_are_the_numbers_of_trees():
    pipe = scoring(learnt(), [0.1, 0.5, 0.2])
    docs = [Doc(pipe.vocab, words=["cats", "went"]), Doc(pipe.vocab)]
    assert [trees.tolist() for trees in pipe.predict(docs)] == [[pipe.labels[1], -1], []]


def test_lemma_stays_readable_when_its_lemmatizer_is_gone():
    doc = scoring(learnt(), [0.1, 0.5, 0.2])(Doc(nlpx.blank("en").vocab, words=["neverseens"]))
    assert doc[0].lemma_ == "neverseen"


@pytest.mark.parametrize(
    ("lemmas", "settings", "message"),
    [
        (None, {}, "of the 1 doc of the training corpus none has a lemma; use a corpus with lemmas"),
        (LEMMAS, {"min_tree_freq": 9}, "no edit tree occurs 9 times in the training corpus; set min_tree_freq to less"),
    ],
)
def test_corpus_that_teaches_nothing_says_what_to_do(lemmas, settings, message):
    pipe = lemmatizer(**settings)
    with pytest.raises(NothingToLearn, match=message):
        pipe.initialize(lambda: [example(pipe, lemmas=lemmas)])


def test_backoff_is_an_attribute_of_tokens():
    with pytest.raises(ConfigError, match="backoff = 'foo' is no attribute of a token that is a string; use 'orth'"):
        lemmatizer(backoff="foo")


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ({"labels": [0]}, "the entry 'trees' is missing"),
        ({"trees": [], "labels": [0]}, "a label is the tree 0 of 0 trees"),
        ({"trees": [{"orig": "a", "subst": "b"}], "labels": [0, 0]}, "a label is there twice"),
        ({"trees": [{"orig": "a", "subst": "b"}], "labels": ["0"]}, "'0', where the number of a tree should stand"),
    ],
)
def test_given_labels_are_looked_at(labels, message):
    pipe = lemmatizer()
    with pytest.raises((DataError, ModelError), match=message):
        pipe.initialize(lambda: [example(pipe)], labels=labels)


def test_label_cannot_be_added():
    with pytest.raises(NotImplementedError, match="learns its trees from lemmas"):
        lemmatizer().add_label("x")


def test_files_that_do_not_fit_each_other_are_refused():
    data = msgpack.pack({"cfg": json.dumps({"labels": [3]}), "trees": pack({"trees": []})})
    with pytest.raises(ModelError, match="a label is the tree 3 of 0 trees"):
        lemmatizer().from_bytes(data)


def test_initializing_again_keeps_the_labels_that_are_there():
    pipe = learnt()
    before = pipe.labels
    pipe.initialize(lambda: [example(pipe, ["ran", "ran"], ["run", "run"])])
    assert pipe.labels[: len(before)] == before
    assert pipe.trees.apply(pipe.labels[-1], "ran") == "run"
    assert pipe.model.get_dim("nO") == len(before) + 1
