"""Models in pickles: what workers of other libraries, and `copy.deepcopy`, do with them."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest

import nlpx
from nlpx.tokens import Doc, Example

WORDS = ["Ada", "likes", "green", "apples", "in", "Paris"]
GOLD = {
    "tags": ["A", "B", "C", "D", "E", "A"],
    "pos": ["PROPN", "VERB", "ADJ", "NOUN", "ADP", "PROPN"],
    "morphs": ["A=B", "", "C=D", "", "", "A=B"],
    "lemmas": ["Ada", "like", "green", "apple", "in", "Paris"],
    "heads": [1, 1, 3, 1, 1, 4],
    "deps": ["subj", "ROOT", "mod", "obj", "prep", "obj"],
    "entities": ["U-PER", "O", "O", "O", "O", "U-LOC"],
    "cats": {"A": 1.0, "B": 0.0},
    "spans": {"sc": [(0, 9, "S")]},
    "sent_starts": [1, -1, -1, -1, -1, -1],
}
FACTORIES = [
    "tok2vec", "tagger", "morphologizer", "senter", "trainable_lemmatizer", "parser", "beam_parser", "ner", "beam_ner",
    "textcat", "textcat_multilabel", "spancat", "spancat_singlelabel", "span_finder",
]  # fmt: skip


def learnt(factory):
    nlp = nlpx.blank("en")
    pipe = nlp.add_pipe(factory)
    examples = [Example.from_dict(Doc(nlp.vocab, WORDS), GOLD)]
    nlp.initialize(lambda: examples)
    nlp.update(examples)
    pipe(Doc(nlp.vocab, WORDS))
    return pipe


@pytest.mark.parametrize("way", [lambda model: pickle.loads(pickle.dumps(model)), copy.deepcopy])
@pytest.mark.parametrize("factory", FACTORIES)
def test_component_predicts_the_same_with_its_model_pickled(factory, way):
    pipe = learnt(factory)
    before = pipe(Doc(pipe.vocab, WORDS))
    pipe.model = way(pipe.model)
    after = pipe(Doc(pipe.vocab, WORDS))
    assert after.to_json() == before.to_json()
    assert after.cats == before.cats
    np.testing.assert_array_equal(after.tensor, before.tensor)


@pytest.mark.parametrize("factory", FACTORIES)
def test_component_predicts_the_same_when_it_is_pickled(factory):
    pipe = learnt(factory)
    before = pipe(Doc(pipe.vocab, WORDS))
    arrived = pickle.loads(pickle.dumps(pipe))
    after = arrived(Doc(arrived.vocab, WORDS))
    assert arrived.vocab is not pipe.vocab
    assert after.to_json() == before.to_json()
    np.testing.assert_array_equal(after.tensor, before.tensor)


def test_model_of_an_entity_linker_can_be_pickled():
    model = nlpx.blank("en").add_pipe("entity_linker").model
    assert [node.name for node in pickle.loads(pickle.dumps(model)).walk()] == [node.name for node in model.walk()]
