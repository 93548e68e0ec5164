"""Numbers that are read together are those that `float` reads one by one."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlpx.pipeline.initializing.vector_tables.decimals import parse_decimals

FORMS = [
    *(
        "0.5",
        "-1.25",
        "3",
        "-0",
        "-0.0",
        ".5",
        "5.",
        "-.5",
        "0.00001",
        "12345678",
        "123456789",
        "1234567.8",
        "12345678.9",
    ),
    *("0.12345678", "-0.123456789012", "1234567.12345678", ".12345678", "12345678.", "1234567890123456", "-1.5e-05"),
    *("12345678901234.5", "0.0000000000000001", "-15299.427211550741", "1E3", "+4", "inf", "1e999"),
]
NONE = [
    *("", ".", "-", "-.", "..", "--4", "1-2", "1.2.3", "1.2345678.9", "abc", "abcdefghijkl", "1,5", "0x10", "/1", ":1"),
    *("1/", "1.:", "a.12345678", "1.a2345678", "1_0", "nan"),
]


def _is_same(one: float, other: float) -> bool:
    return (math.isnan(one) and math.isnan(other)) or (
        one == other and math.copysign(1, one) == math.copysign(1, other)
    )


def test_every_form_of_a_number_is_read():
    numbers, ends = parse_decimals(" ".join([*FORMS, ""]).encode())
    assert all(map(_is_same, numbers.tolist(), map(float, FORMS)))
    assert [end - len(form) for end, form in zip(ends.tolist()[1:], FORMS[1:], strict=True)] == [
        end + 1 for end in ends.tolist()[:-1]
    ]


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_number_is_nan_and_those_beside_it_stay(text):
    numbers, _ends = parse_decimals(f"0.5 {text} -12345678.25 ".encode())
    assert math.isnan(numbers[1])
    assert numbers[[0, 2]].tolist() == [0.5, -12345678.25]


@given(st.lists(st.tuples(st.floats(-1e7, 1e7), st.integers(0, 9)), min_size=1, max_size=40))
@settings(max_examples=60)
def test_numbers_of_any_length_are_the_nearest_doubles(given_numbers):
    texts = [f"{number:.{places}f}" for number, places in given_numbers]
    numbers, _ends = parse_decimals(" ".join([*texts, ""]).encode())
    assert all(map(_is_same, numbers.tolist(), map(float, texts)))


def test_nothing_is_no_number():
    numbers, ends = parse_decimals(b"")
    assert (len(numbers), len(ends)) == (0, 0)
