"""A loaded pipeline learns on from examples with a label that it does not have: all families take it and say so."""

from __future__ import annotations

import pytest

import nlpx
from nlpx.tokens import Doc
from nlpx.training import Example

WORDS = ["The", "cat", "sees", "trees"]
HEADS = [1, 2, 2, 2]
# What a component has learnt, what it meets then, and what it predicts once it has learnt that too.
FAMILIES = {
    "tagger": ({"tags": ["A", "B", "A", "B"]}, {"tags": ["A", "NEW", "A", "B"]}, lambda doc: doc[1].tag_),
    "morphologizer": (
        {"morphs": ["A=B", "C=D", "A=B", "C=D"]},
        {"morphs": ["A=B", "NEW=X", "A=B", "C=D"]},
        lambda doc: str(doc[1].morph),
    ),
    "parser": (
        {"heads": HEADS, "deps": ["a", "b", "ROOT", "b"]},
        {"heads": HEADS, "deps": ["a", "NEW", "ROOT", "b"]},
        lambda doc: doc[1].dep_,
    ),
    "ner": (
        {"entities": ["O", "U-A", "O", "O"]},
        {"entities": ["O", "U-NEW", "O", "O"]},
        lambda doc: doc[1].ent_type_,
    ),
    "spancat": (
        {"spans": {"sc": [(4, 7, "A")]}},
        {"spans": {"sc": [(4, 7, "NEW")]}},
        lambda doc: doc.spans["sc"][0].label_,
    ),
    "textcat": ({"cats": {"A": 1.0, "B": 0.0}}, {"cats": {"A": 0.0, "B": 0.0, "NEW": 1.0}}, lambda doc: best(doc.cats)),
    "textcat_multilabel": (
        {"cats": {"A": 1.0, "B": 0.0}},
        {"cats": {"A": 0.0, "B": 0.0, "NEW": 1.0}},
        lambda doc: best(doc.cats),
    ),
}


def best(cats):
    return max(cats, key=cats.__getitem__)


def example(nlp, annotations):
    return Example.from_dict(Doc(nlp.vocab, words=WORDS), annotations)


@pytest.mark.parametrize("name", FAMILIES)
def test_a_label_that_is_new_to_a_loaded_component_is_learnt(tmp_path, name):
    known, new, predicted = FAMILIES[name]
    nlp = nlpx.blank("en")
    # Rarer labels of a parser count as none.
    nlp.add_pipe(name, config={"min_action_freq": 1} if name == "parser" else {})
    nlp.initialize(lambda: [example(nlp, known)])
    nlp.to_disk(tmp_path)

    loaded = nlpx.load(tmp_path)
    optimizer = loaded.resume_training()
    before = loaded.get_pipe(name).labels
    with pytest.warns(UserWarning, match=f"component '{name}' learns labels that are new to it: '"):
        loaded.update([example(loaded, new)], sgd=optimizer)
    for _ in range(24):
        loaded.update([example(loaded, new)], sgd=optimizer)
    (label,) = set(loaded.get_pipe(name).labels) - set(before)
    assert set(before) <= set(loaded.get_pipe(name).labels)
    doc = loaded(Doc(loaded.vocab, words=WORDS))
    assert predicted(doc) == label

    loaded.to_disk(tmp_path)
    again = nlpx.load(tmp_path)
    assert predicted(again(Doc(again.vocab, words=WORDS))) == label


def test_a_lemmatizer_has_the_trees_that_it_has():
    nlp = nlpx.blank("en")
    lemmatizer = nlp.add_pipe("trainable_lemmatizer", config={"min_tree_freq": 1})
    optimizer = nlp.initialize(lambda: [example(nlp, {"lemmas": ["the", "cat", "see", "tree"]})])
    before = lemmatizer.labels
    for _ in range(25):
        nlp.update([example(nlp, {"lemmas": ["the", "feline", "see", "tree"]})], sgd=optimizer)
    assert lemmatizer.labels == before
    assert [token.lemma_ for token in nlp(Doc(nlp.vocab, words=WORDS))] == ["the", "cat", "see", "tree"]


@pytest.mark.parametrize("name", FAMILIES)
def test_nothing_is_told_of_a_label_that_was_added_before(name):
    known, new, _predicted = FAMILIES[name]
    nlp = nlpx.blank("en")
    nlp.add_pipe(name, config={"min_action_freq": 1} if name == "parser" else {})
    optimizer = nlp.initialize(lambda: [example(nlp, known)])
    nlp.get_pipe(name).add_label("NEW=X" if name == "morphologizer" else "NEW")
    nlp.update([example(nlp, new)], sgd=optimizer)
