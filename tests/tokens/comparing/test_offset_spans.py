"""Groups of spans that are given by offsets of characters."""

from __future__ import annotations

import re

import pytest

from nlpx.tokens import Doc, Example
from nlpx.tokens.comparing.offset_spans import set_spans
from nlpx.vocab import Vocab


@pytest.fixture
def doc():
    """Return "Alice saw London." with a space too many after "Alice"."""
    return Doc(Vocab(), words=["Alice", " ", "saw", "London", "."], spaces=[True, False, True, False, False])


@pytest.mark.parametrize(
    ("start", "end", "text", "told"),
    [
        (11, 17, "London", ""),
        (12, 17, "London", r"'ondon' \(12:17 X\) is now 'London'\."),
        (11, 14, "London", r"'Lon' \(11:14 X\) is now 'London'\."),
        (8, 13, "saw London", r"'aw Lo' \(8:13 X\) is now 'saw London'\."),
        (10, 17, "London", r"' London' \(10:17 X\) is now 'London'\."),
        (11, 18, "London.", ""),
        (10, 11, None, r"' ' \(10:11 X\) is left out, because it touches no token\."),
    ],
)
def test_a_span_that_is_not_at_token_boundaries_is_widened_and_reported(doc, start, end, text, told):
    notices = []
    set_spans(doc, {"sc": [(start, end, "X", "Q1")]}, notices.append)
    assert [(span.text, span.label_, span.kb_id_) for span in doc.spans["sc"]] == [(text, "X", "Q1")] * bool(text)
    assert len(notices) == bool(told)
    for notice in notices:
        assert notice.startswith("Not at token boundaries in 'Alice  saw London.': 1 of 1 span of 'sc': ")
        assert re.search(told, notice)


def test_the_spans_of_each_group_are_counted(doc):
    notices = []
    set_spans(doc, {"a": [(1, 5, "X")] * 7 + [(0, 5, "X")], "b": [(0, 5, "X")], "c": [(0, 4, "X")]}, notices.append)
    assert [len(doc.spans[key]) for key in "abc"] == [8, 1, 1]
    many, one = notices
    assert "7 of 8 spans of 'a': " in many
    assert "is now 'Alice' and 2 more." in many
    assert "1 of 1 span of 'c': " in one


def test_from_dict_warns_of_a_span_that_is_widened(doc):
    with pytest.warns(UserWarning, match="1 of 1 span of 'sc': 'ondon'"):
        example = Example.from_dict(doc, {"spans": {"sc": [(12, 17, "X")]}})
    assert [span.text for span in example.reference.spans["sc"]] == ["London"]
