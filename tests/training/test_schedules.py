"""Schedules: numbers that change from step to step."""

from __future__ import annotations

from itertools import islice

import pytest

from nlpx.training.schedules import decaying, values


def take(series, n=4):
    return list(islice(values(series, name="training.dropout"), n))


@pytest.mark.parametrize("series", [0.5, iter([0.5]), [0.5], [0.5, 0.5]])
def test_values_never_end(series):
    assert take(series) == [0.5] * 4


def test_values_take_a_generator_where_it_stands():
    generator = iter([1.0, 2.0, 3.0])
    next(generator)
    assert take(generator) == [2.0, 3.0, 3.0, 3.0]


def test_decaying_goes_down_in_even_steps_and_stays():
    assert take(decaying(0.5, 0.25, 0.125)) == [0.5, 0.375, 0.25, 0.25]


def test_decaying_goes_up_too():
    assert take(decaying(0.0, 0.5, 0.25)) == [0.0, 0.25, 0.5, 0.5]
