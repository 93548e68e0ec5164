"""What debug data says about the labels of texts."""

from __future__ import annotations

import pytest

import nlpx
from nlp_textcat.checks import check_cats
from nlpx.checks import CorpusData, Item, Level, Place
from nlpx.corpora import make_example


def find(train, dev=(), *, component="textcat", base=None):
    """Run the check for texts and their categories."""
    nlp = base or nlpx.blank("en")
    corpora = []
    for name, pairs in (("train", train), ("dev", dev)):
        items = []
        for number, (text, cats) in enumerate(pairs, 1):
            doc = nlp.make_doc(text)
            doc.cats.update(cats)
            items.append(Item(make_example(nlp, doc), Place.of_document(name, number)))
        corpora.append(items)
    data = CorpusData(nlp=nlp, pipeline=[component], train=corpora[0], dev=corpora[1])
    return list(check_cats(data))


def texts(**numbers):
    """Return so many texts of each label."""
    return [
        (f"{label} {number}", {other: float(other == label) for other in numbers})
        for label, count in numbers.items()
        for number in range(count)
    ]


def problems(findings):
    """Return all but the statistics."""
    return [finding for finding in findings if finding.level in (Level.WARNING, Level.ERROR)]


def test_sound_data_are_described():
    findings = find(texts(good=50, bad=60), [("x", {"bad": 1.0}), ("y", {"good": 1.0})])
    assert [(finding.level, finding.message) for finding in findings] == [
        (Level.INFO, "2 new labels, 0 existing labels"),
        (Level.PLAIN, "New: 'bad' (60), 'good' (50)"),
        (Level.GOOD, "Good amount of examples for all labels"),
        (Level.GOOD, "All texts have exactly one label"),
        (Level.GOOD, "No text stands twice with different labels"),
    ]


ONE = texts(a=50, b=50)
SOME = [(text, {"a": 1.0, "b": float("7" in text)}) if text.startswith("a") else (text, cats) for text, cats in ONE]
FOUND = {
    "no labels": ({"train": [("x", {})]}, Level.ERROR, "No labels in the training data", ()),
    "one label": (
        {"train": [(text, {"a": 1.0}) for text, _ in ONE]},
        Level.ERROR,
        "Only one label, where textcat needs another to choose; train textcat_multilabel",
        (),
    ),
    "a value too large": (
        {"train": [*ONE, ("x", {"a": 2.0})]},
        Level.ERROR,
        "1 doc with categories whose value is no number from 0 to 1",
        ("train, document 101: 'a' is 2.0",),
    ),
    "a value that is no number": (
        {"train": [*ONE, ("x", {"a": float("nan")})], "dev": [("y", {"b": "1"})]},
        Level.ERROR,
        "2 docs with categories whose value is no number from 0 to 1",
        ("train, document 101: 'a' is nan", "dev, document 1: 'b' is '1'"),
    ),
    "too few examples": (
        {"train": texts(a=50, b=49)},
        Level.WARNING,
        "Low number of examples for new label 'b' (49)",
        ("train, document 51",),
    ),
    "a label in dev only": (
        {"train": ONE, "dev": [("x", {"a": 1.0}), ("y", {"b": 1.0}), ("z", {"c": 1.0})]},
        Level.WARNING,
        "Label 'c' is in the evaluation data only (1)",
        ("dev, document 3",),
    ),
    "a label in train only": (
        {"train": ONE, "dev": [("x", {"a": 1.0})]},
        Level.WARNING,
        "1 label in the training data only, so no score says how well they are learnt: 'b' (50)",
        (),
    ),
    "a label that is never true": (
        {"train": [(text, {**cats, "c": 0.0}) for text, cats in ONE]},
        Level.WARNING,
        "No training text has the label 'c', so nothing tells when to predict it",
        (),
    ),
    "a label nearly always": (
        {"train": texts(a=600, b=50)},
        Level.WARNING,
        "Label 'a' holds for 92% of the training texts, so that a classifier that always predicts",
        (),
    ),
    "a rare label": (
        {"train": texts(a=1000, b=600, c=50)},
        Level.WARNING,
        "Labels are not balanced: 'a' holds for 1000 texts, 'c' for 50",
        (),
    ),
    "labels that are likely one": (
        {"train": [(f"{number}", {"A  b" if number > 49 else "a b": 1.0}) for number in range(100)]},
        Level.WARNING,
        "The labels 'a b', 'A  b' differ only in case, white space, dashes or invisible characters",
        ("train, document 51",),
    ),
    "a text without labels": (
        {"train": [*ONE, ("x", {})]},
        Level.WARNING,
        "1 doc without categories, from which nothing is learnt",
        ("train, document 101",),
    ),
    "a text of no label": (
        {"train": [*ONE, ("x", {"a": 0.0, "b": 0.0})]},
        Level.WARNING,
        "1 doc none of whose labels holds, where textcat gives each text one",
        ("train, document 101",),
    ),
    "a text of several labels": (
        {"train": [*ONE, ("x", {"a": 1.0, "b": 1.0}), ("y", {"a": 0.5, "b": 0.5})]},
        Level.ERROR,
        "1 doc with several labels, where textcat gives each text one; train textcat_multilabel",
        ("train, document 101: 'a', 'b'",),
    ),
    "labels that are never false": (
        {"train": [(text, {text[0]: 1.0}) for text, _ in ONE], "component": "textcat_multilabel"},
        Level.WARNING,
        "No training text has a label that is false, so all that can be learnt is that every label holds",
        (),
    ),
    "a text with two labels": (
        {"train": [*ONE, ("A 7", {"b": 1.0})]},
        Level.WARNING,
        "1 text as before, with other labels",
        ("train, document 101: 'A 7' is 'b', but 'a' in train, document 8",),
    ),
    "evaluation texts with other labels": (
        {"train": ONE, "dev": [("a 7", {"b": 1.0}), ("b", {"a": 1.0})]},
        Level.WARNING,
        "1 text as before, with other labels",
        ("dev, document 1: 'a 7' is 'b', but 'a' in train, document 8",),
    ),
}


