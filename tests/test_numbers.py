"""Test what counts as a number, and that it does so wherever one is given."""

from __future__ import annotations

import numpy as np
import pytest

import nlpx
from nlpx import displacy
from nlpx.errors import DataError
from nlpx.files.reading import Record
from nlpx.numbers import as_finite, as_index
from nlpx.tokens import Doc, Example, Span

# What Python cannot make a float of, or can but for a part that is lost.
NO_NUMBERS = [10**400, -(10**400), np.complex128(1), 1j, float("nan"), np.inf]


@pytest.mark.parametrize("value", [3, np.int8(3), np.uint64(3), np.array(3)], ids=repr)
def test_as_index_takes_whole_numbers(value):
    assert as_index(value) == 3
    assert type(as_index(value)) is int


@pytest.mark.parametrize("value", [True, np.bool_(True), 3.0, np.float32(3), "3", None, [3], np.array([3])], ids=repr)
def test_as_index_takes_nothing_else(value):
    assert as_index(value) is None


@pytest.mark.parametrize("value", [1, 1.0, np.float32(1), np.int8(1)], ids=repr)
def test_as_finite_takes_numbers_that_have_a_value(value):
    assert as_finite(value) == 1.0
    assert type(as_finite(value)) is float


@pytest.mark.parametrize("value", [*NO_NUMBERS, True, np.bool_(True), "1", None], ids=lambda value: repr(value)[:20])
def test_as_finite_takes_nothing_else(value):
    assert as_finite(value) is None


DOORS = {
    "a category": lambda nlp, value: Example.from_dict(nlp.make_doc("a b"), {"cats": {"A": value}}),
    "a link": lambda nlp, value: Example.from_dict(
        nlp.make_doc("a b"), {"entities": [(0, 1, "X")], "links": {(0, 1): {"Q1": value}}}
    ),
    "a category in JSON": lambda nlp, value: Doc(nlp.vocab).from_json(
        {"text": "a", "tokens": [{"id": 0, "start": 0, "end": 1}], "cats": {"A": value}}
    ),
    "a norm": lambda nlp, value: Span(nlp.make_doc("a b"), 0, 1, vector_norm=value),
    "a probability": lambda nlp, value: setattr(nlp.vocab["a"], "prob", value),
    "a vector": lambda nlp, value: nlp.vocab.set_vector("a", [value]),
    "an option": lambda nlp, value: displacy.render(
        Doc(nlp.vocab, words=["a"], heads=[0], deps=["x"]), style="dep", options={"word_spacing": value}
    ),
}


@pytest.fixture(scope="module")
def nlp():
    return nlpx.blank("en")


@pytest.mark.parametrize("value", NO_NUMBERS, ids=lambda value: repr(value)[:20])
@pytest.mark.parametrize("door", DOORS)
def test_what_is_no_number_is_refused_by_name(nlp, door, value):
    with pytest.raises((ValueError, TypeError), match=r"number|1\.0 or 0\.0"):
        DOORS[door](nlp, value)


@pytest.mark.parametrize("value", [10**400, float("nan")], ids=["huge", "nan"])
def test_no_number_in_a_file_is_refused_by_name(value):
    with pytest.raises(DataError, match=r"x: 'n' is .*, where a finite number should stand"):
        Record({"n": value}, where="x").number("n")
