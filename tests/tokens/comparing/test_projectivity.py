"""Pseudo-projective trees."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpx.tokens.comparing.projectivity import is_projective, projectivize

FACTS = json.loads((Path(__file__).parent / "spacy_projective.json").read_text(encoding="utf8"))


@pytest.mark.parametrize(("heads", "deps", "lifted", "labels"), FACTS)
def test_projectivize_lifts_as_spacy_does(heads, deps, lifted, labels):
    assert projectivize(heads, deps) == (lifted, labels)


def test_is_projective_sees_crossing_arcs():
    assert is_projective([1, 1, 1])
    assert not is_projective([2, 3, 2, 2])


@given(st.lists(st.integers(0, 10), min_size=1, max_size=11))
def test_projectivize_gives_projective_trees(numbers):
    # Each token hangs on an earlier one of a shuffled order, so that there is no cycle.
    order = sorted(range(len(numbers)), key=lambda i: (numbers[i], i))
    heads = list(range(len(numbers)))
    for place, token in enumerate(order[1:], 1):
        heads[token] = order[numbers[token] % place]
    lifted, labels = projectivize(heads, ["x"] * len(heads))
    assert is_projective(lifted)
    assert [label == "x" for label in labels] == [a == b for a, b in zip(heads, lifted, strict=True)]