@pytest.mark.parametrize(("arguments", "level", "message", "where"), FOUND.values(), ids=FOUND)
def test_problem_is_found_with_its_place(arguments, level, message, where):
    (finding,) = problems(find(**arguments))
    assert (finding.level, finding.where) == (level, where)
    assert finding.message.startswith(message)


def test_labels_that_are_not_mentioned_contradict_nothing_unless_they_are_false():
    one_by_one = [*ONE, ("a 7", {"b": 0.0}), ("x", {"c": 1.0}), ("x", {"d": 1.0})]
    rare = problems(find(one_by_one, component="textcat_multilabel"))
    assert all(finding.message.startswith(("Low number", "Labels are not balanced")) for finding in rare)
    assert "2 texts as before, with other labels" not in [finding.message for finding in rare]
    exclusive = [finding.message for finding in find(one_by_one)]
    assert "1 text as before, with other labels" in exclusive


@pytest.mark.parametrize("is_trained", [True, False])
def test_labels_that_are_false_in_the_base_model_or_by_the_config_are_no_problem(is_trained):
    nlp = nlpx.blank("en", config={"initialize": {"components": {"textcat_multilabel": {"others_are_false": True}}}})
    classifier = nlp.add_pipe("textcat_multilabel")
    if is_trained:
        classifier.cfg["others_are_false"] = True
        nlp.config["initialize"]["components"].clear()
    train = [(text, {text[0]: 1.0}) for text, _ in ONE]
    assert problems(find(train, component="textcat_multilabel", base=nlp)) == []


def test_numbers_of_labels_are_told_where_there_can_be_several():
    def told(train):
        return [finding.message for finding in find(train, component="textcat_multilabel")]

    assert "Of 100 texts, none with several labels, none without one" in told(ONE)
    assert "Of 101 texts, 5 with several labels, 1 without one" in told([*SOME, ("x", {"a": 0.0})])


def test_labels_of_the_base_model_are_not_new():
    nlp = nlpx.blank("en")
    nlp.add_pipe("textcat").add_label("a")
    messages = [finding.message for finding in find(texts(a=1, b=50), base=nlp)]
    assert messages[0] == "1 new label, 1 existing label"


def test_repeated_texts_are_counted():
    messages = [finding.message for finding in find([*ONE, *ONE[:3]])]
    assert "3 training texts as before, with the same labels" in messages
