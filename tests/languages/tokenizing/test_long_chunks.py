"""Chunks of any length: their cost grows with their length, and the tokens are those of the plain algorithm."""

from __future__ import annotations

import random
import re
import string
from dataclasses import replace
from functools import partial

import pytest

from nlpx.languages.tokenizing.segmentation import Segmenter
from nlpx.languages.tokenizing.segments import Segment

MARKS = f"{string.punctuation}…“”‘’«»„°§€£¥–—~¿¡•→™😀1aé中\u0301\u200d"
# What rules look at together.
PIECES = [
    "''",
    "--",
    "...",
    "..",
    ",",
    "km",
    "3km",
    "10%",
    "°C.",
    "US$",
    "AB.",
    "'s",
    "’s",
    "-ce",
    "-t-il",
    "n't",
    ":)",
    ":-))",
    "C++",
    "a.m.",
    "U.S.",
    "don't",
    "l'homme",
    "anti-a",
    "x-sur-y",
    "a/b",
    "1,2",
    "http://a.com/(b)",
    "a@b.de",
    '"a":',
    '{"a":',
    "('",
]


def _whole(search):
    """Hide that a function is the method of a pattern, so that it sees all of the text."""
    return None if search is None else partial(_call, search)


def _call(search, text):
    return search(text)


def _texts(seed, n_texts):
    rng = random.Random(seed)
    for _ in range(n_texts):
        parts = [rng.choice([*MARKS, *PIECES]) * rng.choice([1, 1, 2, 7, 60]) for _ in range(rng.randint(1, 5))]
        yield "".join(parts) * rng.choice([1, 1, 3, 20])


@pytest.mark.parametrize("code", ["de", "en", "es", "fr", "nl", "xx"])
def test_runs_of_any_character_take_time_in_proportion(tokenizers, code):
    for mark in MARKS:
        doc = tokenizers[code](mark * 20_000)
        assert doc.text == mark * 20_000
        short = tokenizers[code](mark * 6)
        assert len(doc) > 1_000 or len(short) < 6


@pytest.mark.parametrize("code", ["de", "en", "es", "fr", "nl", "xx"])
def test_long_mixed_chunks_take_time_in_proportion(tokenizers, code):
    for piece in [*PIECES, "anti-", "a-a-", f"{'a' * 9}'"]:
        text = f"{'(' * 5_000}{piece * 5_000}{')' * 5_000}"
        assert tokenizers[code](text).text == text


@pytest.mark.parametrize("code", ["en", "fr", "de"])
def test_segments_are_those_of_patterns_that_see_all_of_the_text(tokenizers, code):
    segmenter = tokenizers[code]._segmenter
    plain = replace(
        segmenter,
        prefix_search=_whole(segmenter.prefix_search),
        suffix_search=_whole(segmenter.suffix_search),
        token_match=_whole(segmenter.token_match),
        is_plain=None,
    )
    for text in _texts(1, 50):
        assert segmenter.segment(text) == plain.segment(text)


def test_segments_by_patterns_of_ones_own_are_those_of_the_plain_algorithm():
    rng = random.Random(2)
    prefixes = [r"^[(.]", r"^\.\.+|^\(", r"^a{2}(?!b)|^\.", r"^(?:\(|a+)", r"(?i)^A{1,3}", r"^a+b|^\(", "a"]
    suffixes = [r"[).]$", r"\.\.+$|\)$", r"(?<=b)a{1,2}$|\)$", r"(?:\)|(?<!a)b)$", r"a+$", r"\)+?$", r"b.*\)$"]
    tokens = [None, r"a{0,9}$", r"\(a", r"(?:\.a){1,40}$"]
    for _ in range(300):
        prefix, suffix, token = (re.compile(rng.choice(kind) or "x^") for kind in (prefixes, suffixes, tokens))
        text = "".join(rng.choice("a.()b") * rng.choice([1, 2, 30]) for _ in range(rng.randint(1, 9)))
        case = text[rng.randrange(len(text)) :][: rng.randint(1, 5)]
        cases = {case: (Segment(case, "SPECIAL-1"),)}
        fast = Segmenter(cases, prefix.search, suffix.search, token_match=token.match)
        slow = Segmenter(cases, _whole(prefix.search), _whole(suffix.search), token_match=_whole(token.match))
        assert fast.segment(text) == slow.segment(text), (prefix, suffix, token, text, case)


def test_special_case_longer_than_all_before_it_is_found(tokenizers):
    segmenter = replace(tokenizers["en"]._segmenter, special_cases={})
    case = "=" * 200
    segmenter.add_special_case(case, (Segment(case, "SPECIAL-1"),))
    assert [segment.text for segment in segmenter.segment(f"({case})")] == ["(", case, ")"]


def test_long_chunk_is_not_kept(tokenizers):
    tokenizer = tokenizers["xx"]
    text = "=" * 10_000
    assert len(tokenizer(text)) == 10_000
    assert text not in tokenizer._chunks
