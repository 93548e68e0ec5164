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


# Where a proof is easily wrong: case outside of ASCII, what is empty, what has to stand beside, flags of groups.
@pytest.mark.parametrize("flags", [0, re.IGNORECASE, re.ASCII, re.ASCII | re.IGNORECASE])
@pytest.mark.parametrize(
    "alternatives",
    [
        *(
            ["k"],
            ["\u212a"],
            ["ſ"],
            ["[ſ\u212a]"],
            ["[\u0100-\u0200]"],
            ["[^\u212a]"],
            ["[^ſ\u212a]"],
            ["(?-i:k)", "s"],
        ),
        *(["(?i:k)", "1"], ["(?i:\u212a)", "1"], ["(?i:ſs)"], ["(?i:[^k])s"]),
        *(["(?=k)", "k"], ["", "k"], ["(?!1)s"], ["(?<!1)s"], ["k(?=s)", "s"], ["(?=k)(?=1)"]),
        *(["(?:1?|k)s"], ["1*k"], ["k{0}s"], ["(k)?(?(1)1|s)"], [r"(k|1)\1"], ["k|1", "1s"], ["[k1]", "[^k]1"]),
        *(["."], ["(?s:.)"], [r"\s"], [r"(?a:\s)"], [r"(?u:\s)"], [r"[^\s]"], [r"(?a:[^\S])"], [r"\b1"], [r"\B"]),
    ],
    ids=" or ".join,
)
def test_what_is_proved_holds_of_all_short_texts(alternatives: list[str], flags: int) -> None:
    patterns = [
        re.compile("|".join(form.format(each) for each in alternatives), flags) for form in ("^{}", "{}$", "{}")
    ]
    texts = ["".join(parts) for size in (1, 2, 3) for parts in product("kKsS1\n\x1cé", repeat=size)]
    for pattern in patterns:
        search = pattern.search
        in_letters = seen_in_ascii(search)
        assert in_letters is not None
        finds = any(search(text) for text in texts if text.isascii() and text.isalpha())
        assert in_letters.in_letters or not finds
        for kind, end in ((Prefixes, 0), (Suffixes, -1)):
            known, unknown = kind(search, seen_in_ascii(search, end=end)), kind(search)
            assert [*map(known.find, texts)] == [*map(unknown.find, texts)]


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
    assert [each.rule for each in Segmenter(**patterns, token_match=re.compile("wo").match).segment("word")] == [
        "TOKEN_MATCH"
    ]
    for text, infix in (("word", "o"), ("wörd", "ö")):
        patterns["infix_finditer"] = re.compile(infix).finditer
        assert [each.text for each in Segmenter(**patterns).segment(text)] == ["w", infix, "rd"]


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
