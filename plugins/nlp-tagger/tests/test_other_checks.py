"""What debug data says about parts of speech with features, sentences and lemmas."""

from __future__ import annotations

import pytest

import nlpx
from nlp_tagger.lemma_checks import check_lemmas
from nlp_tagger.morph_checks import check_morphs
from nlp_tagger.senter_checks import check_sentences
from nlpx.checks import CorpusData, Item, Level, Place
from nlpx.corpora import make_example


def find(check, train, dev=()):
    nlp = nlpx.blank("en")
    items = []
    for name, docs in (("train", train), ("dev", dev)):
        made = [nlpx.Doc(nlp.vocab, **{"words": ["w"] * 4, **doc}) for doc in docs]
        items.append(
            [Item(make_example(nlp, doc), Place.of_document(name, i)) for i, doc in enumerate(made, 1)],
        )
    findings = check(CorpusData(nlp=nlp, pipeline=[], train=items[0], dev=items[1]))
    return [(finding.level, finding.name, finding.message, [*map(str, finding.where)]) for finding in findings]


SAME = {"pos": ["NOUN"] * 4}
TWO = {"pos": ["NOUN", "NOUN", "VERB", "VERB"]}
SENTENCES = {"sent_starts": [1, -1, 1, -1]}
CATS = {"words": ["cats", "dogs", "mats", "the", "the", "the"], "lemmas": ["cat", "dog", "mat", "the", "the", "the"]}
# Numbers whose lemmas are words, each three times.
MANY = {"words": [str(number) for number in range(2002) for _ in range(3)]}
MANY["lemmas"] = [word.translate(str.maketrans("0123456789", "abcdefghij")) for word in MANY["words"]]


@pytest.mark.parametrize(
    ("check", "train", "dev", "level", "name", "message", "where"),
    [
        (check_morphs, [{}], [], "ERROR", "no-morphs", "No parts of speech with features in the training data", []),
        (
            check_morphs,
            [TWO],
            [{"pos": ["NOUN"] * 3 + ["ADP"]}],
            "WARNING",
            "label-in-dev-only",
            "Part of speech with features 'POS=ADP' is in the evaluation data only",
            ["dev, document 1, offset 6, token 3: 'w'"],
        ),
        (
            check_morphs,
            [TWO, {"pos": ["NOUN", "", "", ""], "morphs": ["", "A=B", "A=B", None]}],
            [],
            "WARNING",
            "features-without-pos",
            "2 tokens with features and without a part of speech",
            ["train, document 2, offset 2, token 1: 'w'"],
        ),
        (
            check_morphs,
            [TWO, {"pos": ["NOUN", "NOUN", "", ""]}],
            [],
            "WARNING",
            "tokens-without-morph",
            "2 tokens without a part of speech with features",
            ["train, document 2, offset 4, token 2: 'w'"],
        ),
        (check_morphs, [SAME], [], "WARNING", "single-morph", "All tokens have one part of speech with features", []),
        (
            check_morphs,
            [TWO],
            [{}],
            "WARNING",
            "no-morphs-in-dev",
            "No parts of speech with features in the evaluation data, so nothing is scored",
            [],
        ),
        (
            check_morphs,
            [TWO, SAME],
            [],
            "WARNING",
            "morphs-differ",
            "1 text as before, with other parts of speech with features",
            ["train, document 2: 'w w w w '"],
        ),
        (check_sentences, [{}], [], "ERROR", "no-sentences", "No sentences in the training data", []),
        (
            check_sentences,
            [{"sent_starts": [1, -1, -1, -1]}],
            [],
            "WARNING",
            "one-sentence-each",
            "Each training text is one sentence",
            [],
        ),
        (
            check_sentences,
            [SENTENCES, {}],
            [],
            "WARNING",
            "texts-without-sentences",
            "1 text without sentences",
            ["train, document 2"],
        ),
        (
            check_sentences,
            [SENTENCES],
            [{}],
            "WARNING",
            "no-sentences-in-dev",
            "No sentences in the evaluation data, so nothing is scored",
            [],
        ),
        (check_lemmas, [{}], [], "ERROR", "no-lemmas", "No lemmas in the training data", []),
        (
            check_lemmas,
            [{"words": ["went", "ran"], "lemmas": ["go", "run"]}],
            [],
            "ERROR",
            "no-frequent-trees",
            "No edit tree occurs 3 times",
            [],
        ),
        (
            check_lemmas,
            [{"words": ["the"] * 3, "lemmas": ["the"] * 3}],
            [],
            "WARNING",
            "single-tree",
            "All lemmas are made by one edit tree",
            [],
        ),
        (check_lemmas, [MANY], [], "WARNING", "many-trees", "2002 edit trees are many labels for a model", []),
        (
            check_lemmas,
            [CATS],
            [{}],
            "WARNING",
            "no-lemmas-in-dev",
            "No lemmas in the evaluation data, so nothing is scored",
            [],
        ),
        (
            check_lemmas,
            [CATS, {**CATS, "lemmas": ["cat", "dog", "mats", "the", "the", "the"]}],
            [],
            "WARNING",
            "lemmas-differ",
            "1 text as before, with other lemmas",
            ["train, document 2: 'cats dogs mats the the the '"],
        ),
        (
            check_lemmas,
            [CATS],
            [{"words": ["rats", "went"], "lemmas": ["rat", "go"]}],
            "WARNING",
            "tree-in-dev-only",
            "1 evaluation token (50.0%) with a tree that cannot be learnt",
            ["dev, document 1, offset 5, token 1: 'went' (lemma 'go')"],
        ),
        (
            check_lemmas,
            [CATS, {"words": ["a", "b", " "], "lemmas": ["a", "", ""]}],
            [],
            "WARNING",
            "tokens-without-lemma",
            "1 token without a lemma",
            ["train, document 2, offset 2, token 1: 'b'"],
        ),
        (
            check_lemmas,
            [CATS, {"words": ["a"], "lemmas": ["a "]}],
            [],
            "WARNING",
            "lemma-white-space",
            "1 lemma with white space at the edges",
            ["train, document 2, offset 0, token 0: 'a' (lemma 'a ')"],
        ),
    ],
)
def test_problems_are_found_with_their_place(check, train, dev, level, name, message, where):
    (found,) = [finding for finding in find(check, train, dev) if finding[1] == name]
    assert found[0] is Level[level]
    assert found[2].startswith(message)
    assert found[3] == where


@pytest.mark.parametrize(
    ("check", "train", "dev"), [(check_morphs, [TWO], [TWO]), (check_sentences, [SENTENCES] * 2, [SENTENCES])]
)
def test_sound_data_have_no_findings(check, train, dev):
    assert {finding[0] for finding in find(check, train, dev)} <= {Level.INFO, Level.PLAIN}


def test_trees_are_counted():
    assert [finding[2] for finding in find(check_lemmas, [CATS], [CATS])] == [
        "2 edit trees in the training data, of which 2 occur 3 times",
        "0 training tokens (0.0%) with a tree that is too rare to be learnt",
    ]
