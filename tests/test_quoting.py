"""Test how values are quoted in messages."""

import numpy as np
import pytest

from nlpx.quoting import counted, first_line, kind_of, shown, with_article


def test_shown_cuts_long_values():
    assert shown("a") == "'a'"
    assert len(shown("a" * 10**6)) == len(shown([*range(1000)])) == 60


def test_shown_quotes_numbers_of_numpy_and_names_other_objects():
    assert shown(np.float32(1.5)) == repr(np.float32(1.5))
    assert shown(np.ones(2)) == "an ndarray"
    assert shown(object()) == "an object"


def test_shown_puts_arrays_on_one_line():
    assert shown({"a": np.ones((2, 1))}) == "{'a': array([[1.], [1.]])}"


@pytest.mark.parametrize(
    ("message", "line"),
    [("a\nb", "a"), ("\n a", "a"), ("", "ValueError"), ("a" * 300, f"{'a' * 199}…")],
    ids=["lines", "blank line", "nothing", "long"],
)
def test_first_line_of_an_error(message, line):
    assert first_line(ValueError(message)) == line


@pytest.mark.parametrize(
    ("count", "what", "said"),
    [
        (1, "span", "1 span"),
        (0, "span", "0 spans"),
        (2, "entity", "2 entities"),
        (2, "array", "2 arrays"),
        (2, "alias", "2 aliases"),
        (2, "batch", "2 batches"),
        (2, "epoch", "2 epochs"),
    ],
)
def test_things_are_counted_in_words(count, what, said):
    assert counted(count, what) == said


def test_a_count_is_written_as_one_likes():
    assert counted(1234, "row", form=",") == "1,234 rows"
    assert [counted(each, "second", form="g") for each in (0.5, 1.0, 30.0)] == ["0.5 seconds", "1 second", "30 seconds"]


@pytest.mark.parametrize(
    "name", ["Doc", "uint8", "Ukrainian", "URLError", "UnionType", "Language", "Ragged", "NoneType"]
)
def test_most_names_have_the_short_article(name):
    assert with_article(name) == f"a {name}"


@pytest.mark.parametrize("name", ["Example", "int", "ndarray", "Urdu", "Underscore", "LSTM", "MPNetModel", "object"])
def test_names_that_begin_with_the_sound_of_a_vowel_have_the_long_one(name):
    assert with_article(name) == f"an {name}"


def test_objects_are_named_by_their_types():
    assert [shown(np.zeros(2)), kind_of(object()), kind_of([])] == ["an ndarray", "an object", "a list"]
