"""How much of a text a pattern looks at."""

from __future__ import annotations

import re
from functools import partial

import pytest

from nlpx.languages.tokenizing.reach import longest_match, window_at_end, window_at_start

# Patterns for the start of a text that some of its first characters settle, and others.
SETTLED_AT_START = [
    r"^[(\[]",
    r"^a|^b+",
    r"^(?:a|\.\.+)",
    r"(?i)^[a-z]{1,3}(?=x)",
    r"\A(a)|^(?:b|c)\b",
    r"^\+(?![0-9])",
]
OPEN_AT_START = [r"a", r"^a|b", r"^a.*b", r"^(?=.*b)a", r"(?m)^a", r"^(a)\1", r"^(?:a|bb+c)"]
SETTLED_AT_END = [r"[)\]]$", r"a$|b+$", r"(?:(?<=[0-9])km|…|\.\.+)$", r"(?<![a-z])b{2}$", r"\bx\Z", r"(?i)(?:a|b)$"]
OPEN_AT_END = [r"a", r"a$|b", r"x*y$", r"(?<=a)b+$", r"(?m)a$", r"(.)\1$"]


@pytest.mark.parametrize("pattern", SETTLED_AT_START)
def test_window_at_start_is_found(pattern):
    assert 0 < window_at_start(re.compile(pattern).search) < 10


@pytest.mark.parametrize("pattern", OPEN_AT_START)
def test_pattern_that_may_look_further_has_no_window_at_start(pattern):
    assert window_at_start(re.compile(pattern).search) is None


@pytest.mark.parametrize("pattern", SETTLED_AT_END)
def test_window_at_end_is_found(pattern):
    assert 0 < window_at_end(re.compile(pattern).search) < 10


@pytest.mark.parametrize("pattern", OPEN_AT_END)
def test_pattern_that_may_look_further_has_no_window_at_end(pattern):
    assert window_at_end(re.compile(pattern).search) is None


def test_window_depends_on_the_method():
    pattern = re.compile("a|b")
    assert window_at_start(pattern.search) is None
    assert window_at_start(pattern.match)
    assert window_at_start(pattern.fullmatch) is None
    assert window_at_end(re.compile("a$").match) is None


def test_function_of_ones_own_has_no_window():
    assert window_at_start(partial(re.search, "^a")) is None
    assert window_at_start(None) is None
    assert window_at_start(re.compile(b"^a").search) is None


def test_longest_match_is_known_where_the_whole_text_must_match():
    assert longest_match(re.compile("(?:a|bcd{0,5})$").match) == 8
    assert longest_match(re.compile("ab").fullmatch) == 3
    assert longest_match(re.compile("ab").match) is None
    assert longest_match(re.compile("ab+$").match) is None
