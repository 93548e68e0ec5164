"""Words are mapped to the forms that they were given."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from nlpx.pipeline.rules.lemmatizing.word_forms import WordForms

WORDS = st.text(alphabet="ab\n\tß", max_size=4)


@given(forms=st.dictionaries(WORDS, st.lists(WORDS, max_size=3)), others=st.lists(WORDS))
def test_each_word_has_its_forms_and_no_other_word_has_any(forms: dict[str, list[str]], others: list[str]) -> None:
    known = WordForms(forms.items())
    assert dict(known) == forms
    assert len(known) == len(forms)
    assert bool(known) == bool(forms)
    assert [known.get(word) for word in others] == [forms.get(word) for word in others]
    assert [word in known for word in others] == [word in forms for word in others]


def test_forms_that_are_no_list_of_strings_stay_as_they_are() -> None:
    forms: dict[str, Any] = {"a": "bc", "b": ("c",), "d": [1], "e": None}
    assert dict(WordForms(forms.items())) == forms


def test_forms_that_come_last_are_a_words() -> None:
    pairs: list[tuple[str, Any]] = [("ab", ["x"]), ("ab", ["y"]), ("b", ["x"]), ("b", "x"), ("d", [1]), ("d", ["x"])]
    known = WordForms(pairs)
    assert dict(known) == dict(pairs)
    assert len(known) == len(dict(pairs))
