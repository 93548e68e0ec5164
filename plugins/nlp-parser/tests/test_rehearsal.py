"""Rehearsal: a component that learns something else keeps what it knew."""

from __future__ import annotations

import pytest
from thinc.api import Adam

import nlpx
from nlpx.tokens import Doc, Example

OLD_WORDS = ["She", "saw", "the", "cat", "."]
NEW_WORDS = ["Off", "went", "Tom", "and", "Ann"]
OLD = {
    "parser": {"heads": [1, 1, 3, 1, 1], "deps": ["nsubj", "ROOT", "det", "obj", "punct"]},
    "ner": {"ents": ["O", "O", "B-PET", "I-PET", "O"]},
}
NEW = {
    "parser": {"heads": [1, 1, 1, 4, 2], "deps": ["advmod", "ROOT", "nsubj", "cc", "conj"]},
    "ner": {"ents": ["B-PER"] * 5},
}


def example(nlp, words, annotations):
    return Example(Doc(nlp.vocab, words=words), Doc(nlp.vocab, words=words, **annotations))


def old_texts(nlp):
    """Return texts whose annotation is not known."""
    return [example(nlp, OLD_WORDS, {})]


@pytest.fixture(params=["parser", "ner"])
def name(request):
    return request.param


@pytest.fixture
def trained(blank, name):
    """Return a pipeline that knows the old data, and has labels for the new."""
    nlp = blank(name, **({"min_action_freq": 1} if name == "parser" else {}))
    old, new = example(nlp, OLD_WORDS, OLD[name]), example(nlp, NEW_WORDS, NEW[name])
    nlp.initialize(lambda: [old, new])
    optimizer = Adam(0.02)
    for _ in range(40):
        nlp.update([old], sgd=optimizer)
    return nlp


def score(nlp, name, words, annotations):
    scores = nlp.evaluate([example(nlp, words, annotations)])
    return scores["dep_las" if name == "parser" else "ents_f"]


def learn_something_else(nlp, name, *, rehearsing, rounds=40):
    optimizer = Adam(0.02)
    nlp.resume_training(sgd=optimizer)
    for _ in range(rounds):
        nlp.update([example(nlp, NEW_WORDS, NEW[name])], sgd=optimizer)
        if rehearsing:
            nlp.rehearse(old_texts(nlp), sgd=optimizer)


def test_rehearsal_keeps_what_was_known(trained, name):
    known = trained.to_bytes()
    kept = {}
    for rehearsing in (False, True):
        trained.from_bytes(known)
        assert score(trained, name, OLD_WORDS, OLD[name]) == 1.0
        learn_something_else(trained, name, rehearsing=rehearsing)
        assert score(trained, name, NEW_WORDS, NEW[name]) == 1.0
        kept[rehearsing] = score(trained, name, OLD_WORDS, OLD[name])
    assert kept[True] == 1.0
    assert kept[False] < 1.0


def test_model_that_has_not_changed_has_nothing_to_rehearse(trained, name):
    trained.resume_training()
    assert trained.get_pipe(name).rehearse(old_texts(trained)) == {name: pytest.approx(0, abs=1e-9)}


def test_constructor_and_rehearsal_take_what_spacy_takes_by_position():
    nlp = nlpx.blank("en")
    parser, ner = nlp.add_pipe("parser"), nlp.add_pipe("ner")
    assert type(parser)(nlp.vocab, parser.model).name == "parser"
    moves = ner.first_actions()
    made = type(ner)(nlp.vocab, ner.model, "mine", moves)
    assert (made.name, made.moves) == ("mine", moves)
    losses = {}
    assert made.rehearse([], None, losses) is losses
