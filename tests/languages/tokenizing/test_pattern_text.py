"""Shorter texts of patterns, from which the same is learnt."""

from __future__ import annotations

import random
import re

import pytest

from nlpx.errors import ModelError
from nlpx.languages.tokenizing.pattern_text import for_ascii, gathered, spelt_out, without_classes
from nlpx.languages.tokenizing.reach import window_at_end
from nlpx.languages.tokenizing.saved_patterns import LateMethod, as_test
from nlpx.languages.tokenizing.tokenizer import Tokenizer
from nlpx.vocab import Vocab

# Letters of many scripts, as the classes of languages have them.
LETTERS = f"[a-f{''.join(map(chr, range(0x100, 0x1C8)))}]"
OTHERS = f"[0-9{''.join(map(chr, range(0x400, 0x4C8)))}]"
HEADS = ["", "^", "^a-", "(?:b|c)-", "[de]?-", r"\-", "x|y", r"\[", "(?:^f)"]
TAILS = ["", "$", "-[xy]$", "(?:-|x)", "|x", "?"]


def _pattern(rng):
    alternatives = []
    for _ in range(rng.randint(2, 8)):
        pieces = [rng.choice(HEADS)]
        for _ in range(rng.randint(0, 2)):
            pieces += [rng.choice([LETTERS, OTHERS]), rng.choice(["", "+", "*", "{1,2}", "*?"]), rng.choice(TAILS)]
        text = "".join(pieces)
        alternatives.append(f"(?:{text})" if rng.random() < 0.5 else text)
    return rng.choice(["", "(?i)"]) + "|".join(alternatives)


def test_gathered_alternatives_match_where_the_others_do():
    rng = random.Random(8)
    texts = ["".join(rng.choice("aAbcdef-xy0[ĀāЀ") for _ in range(rng.randint(0, 7))) for _ in range(200)]
    n_shorter = 0
    for _ in range(150):
        text = _pattern(rng)
        try:
            expected = re.compile(text)
        except re.error:
            continue
        found = re.compile(gathered(text))
        n_shorter += len(found.pattern) < len(text)
        for method in ("match", "search", "fullmatch"):
            matches = [[bool(getattr(each, method)(word)) for word in texts] for each in (expected, found)]
            assert matches[0] == matches[1], text
    assert n_shorter > 50


def test_alternatives_share_large_classes():
    heads, middles = [f"^{head}-" for head in "abcd"], ["-le-", "-la-", "-les-"]
    text = "|".join(
        [
            *(f"(?:{head}{LETTERS}+$)" for head in heads),
            *(f"(?:^{LETTERS}+{middle}{LETTERS}+$)" for middle in middles),
            "(?:^x$)",
        ]
    )
    due = f"^x$|(?:{'|'.join(heads)}){LETTERS}+$|^{LETTERS}+(?:{'|'.join(middles)}){LETTERS}+$"
    assert gathered(f"(?iu){text}") == f"(?iu){due}"


@pytest.mark.parametrize(
    "ordered",
    [r"(a)(?:b\1)", "(?P<one>a)", "(?=a)", "a++", "(?#|)", f"{LETTERS}++", "(?x:a | b)"],
    ids=["number", "name", "assertion", "possessive", "comment", "possessive class", "verbose"],
)
def test_where_order_may_matter_nothing_is_gathered(ordered):
    text = f"{ordered}|a{LETTERS}|b{LETTERS}"
    assert gathered(text) == text


@pytest.mark.parametrize(
    ("text", "due"),
    [
        (r"[\u00DF-\u00F6]\U0001F600", "[\u00df-\u00f6]\U0001f600"),
        (r"\\u00DF[\\\u00DF]", "\\\\u00DF[\\\\\u00df]"),
        (r"[\u005D\u002D\]]\x7f", r"[\u005D\u002D\]]\x7f"),
        (r"\uD83D", "\ud83d"),
        (r"\U00110000\u12", r"\U00110000\u12"),
    ],
    ids=["large numbers", "backslashes", "ASCII", "half a pair", "no numbers"],
)
def test_numbers_of_characters_are_spelt_out_where_they_mean_nothing_else(text, due):
    assert spelt_out(text) == due


