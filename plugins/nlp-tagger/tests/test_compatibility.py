"""What spaCy 3.8.18 has trained works here, and is saved as it was; labels and annotations are the same."""

from __future__ import annotations

import json
from base64 import b64decode
from typing import TYPE_CHECKING

import numpy as np
import pytest

import nlpx
from nlpx.files import unpack
from nlpx.tokens import Doc, Example

if TYPE_CHECKING:
    from nlpx.pipeline import Language

NAMES = ("morphologizer", "senter", "trainable_lemmatizer")


def pipeline(facts) -> Language:
    nlp = nlpx.blank("en")
    for name in NAMES:
        nlp.add_pipe(name, config={"model": facts["model"]})
    nlp.get_pipe("trainable_lemmatizer").min_tree_freq = 2
    nlp.get_pipe("trainable_lemmatizer").top_k = 2
    return nlp


@pytest.fixture
def trained(facts, tmp_path) -> Language:
    """Return the pipeline that spaCy has trained."""
    nlp = pipeline(facts)
    # A vocabulary of spaCy has the strings of the trees.
    nlp.vocab.strings.update(
        text
        for tree in facts["labels"]["trainable_lemmatizer"]["trees"]
        for text in (tree.get("orig"), tree.get("subst"))
        if text
    )
    for name, files in facts["files"].items():
        (tmp_path / name).mkdir()
        for file, content in files.items():
            (tmp_path / name / file).write_bytes(b64decode(content))
        nlp.get_pipe(name).from_disk(tmp_path / name, exclude=["vocab"])
    return nlp


def examples(nlp, facts):
    return [Example(Doc(nlp.vocab, words=entry["words"]), Doc(nlp.vocab, **entry)) for entry in facts["corpus"]]


def test_annotations_are_those_of_spacy(trained, facts):
    for words, expected in facts["said"].items():
        doc = trained(Doc(trained.vocab, words=words.split()))
        found = [[token.pos_, str(token.morph), token.lemma_, bool(token.is_sent_start)] for token in doc]
        assert found == expected


@pytest.mark.parametrize("name", NAMES)
def test_files_are_written_as_spacy_wrote_them(trained, facts, tmp_path, name):
    trained.get_pipe(name).to_disk(tmp_path / "again", exclude=["vocab"])
    files = facts["files"][name]
    assert {path.name for path in (tmp_path / "again").iterdir()} == set(files)
    for file, content in files.items():
        again = (tmp_path / "again" / file).read_bytes()
        if file == "cfg":
            settings, expected = json.loads(again), json.loads(b64decode(content))
            assert settings == expected
            # Labels are in the order of the outputs.
            assert [list(value) for value in settings.values() if isinstance(value, dict)] == [
                list(expected[key]) for key, value in settings.items() if isinstance(value, dict)
            ]
        elif file == "trees":
            assert unpack(again, where=file) == unpack(b64decode(content), where=file)
        else:
            assert again == b64decode(content)


def test_labels_of_the_data_are_those_of_spacy(facts):
    nlp = pipeline(facts)
    nlp.initialize(lambda: examples(nlp, facts))
    expected = facts["labels"]["trainable_lemmatizer"]
    # Behind the labels spaCy has those of the rare trees that it has come across.
    kept = expected["trees"][: max(expected["labels"]) + 1]
    assert nlp.get_pipe("trainable_lemmatizer").label_data == {**expected, "trees": kept}
    assert nlp.get_pipe("morphologizer").label_data == facts["labels"]["morphologizer"]
    assert list(nlp.get_pipe("morphologizer").label_data["morph"]) == list(facts["labels"]["morphologizer"]["morph"])


def test_labels_can_come_from_spacys_files(facts):
    nlp = pipeline(facts)
    for name, labels in facts["labels"].items():
        nlp.get_pipe(name).initialize(lambda: examples(nlp, facts), nlp=nlp, labels=labels)
        assert nlp.get_pipe(name).label_data == labels


def test_scores_are_those_of_spacy(trained, facts):
    scores = trained.evaluate(examples(trained, facts)[:3])
    assert {key: scores[key] for key in facts["scores"]} == facts["scores"]


def test_what_stays_of_a_doc_is_as_in_spacy(trained, facts):
    morphologizer = trained.get_pipe("morphologizer")
    for overwrite, extend, label, expected in facts["set"]["after"]:
        morphologizer.cfg.update(overwrite=overwrite, extend=extend)
        before = facts["set"]["before"]
        doc = Doc(trained.vocab, words=["w"] * len(before), pos=[pos for pos, _ in before])
        for token, (_, features) in zip(doc, before, strict=True):
            if features is not None:
                token.set_morph(features)
        morphologizer.set_annotations([doc], [np.full(len(doc), morphologizer.labels.index(label))])
        assert [[token.pos_, str(token.morph)] for token in doc] == expected, (overwrite, extend, label)
