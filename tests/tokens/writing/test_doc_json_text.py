"""A Doc as the text of JSON is what its data would be written as."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpx.errors import DataError
from nlpx.tokens import Doc, Span
from nlpx.tokens.writing.doc_json_text import _kept, to_json_text
from nlpx.vocab import Vocab


def written(doc):
    return json.dumps(doc.to_json(), ensure_ascii=False, separators=(",", ":"))


@given(draw=st.data())
def test_the_text_is_what_json_makes_of_the_data(random_docs, draw):
    doc = draw.draw(random_docs)
    assert to_json_text(doc) == written(doc)


@pytest.mark.parametrize("words", [[], ['"', "\\", "é\n", "%s", "{}", "\u2028"]], ids=["no words", "odd words"])
def test_no_words_and_odd_ones_are_written(words):
    doc = Doc(Vocab(), words=words, tags=words, deps=words, heads=[0] * len(words), ents=["B-%d"] * len(words))
    if words:
        doc.spans["%s"] = [Span(doc, 0, 2, '"')]
    assert to_json_text(doc) == written(doc)


def test_numbers_of_numpy_are_numbers():
    doc = Doc(Vocab(), words=["a"])
    doc.cats["A"] = np.float32(0.5)
    assert json.loads(to_json_text(doc))["cats"] == {"A": 0.5}


def test_a_score_that_json_has_no_number_for_is_refused():
    doc = Doc(Vocab(), words=["a"])
    doc.cats["A"] = float("nan")
    for indent in (None, 1):
        with pytest.raises(DataError, match="The category 'A' has nan; give a number"):
            to_json_text(doc, indent=indent)


def test_for_people_it_is_indented():
    doc = Doc(Vocab(), words=["é", "%s"], tags=["A", "B"])
    doc.cats["A"] = np.float32(0.5)
    assert to_json_text(doc, indent=1) == json.dumps(doc.to_json(), ensure_ascii=False, indent=1, default=float)


def test_a_long_text_is_written_and_not_kept_alive():
    _kept.cache_clear()
    doc = Doc(Vocab(), words=["a", "b"], lemmas=["x" * 10_000, "short"])
    assert to_json_text(doc) == written(doc)
    assert _kept.cache_info().currsize == 1
