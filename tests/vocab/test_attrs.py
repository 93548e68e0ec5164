from __future__ import annotations

import pytest

from nlpx.vocab import attrs


def test_constants_are_the_ids_in_the_table():
    for name, number in attrs.IDS.items():
        if hasattr(attrs, name):
            assert getattr(attrs, name) == number


@pytest.mark.parametrize(("given", "number"), [("ORTH", 65), ("norm", 67), (79, 79), ("IS_SENT_START", 80)])
def test_intify_attr_takes_names_and_numbers(given, number):
    assert attrs.intify_attr(given) == number


def test_intify_attr_suggests_the_nearest_name():
    with pytest.raises(ValueError, match="did you mean 'LEMMA'"):
        attrs.intify_attr("LEMA")


def test_intify_attr_refuses_an_unknown_number():
    with pytest.raises(ValueError, match="number 400"):
        attrs.intify_attr(400)
