"""Rehearsal of components that share a tok2vec: it is to stay of use for what they knew."""

from __future__ import annotations

import pytest
from thinc.api import Adam, fix_random_seed

import nlpx
from nlpx.tokens import Doc, Example

OLD = (
    ["She", "saw", "the", "cat", "."],
    {
        "tags": ["PRP", "VBD", "DT", "NN", "."],
        "heads": [1, 1, 3, 1, 1],
        "deps": ["nsubj", "ROOT", "det", "obj", "punct"],
        "ents": ["O", "O", "B-PET", "I-PET", "O"],
    },
)
NEW = (
    ["the", "cat", "saw", "She", "off"],
    {
        "tags": ["NNP", "NNP", "NNP", "NNP", "RP"],
        "heads": [0, 0, 0, 0, 0],
        "deps": ["ROOT", "flat", "flat", "flat", "flat"],
        "ents": ["B-TITLE", "I-TITLE", "I-TITLE", "I-TITLE", "O"],
    },
)
MODELS = {
    "tagger": "spacy.Tagger.v2",
    "parser": "spacy.TransitionBasedParser.v2",
    "ner": "spacy.TransitionBasedParser.v2",
}
SMALL = {"width": 24, "depth": 1, "embed_size": 200}
LISTENER = {"@architectures": "spacy.Tok2VecListener.v1", "width": 24}


def example(nlp, data):
    words, annotations = data
    return Example(Doc(nlp.vocab, words=words), Doc(nlp.vocab, words=words, **annotations))


@pytest.fixture
def trained():
    fix_random_seed(0)
    nlp = nlpx.blank("en")
    nlp.add_pipe("tok2vec", config={"model": SMALL})
    for name, architecture in MODELS.items():
        settings = {"min_action_freq": 1} if name == "parser" else {}
        nlp.add_pipe(name, config={"model": {"@architectures": architecture, "tok2vec": LISTENER}, **settings})
    nlp.initialize(lambda: [example(nlp, OLD), example(nlp, NEW)])
    optimizer = Adam(0.01)
    for _ in range(30):
        nlp.update([example(nlp, OLD)], sgd=optimizer)
    return nlp


def old_scores(nlp):
    scores = nlp.evaluate([example(nlp, OLD)])
    return [scores[name] for name in ("tag_acc", "dep_las", "ents_f")]


@pytest.mark.parametrize("rehearsing", [False, True])
def test_components_keep_what_they_knew_only_if_they_rehearse(trained, rehearsing):
    assert old_scores(trained) == [1.0, 1.0, 1.0]
    optimizer = Adam(0.01)
    trained.resume_training(sgd=optimizer)
    texts = [example(trained, (OLD[0], {}))]
    for _ in range(30):
        trained.update([example(trained, NEW)], sgd=optimizer)
        if rehearsing:
            losses = trained.rehearse(texts, sgd=optimizer)
            assert set(losses) == {"tok2vec", "tagger", "parser", "ner"}
    if rehearsing:
        assert old_scores(trained) == [1.0, 1.0, 1.0]
    else:
        assert max(old_scores(trained)) < 1.0
