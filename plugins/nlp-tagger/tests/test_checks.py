"""What debug data says about tags."""

from __future__ import annotations

import pytest

import nlpx
from nlp_tagger.checks import check_tags
from nlpx.checks import CorpusData, Item, Level, Place
from nlpx.corpora import make_example


def find(train, dev=(), **settings):
    nlp = nlpx.blank("en")
    items = []
    for name, docs in (("train", train), ("dev", dev)):
        pairs = enumerate((nlpx.Doc(nlp.vocab, words=["w"] * len(tags), tags=tags) for tags in docs), 1)
        items.append([Item(make_example(nlp, doc), Place.of_document(name, i)) for i, doc in pairs])
    data = CorpusData(nlp=nlp, pipeline=["tagger"], train=items[0], dev=items[1], **settings)
    return list(check_tags(data))


def test_tags_are_counted():
    findings = find([["NN", "VB"], ["NN", "VB"]])
    assert [(finding.level, finding.message) for finding in findings] == [
        (Level.INFO, "2 labels in data"),
        (Level.PLAIN, "'NN' (2), 'VB' (2)"),
    ]


@pytest.mark.parametrize(
    ("arguments", "level", "message", "where"),
    [
        (
            {"train": [["NN", "NN", "FW"]]},
            Level.WARNING,
            "Tag 'FW' occurs once in the training data",
            ("train, document 1, offset 4, token 2: 'w'",),
        ),
        ({"train": [["NN", "NN", "VB", "VB"]], "dev": [[""]]}, Level.WARNING, "No tags in the evaluation data", ()),
        ({"train": [[None, None]]}, Level.ERROR, "No tags in the training data", ()),
        (
            {"train": [["NN", "NN", "VB", "VB"], ["NN", "", ""]], "dev": [["NN"]]},
            Level.WARNING,
            "2 tokens without a tag",
            ("train, document 2, offset 2, token 1: 'w'",),
        ),
        (
            {"train": [["NN", "NN", "FW", "FW"]], "dev": [["NN", "VB"]]},
            Level.WARNING,
            "Tag 'VB' is in the evaluation data only (1)",
            ("dev, document 1, offset 2, token 1: 'w'",),
        ),
        (
            {"train": [["NN", "VB", "NN", "VB"]], "tag_map": {"NN": {}}},
            Level.ERROR,
            "Label 'VB' not found in tag map for language 'en'",
            ("train, document 1, offset 2, token 1: 'w'",),
        ),
        (
            {"train": [["NN", "NN", "VB", "VB"]], "tag_map": {"NN": {}, "VB": {}}},
            Level.GOOD,
            "All labels present in tag map",
            (),
        ),
    ],
)
def test_problems_are_found_with_their_place(arguments, level, message, where):
    (finding,) = [finding for finding in find(**arguments) if finding.level in (Level.GOOD, Level.WARNING, Level.ERROR)]
    assert finding.level is level
    assert finding.message.startswith(message)
    assert finding.where == where
