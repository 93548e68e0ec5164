"""What tags and labels stand for."""

from __future__ import annotations

import pytest

from nlpx import explain
from nlpx.glossary import GLOSSARY
from nlpx.vocab.parts_of_speech import IDS


def test_terms_of_several_schemes_are_explained():
    assert [explain(term) for term in ("NNP", "nsubj", "GPE", "VVIZU", "AFX")] == [
        "proper noun, singular",
        "subject",
        "countries, cities, states",
        'main verb, infinitive with "zu" inside',
        "affix",
    ]


def test_every_part_of_speech_is_explained():
    assert set(IDS) - {""} <= set(GLOSSARY)


def test_an_unknown_term_is_none_with_a_warning():
    with pytest.warns(UserWarning, match="nobody has said what 'MY_LABEL' stands for"):
        assert explain("MY_LABEL") is None