def test_the_quick_form_of_a_saved_pattern_finds_the_same():
    text = r"(?<=[a-z\u00DF-\u00F6])\.(?=[A-Z\u0391-\u03A9])|[\u2013\u2014]+"
    method = LateMethod("infix_finditer", text, where="here")
    quick = method.quick(in_ascii=False)
    found = [[match.span() for match in find("aß.Ωb––—c.d")] for find in (quick, method)]
    assert found == [[(2, 3), (5, 8)]] * 2
    assert (quick.__self__.pattern, method.compiled.__self__.pattern) == (spelt_out(text), text)
    in_ascii = method.quick(in_ascii=True)
    assert in_ascii.__self__.pattern == r"(?<=[a-zÿ-ÿ])\.(?=[A-Zÿ-ÿ])|[ÿ-ÿ]+"
    assert [match.span() for match in in_ascii("a.B-c.d.E")] == [(1, 2), (7, 8)]


def test_in_ascii_the_form_for_ascii_finds_the_same():
    rng = random.Random(3)
    texts = ["".join(rng.choices("af-gxyk059[](.", k=rng.randint(0, 6))) for _ in range(40)]
    n_found = 0
    for _ in range(400):
        text = _pattern(rng)
        try:
            long = re.compile(text)
        except re.error:
            continue
        short = re.compile(for_ascii(text))
        for each in texts:
            found = [match.span() for match in long.finditer(each)]
            assert [match.span() for match in short.finditer(each)] == found, (text, each)
            n_found += sum(end > start for start, end in found)
    assert n_found > 1000


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("[xßà-ü-z]", "[xÿ-ÿ-z]"),
        ("[ß-]+?", "[ÿ-ÿ-]+?"),
        ("[^aß0]{2}", "[^aÿ-ÿ0]{2}"),
        (r"\[ß][]ß]", r"\[ß][]ÿ-ÿ]"),
        ("[!-ßà]", "[!-ßà]"),
        (r"[!-\ßà]", r"[!-\ßà]"),
        (r"[^ß-\xE9]", r"[^ß-\xE9]"),
        ("(?i)[\u212a]", "(?i)[\u212a]"),
        ("(?x)[ß]", "(?x)[ß]"),
        ("ß[ab]", "ß[ab]"),
    ],
    ids=[
        "a range made of two",
        "a hyphen",
        "others",
        "a bracket",
        "a range across",
        "with a backslash",
        "to a number",
        "case",
        "comments",
        "no class",
    ],
)
def test_classes_for_ascii_hold_hardly_anything_else(text, due):
    assert for_ascii(text) == due
    both = re.compile(text), re.compile(due)
    characters = list(map(chr, range(128)))
    found = [[bool(pattern.search(each * 2)) for each in characters] for pattern in both]
    assert found[0] == found[1]


@pytest.mark.parametrize("text", ["(?x)a [b] # [c", "a(?#[)b]"])
def test_brackets_in_comments_are_no_classes(text):
    assert without_classes(re.compile(text)) == text


def test_equal_classes_are_still_known_as_equal():
    assert window_at_end(re.compile(r"(?:[a\]][a\]]*)$").search)
    assert window_at_end(re.compile(r"(?:[a\]][a\[]*)$").search) is None


def test_a_tokenizer_asks_the_quick_form_of_a_saved_pattern():
    text = "|".join(f"(?:^{head}-{LETTERS}+$)" for head in "abcdefgh")
    saved = Tokenizer(Vocab(), prefix_search=re.compile("^[abc]").search, token_match=re.compile(text).match)
    loaded = Tokenizer(Vocab()).from_bytes(saved.to_bytes())
    assert (
        loaded.explain("a-bc a.bc")
        == saved.explain("a-bc a.bc")
        == [
            ("TOKEN_MATCH", "a-bc"),
            ("PREFIX", "a"),
            ("TOKEN", ".bc"),
        ]
    )
    assert "compiled" not in vars(loaded._segmenter.token_match)
    assert loaded.token_match("a-bc").group() == "a-bc"


def test_a_saved_pattern_that_is_none_is_refused_when_it_is_asked():
    method = LateMethod("token_match", f"a{LETTERS}|b{LETTERS}|(", where="here")
    with pytest.raises(ModelError, match=r"here: .*missing \), unterminated subpattern"):
        as_test(method, in_ascii=True)
