"""Errors, as other code catches them and sends them to other processes."""

from __future__ import annotations

import pickle

import catalogue
import confection
import pytest

import nlpx
from nlpx.config import load_config
from nlpx.corpora import Corpus
from nlpx.errors import (
    AttributeNotFound,
    ConfigError,
    DataError,
    LanguageNotFound,
    ModelError,
    NameNotFound,
    NothingToLearn,
)
from nlpx.tokens import Doc, DocBin
from nlpx.vocab import StringStore, Vectors, Vocab

ABSENT = "there-is-no-such-file"


@pytest.mark.parametrize(
    ("read", "kind"),
    [
        (lambda: Doc(Vocab()).from_disk(ABSENT), DataError),
        (lambda: DocBin().from_disk(ABSENT), DataError),
        (lambda: list(Corpus(f"{ABSENT}.spacy")(nlpx.blank("en"))), DataError),
        (lambda: Vocab().from_disk(ABSENT), ModelError),
        (lambda: StringStore().from_disk(ABSENT), ModelError),
        (lambda: Vectors().from_disk(ABSENT), ModelError),
        (lambda: nlpx.blank("en").from_disk(ABSENT), ModelError),
        (lambda: nlpx.blank("en").tokenizer.from_disk(ABSENT), ModelError),
        (lambda: nlpx.blank("en").add_pipe("tagger").from_disk(ABSENT), ModelError),
        (lambda: load_config(ABSENT), ConfigError),
    ],
)
def test_a_missing_file_can_be_caught_as_one(read, kind):
    with pytest.raises(FileNotFoundError, match=ABSENT) as caught:
        read()
    assert isinstance(caught.value, kind)


@pytest.mark.parametrize(
    ("work", "kind", "theirs"),
    [
        (lambda: nlpx.blank("qqq"), LanguageNotFound, ImportError),
        (lambda: nlpx.blank("en").add_pipe("no_such"), NameNotFound, catalogue.RegistryError),
        (lambda: nlpx.blank("en").add_pipe("tagger", config={"x": 1}), ConfigError, confection.ConfigValidationError),
        (lambda: load_config(ABSENT), ConfigError, confection.ConfigValidationError),
        (lambda: nlpx.load(ABSENT), ModelError, OSError),
        (lambda: Doc(Vocab(), words=["a"]).to_array("NO_SUCH"), AttributeNotFound, KeyError),
        (lambda: Doc(Vocab(), words=["a"]).has_annotation(99999), AttributeNotFound, ValueError),
    ],
)
def test_an_error_can_be_caught_as_theirs_and_comes_through_a_pickle(work, kind, theirs):
    with pytest.raises(theirs) as caught:
        work()
    error = caught.value
    assert isinstance(error, kind)
    arrived = pickle.loads(pickle.dumps(error))
    assert isinstance(arrived, kind)
    assert str(arrived) == str(error)


def test_a_component_that_learns_nothing_is_told_with_what_to_do():
    error = pickle.loads(pickle.dumps(NothingToLearn.of("ner", "no doc has entities", advice="use other data")))
    assert str(error) == (
        "component 'ner' has nothing to learn: no doc has entities; use other data, or take 'ner' out of the pipeline"
    )
    assert error.component == "ner"
