from __future__ import annotations

import numpy as np
import pytest

import nlpx
from nlpx.pipeline import DocCleaner
from nlpx.tokens import Doc


@pytest.fixture
def doc():
    doc = nlpx.blank("en")("Hello there")
    doc.tensor = np.ones((2, 3), dtype="f")
    return doc


def test_attributes_are_set(doc, monkeypatch):
    monkeypatch.setattr(Doc, "_extensions", {})
    Doc.set_extension("mine", default=1)
    doc._.mine = 2
    DocCleaner({"tensor": None, "_.mine": 3})(doc)
    assert not doc.tensor.size
    assert doc._.mine == 3


def test_attribute_that_docs_do_not_have_is_left_out(doc):
    DocCleaner({"nothing": None, "_.nothing": 1})(doc)
    assert not hasattr(doc, "nothing")


@pytest.mark.parametrize("attr", ["nothing", "_.nothing"])
def test_cleaner_that_is_not_silent_says_which_attribute_is_missing(doc, attr):
    with pytest.warns(UserWarning, match=rf"cannot clean doc\.{attr}: a Doc has no such attribute"):
        DocCleaner({attr: None}, silent=False)(doc)


def test_settings_come_back(tmp_path):
    pipe = DocCleaner({"tensor": None, "_.mine": 3}, silent=False)
    pipe.to_disk(tmp_path)
    assert DocCleaner({}).from_disk(tmp_path).cfg == pipe.cfg
    assert DocCleaner({}).from_bytes(pipe.to_bytes()).cfg == pipe.cfg


def test_defaults_are_the_documented_ones():
    assert nlpx.blank("en").add_pipe("doc_cleaner").cfg == {
        "attrs": {"tensor": None, "_.trf_data": None},
        "silent": True,
    }
