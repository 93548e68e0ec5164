"""What is proved of patterns in ASCII holds of what they find."""

from __future__ import annotations

import re
import string
import warnings
from itertools import product
from types import MethodType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpx.languages.tokenizing.affixes import Prefixes, Suffixes
from nlpx.languages.tokenizing.in_ascii import seen_in_ascii
from nlpx.languages.tokenizing.segmentation import Segmenter

PARTS = st.sampled_from(
    [
        *("a", "b", "K", r"\.", ",", "[a-c]", "[^a-z]", "[^,.]", r"\d", r"\W", r"[\w.]", ".", "k", "\u212a", "ſ"),
        *("(?<=[0-9])", "(?<![a-z])", "(?=b)", "(?!a)", r"\b", "(?i:k)", "(?i:[s-t])", "(?:)", "(?s:.)"),
        *("(?a:\\s)", "(?u:\\s)", "(?a:[^\\s])"),
    ]
)
SEQUENCES = st.lists(st.tuples(PARTS, st.sampled_from(["", "", "", "?", "*", "+", "{2}"])), min_size=1, max_size=3).map(
    lambda parts: "".join(
        part + (times if not part.startswith(("(?<", "(?=", "(?!", r"\b")) else "") for part, times in parts
    )
)
ALTERNATIVES = st.lists(SEQUENCES, min_size=1, max_size=3)
FLAGS = st.sampled_from([0, 0, re.IGNORECASE, re.ASCII, re.DOTALL])
TEXTS = st.text(st.sampled_from("abkKsT1,.- \n\x1cé\u212aſ"), min_size=0, max_size=6)


@given(alternatives=ALTERNATIVES, flags=FLAGS, text=st.text(st.sampled_from("abkKsTz"), min_size=1, max_size=6))
def test_what_cannot_match_in_letters_finds_nothing_there(alternatives: list[str], flags: int, text: str) -> None:
    search = re.compile("|".join(alternatives), flags).search
    seen = seen_in_ascii(search)
    assert seen is not None
    assert seen.in_letters or search(text) is None


@given(alternatives=ALTERNATIVES, flags=FLAGS, text=TEXTS)
def test_a_match_begins_and_ends_with_one_of_its_characters(alternatives: list[str], flags: int, text: str) -> None:
    search = re.compile("|".join(alternatives), flags).search
    match = search(text)
    for end in (0, -1):
        seen = seen_in_ascii(search, end=end)
        assert seen is not None
        if match is not None and match.group():
            assert match.group()[end] in seen.at_end or not match.group()[end].isascii()


@given(alternatives=ALTERNATIVES, flags=FLAGS, text=TEXTS)
def test_affixes_are_as_long_as_if_nothing_were_known(alternatives: list[str], flags: int, text: str) -> None:
    prefix = re.compile("|".join(f"^{each}" for each in alternatives), flags).search
    suffix = re.compile("|".join(f"{each}$" for each in alternatives), flags).search
    for kind, search in ((Prefixes, prefix), (Suffixes, suffix)):
        known = kind(search, seen_in_ascii(search, end=0 if kind is Prefixes else -1))
        assert known.find(text) == kind(search).find(text)


@pytest.mark.parametrize(
    ("prefix", "suffix"),
    [("^[(]|^US[$]|^[$]", r",$|\.\.+$|(?<=[0-9])km$|'s$|[)]$"), ("^a|^[ab],", "[,;]$|a;$"), ("(?i)^k", "(?i)k$|[^k]$")],
)
def test_chunks_are_cut_as_if_nothing_were_known(prefix: str, suffix: str) -> None:
    patterns = re.compile(prefix).search, re.compile(suffix).search
    known = Segmenter({}, patterns[0], patterns[1], re.compile(r"(?<=[a-z])-(?=[a-z])").finditer)
    # A function of which nothing is known.
    prefix_search, suffix_search = (lambda text, find=find: find(text) for find in patterns)
    unknown = Segmenter({}, prefix_search, suffix_search, known.infix_finditer)
    for parts in product(
        ("(", "a", "US$", ""), ("word", "3", "-", "ab-c"), ("'s", "km", ",", "a;", "K", ""), (")", ".", "")
    ):
        chunk = "".join(parts)
        assert known.segment(chunk) == unknown.segment(chunk)


def test_letters_are_spared_only_where_no_pattern_touches_them() -> None:
    patterns: dict[str, Any] = {"prefix_search": re.compile("^[(]").search, "infix_finditer": re.compile("-").finditer}
    assert [each.text for each in Segmenter(**patterns).segment("word")] == ["word"]
    assert [each.text for each in Segmenter(**patterns, suffix_search=re.compile("d$").search).segment("word")] == [
        "wor",
        "d",
    ]
    assert [each.rule for each in Segmenter(**patterns, url_match=re.compile("wo").match).segment("word")] == [
        "URL_MATCH"
    ]


def test_nothing_is_known_of_other_functions() -> None:
    assert seen_in_ascii(str.isalpha) is None
    assert seen_in_ascii(re.compile(b"a").search) is None  # type: ignore[arg-type]
    assert seen_in_ascii(re.compile("a").split) is None
    assert seen_in_ascii(MethodType(lambda pattern, text: True, re.compile("a"))) is None


@pytest.mark.parametrize("text", [r"(?u:\s)", r"(?a)(?u:\s)", r"(?u:[\s])", r"(?a:\S)", r"(?a:[^\s])", r"(?a:[^\S])"])
@pytest.mark.parametrize("flags", [0, re.ASCII])
def test_white_space_is_what_the_flags_of_a_group_say(text: str, flags: int) -> None:
    pattern = re.compile(text, flags)
    for end in (0, -1):
        seen = seen_in_ascii(pattern.search, end=end)
        assert seen is not None
        assert {character for character in map(chr, range(128)) if pattern.search(character)} <= seen.at_end


def test_patterns_that_are_read_again_are_not_warned_of_again() -> None:
    with pytest.warns(FutureWarning, match="nested set"):
        pattern = re.compile("^[[(]%")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        seen = seen_in_ascii(pattern.search)
    assert seen is not None
    assert seen.at_end == {"[", "("}


def test_no_pattern_matches_nothing() -> None:
    seen = seen_in_ascii(None)
    assert seen is not None
    assert not seen.in_letters
    assert seen.at_end == seen.alone == frozenset()


def test_what_stands_alone_at_an_end_is_all_of_a_match() -> None:
    seen = seen_in_ascii(re.compile(r",$|;$|[()]$|\.$|\.\.$|(?<=a)!$|m;$").search, end=-1)
    assert seen is not None
    assert seen.alone == {",", "(", ")"}
    assert not seen.at_end & {*string.ascii_letters}
