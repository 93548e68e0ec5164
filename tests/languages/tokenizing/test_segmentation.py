"""How one chunk is cut: affixes, special cases and what stays whole."""

from __future__ import annotations

import re
from typing import Any

from nlpx.languages.tokenizing.segmentation import Segmenter
from nlpx.languages.tokenizing.segments import Segment
from nlpx.languages.tokenizing.special_cases import SpecialCaseMatcher, read_special_case

_SETTINGS: dict[str, Any] = {
    "prefix_search": re.compile(r"^[(.]").search,
    "suffix_search": re.compile(r"[).]$").search,
    "infix_finditer": re.compile(r"-").finditer,
}


def _cut(chunk: str, *special_cases: str, **settings: Any) -> list[str]:
    cases = {text.replace(" ", ""): tuple(map(Segment, text.split())) for text in special_cases}
    segmenter = Segmenter(cases, **{**_SETTINGS, **settings})
    return [segment.text for segment in segmenter.segment(chunk)]


def test_affixes_come_off_until_none_is_left() -> None:
    assert _cut("((a-b).).") == ["(", "(", "a", "-", "b", ")", ".", ")", "."]


def test_affixes_alone_are_tokens() -> None:
    assert _cut("(.)") == ["(", ".", ")"]


def test_a_special_case_is_found_when_affixes_are_off() -> None:
    assert _cut("(a-b)", "a- b") == ["(", "a-", "b", ")"]


def test_a_special_case_may_end_with_a_suffix() -> None:
    assert _cut("(a.)", "a.") == ["(", "a.", ")"]


def test_a_special_case_may_begin_with_a_prefix() -> None:
    assert _cut("(a.", "(a") == ["(a", "."]


def test_a_special_case_between_infixes_is_not_looked_for() -> None:
    assert _cut("ab-c", "a b") == ["ab", "-", "c"]


def test_what_token_match_knows_keeps_its_affixes() -> None:
    assert _cut(".(a-b).", token_match=re.compile(r"\(a").match) == [".", "(a-b)", "."]


def test_what_url_match_knows_loses_affixes_but_is_not_split() -> None:
    assert _cut("(a-b)", url_match=re.compile("a").match) == ["(", "a-b", ")"]


def test_rules_are_named() -> None:
    segmenter = Segmenter(
        {"ab": read_special_case("ab", [{"ORTH": "a"}, {"ORTH": "b"}])}, **_SETTINGS, url_match=re.compile("u-").match
    )
    named = [[segment.rule for segment in segmenter.segment(chunk)] for chunk in ("(ab)", "x-y", "u-v.")]
    assert named == [
        ["PREFIX", "SPECIAL-1", "SPECIAL-2", "SUFFIX"],
        ["TOKEN", "INFIX", "TOKEN"],
        ["URL_MATCH", "SUFFIX"],
    ]


def _match(tokens: str, *patterns: str) -> str:
    """Apply special cases, each written as tokens that become one, to tokens that no space separates."""
    cuts = {"".join(pattern.split()): [Segment(token) for token in pattern.split()] for pattern in patterns}
    cases = {text: [Segment(text)] for text in cuts}
    matcher = SpecialCaseMatcher(cases, lambda text: (cuts[text], [False] * len(cuts[text])))
    segments = list(map(Segment, tokens.split()))
    matched, _spaces = matcher.apply(segments, [False] * len(segments))
    return " ".join(segment.text for segment in matched)


def test_a_special_case_is_found_among_tokens() -> None:
    assert _match("x : ) y : )", ": )") == "x :) y :)"


def test_the_longest_special_case_wins() -> None:
    assert _match(": ) )", ": )", ": ) )") == ":))"


def test_the_first_of_two_special_cases_wins() -> None:
    assert _match(": ) :", ": )", ") :") == ":) :"


def test_what_overlaps_a_loser_loses_too() -> None:
    assert _match("( : ( =", "( :", ": (", "( =") == "(: ( ="


def test_an_infix_at_the_start_of_a_piece_does_not_split() -> None:
    anything_else = re.compile("[^a-z]").finditer
    assert _cut("7cd", infix_finditer=anything_else) == ["7cd"]
    assert _cut("77cd8e", infix_finditer=anything_else) == ["7", "7", "cd", "8", "e"]
    assert _cut("(-a-b)") == ["(", "-a", "-", "b", ")"]


def test_special_cases_are_cut_up_when_a_token_begins_like_them() -> None:
    asked = []

    def cut(text: str) -> tuple[list[Segment], list[bool]]:
        asked.append(text)
        return list(map(Segment, text)), [False] * len(text)

    matcher = SpecialCaseMatcher({text: [Segment(text)] for text in (":)", ":(", ";)", " x", ":’(")}, cut)
    for _ in range(2):
        tokens, spaces = matcher.apply([Segment("a"), Segment(":"), Segment("(")], [False, False, True])
        assert ([token.text for token in tokens], spaces) == (["a", ":("], [False, True])
    assert asked == [" x", ":)", ":("]
    # Others than those in ASCII wait for one.
    tokens, _spaces = matcher.apply([Segment(":"), Segment("’"), Segment("(")], [False, False, True])
    assert [token.text for token in tokens] == asked[3:] == [":’("]
