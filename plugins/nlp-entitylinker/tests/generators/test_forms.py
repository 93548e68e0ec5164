"""Forms of texts: what does not count, what does, and that a form is its own form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_entitylinker.generators.forms import abbreviation, fold, initials, normalize

# Letters with accents in both ways, other scripts, and what stands between words.
TEXTS = st.text(st.one_of(st.characters(), st.sampled_from("aAsSééʼ’'.&#ßİıŁøΆйがハ゛하कि\u0345\u200d\u00ad _-UI")))


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("Selma  Lagerlöf", "selma lagerlof"),
        ("Łódź", "lodz"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("the United Kingdom's", "united kingdom"),
        ("the Court’s", "court"),
        ("the States'", "states"),
        ("Macy's Parade", "macy parade"),
        ("these United States", "united states"),
        ("The", "the"),
        ("The The", "the"),
        ("U.S.", "us"),
        ("the U.S", "us"),
        ("Washington, D.C.", "washington dc"),
        ("St.Petersburg", "st petersburg"),
        ("3.5", "3 5"),
        ("AT&T", "at&t"),
        ("Health & Safety", "health and safety"),
        ("C#", "c#"),
        ("C++", "c++"),
        ("Mark_Twain", "mark twain"),
        ("San Francisco–Oakland", "san francisco oakland"),
        ("soft\u00adware", "software"),
        ("ＮＡＴＯ", "nato"),
        ("Толстой", "толстои"),
        ("がか", "がか"),
        ("हिन्दी", "हिन्दी"),
        ("하늘", "하늘"),
        ("", ""),
        (" \n", ""),
        ("?!", ""),
        ("'s", ""),
    ],
)
def test_normalizing_leaves_out_what_is_written_differently(text, due):
    assert normalize(text) == due


def test_leading_words_are_those_that_are_given():
    assert normalize("Der Spiegel", frozenset({"der"})) == "spiegel"
    assert normalize("The Hague", frozenset()) == "the hague"


@given(TEXTS)
def test_forms_are_their_own_forms(text):
    assert normalize(normalize(text)) == normalize(text)
    assert fold(fold(text)) == fold(text)


@given(TEXTS)
def test_what_is_the_same_folded_is_the_same_normalized(text):
    assert normalize(fold(text)) == normalize(text)


@pytest.mark.parametrize(
    ("name", "due"),
    [
        ("World War II", "wwii"),
        ("World Health Organization", "who"),
        ("Library and Information Science", "lis"),
        ("United States of America", "usa"),
        ("John F. Kennedy", "jfk"),
        ("Apollo 11", "a11"),
        ("Paris", ""),
        ("of the", ""),
        ("", ""),
    ],
)
def test_initials_are_those_of_words_and_numerals(name, due):
    assert initials(name) == due


@pytest.mark.parametrize(
    ("text", "due"),
    [("WWII", "wwii"), ("the U.S.A.", "usa"), ("WHO's", "who"), ("Who", ""), ("who", ""), ("New York", ""), ("", "")],
)
def test_abbreviation_is_one_word_with_capitals(text, due):
    assert abbreviation(text) == due
