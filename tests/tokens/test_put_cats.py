"""Scores of categories that a component puts into a Doc as an array."""

from __future__ import annotations

import copy
import json
import pickle

import numpy as np
import pytest

from nlpx.files import msgpack
from nlpx.tokens import Doc, DocBin
from nlpx.vocab import Vocab

LABELS = ("A", "B")
DUE = {"A": 0.25, "B": 0.75}


@pytest.fixture
def doc():
    doc = Doc(Vocab(), words=["a", "text"])
    doc.put_cats(LABELS, np.array([0.25, 0.75], dtype="f"))
    return doc


def is_put(doc):
    return doc.cats_put_for(LABELS) is not None


def test_they_are_a_dictionary_to_whoever_asks(doc):
    cats = doc.cats
    assert type(cats) is dict
    assert cats == DUE
    assert list(map(type, cats.values())) == [float, float]
    assert json.loads(json.dumps(cats)) == msgpack.unpack(msgpack.pack(cats)) == DUE
    cats["C"] = 1.0
    assert doc.cats == {**DUE, "C": 1.0}
    assert not is_put(doc)


def test_a_copy_shares_nothing_that_can_be_changed(doc):
    for twin in (doc.copy(), copy.deepcopy(doc)):
        assert is_put(twin)
        twin.cats["A"] = 1.0
        assert doc.copied_cats() == DUE


@pytest.mark.parametrize(
    "through",
    [
        lambda doc: pickle.loads(pickle.dumps(doc)),
        lambda doc: Doc(doc.vocab).from_bytes(doc.to_bytes()),
        lambda doc: Doc(doc.vocab).from_json(doc.to_json()),
        lambda doc: next(DocBin().from_bytes(DocBin(docs=[doc]).to_bytes()).get_docs(doc.vocab)),
    ],
)
def test_they_are_written_and_stay_an_array(doc, through):
    assert through(doc).cats == DUE
    assert is_put(doc)


def test_other_categories_stay(doc):
    doc.put_cats(("B", "C"), np.array([0.5, 1.0], dtype="f"))
    assert doc.cats == {"A": 0.25, "B": 0.5, "C": 1.0}
    doc.put_cats(("A",), np.array([0.0], dtype="f"))
    assert doc.cats == {"A": 0.0, "B": 0.5, "C": 1.0}


@pytest.mark.parametrize("given", [{}, {"C": 1.0}])
def test_who_holds_the_dictionary_sees_what_is_put(doc, given):
    fresh = Doc(doc.vocab, words=["x"])
    fresh.cats = cats = dict(given)
    fresh.put_cats(LABELS, np.array([0.25, 0.75], dtype="f"))
    assert cats == {**given, **DUE}


def test_the_same_categories_are_put_anew(doc):
    doc.put_cats(("A", "B"), np.array([1.0, 0.0], dtype="f"))
    assert is_put(doc)
    assert doc.cats == {"A": 1.0, "B": 0.0}


def test_a_doc_of_which_nothing_is_put_has_none(doc):
    fresh = Doc(doc.vocab, words=["x"])
    assert not fresh.has_cats
    fresh.put_cats((), np.zeros(0, dtype="f"))
    assert not fresh.has_cats
    assert fresh.copied_cats() == fresh.cats == {}
    assert doc.has_cats
    doc.cats = {}
    assert not doc.has_cats


def test_each_category_has_to_have_a_score(doc):
    with pytest.raises(ValueError, match="Given are 3 scores for 2 categories; give one for each"):
        doc.put_cats(LABELS, np.zeros(3, dtype="f"))
    assert doc.cats == DUE
