"""Entity tags of any scheme."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpx.corpora.entity_tags import read_entity_tags
from nlpx.errors import DataError


def read(tags):
    tags = tags.split()
    return " ".join(read_entity_tags(tags, where=[f"x:{i}" for i in range(1, len(tags) + 1)]))


@pytest.mark.parametrize(
    "tags",
    [
        "O I-A I-A B-A I-B O I-B I-B",
        "O B-A I-A B-A B-B O B-B I-B",
        "O B-A L-A U-A U-B O B-B L-B",
        "O B-A E-A S-A S-B O B-B E-B",
        "O B-A E-A W-A W-B O B-B E-B",
    ],
)
def test_every_scheme_is_read(tags):
    assert read(tags) == "O B-A L-A U-A U-B O B-B L-B"


def test_a_long_entity_may_have_inner_tags():
    assert read("B-A M-A M-A E-A") == read("B-A I-A I-A I-A") == "B-A I-A I-A L-A"


@pytest.mark.parametrize(("tags", "expected"), [("L-A", "U-A"), ("I-A", "U-A"), ("U-A I-A", "U-A U-A"), ("- O", "- O")])
def test_what_continues_nothing_begins_an_entity(tags, expected):
    assert read(tags) == expected


@pytest.mark.parametrize("tag", ["X-A", "B-", "B", "", "PER"])
def test_another_tag_is_an_error_that_names_the_line(tag):
    with pytest.raises(DataError, match=rf"x:2: '{tag}' is not an entity tag"):
        read_entity_tags(["O", tag], where=["x:1", "x:2"])


@given(st.lists(st.tuples(st.sampled_from("AB"), st.integers(1, 4), st.integers(0, 2))))
def test_entities_are_the_same_in_every_scheme(entities):
    schemes = {"iob2": [], "iobes": [], "biluo": []}
    for label, length, gap in entities:
        for name, (begin, inner, last, only) in zip(schemes, ("BIII", "BIES", "BILU"), strict=True):
            first = only if length == 1 and name != "iob2" else begin
            rest = [inner] * (length - 2) + ([last] if length > 1 else [])
            schemes[name] += [f"{prefix}-{label}" for prefix in (first, *rest)] + ["O"] * gap
    expected = schemes["biluo"]
    for tags in schemes.values():
        assert read_entity_tags(tags, where=["x"] * len(tags)) == expected
