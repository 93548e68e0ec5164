"""The longest of spans that overlap."""

from __future__ import annotations

import pytest

from nlpx import Doc, Vocab
from nlpx.tokens.longest import filter_chain_spans, filter_spans, make_first_longest_spans_filter


@pytest.fixture
def doc():
    return Doc(Vocab(), words=list("abcdefgh"))


def test_the_longest_stays_and_of_equal_ones_the_first(doc):
    spans = [doc[6:7], doc[3:6], doc[0:2], doc[1:4], doc[6:7]]
    assert [(span.start, span.end) for span in filter_spans(spans)] == [(1, 4), (6, 7)]


def test_several_groups_are_one(doc):
    groups = [doc[0:2], doc[1:3]], [doc[1:4], doc[3:6], doc[6:7]]
    assert [span.text for span in filter_chain_spans(*groups)] == ["b c d", "g"]
    assert make_first_longest_spans_filter()(*groups) == filter_chain_spans(*groups)
