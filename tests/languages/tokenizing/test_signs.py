"""Signs that a text must hold for a pattern to find anything in it."""

from __future__ import annotations

import random
import re

import pytest

from nlpx.languages.tokenizing.saved_patterns import LateMethod, as_quick, at_sign
from nlpx.languages.tokenizing.signs import sign_of

LETTERS = f"[a-f{''.join(map(chr, range(0x100, 0x1C8)))}]"
ITEMS = [
    "a",
    "B",
    r"\.",
    "-",
    "[.,]",
    "[a-c]",
    "[^a]",
    r"\d",
    ".",
    "^",
    "$",
    LETTERS,
    "(?:a|-)",
    "(?:,|;)",
    "(-)",
    "(?i:b)",
]
REPEATS = ["", "", "", "+", "*", "?", "{2}", "{0,2}", "*?"]
AROUND = ["{}", "{}", "{}", "(?={})", "(?<={})", "(?!{})", "(?:{})+", "(?:{}|,)"]


def _pattern(rng):
    alternatives = []
    for _ in range(rng.randint(1, 3)):
        parts = [rng.choice(ITEMS) + rng.choice(REPEATS) for _ in range(rng.randint(1, 3))]
        alternatives.append(rng.choice(AROUND).format("".join(parts)))
    return rng.choice(["", "(?i)", "(?x)"]) + "|".join(alternatives)


def test_a_pattern_finds_nothing_without_its_sign():
    rng = random.Random(12)
    texts = ["".join(rng.choice("aAbB.,;-Ā1") for _ in range(rng.randint(0, 6))) for _ in range(150)]
    n_signs = 0
    for _ in range(1500):
        text = _pattern(rng)
        try:
            pattern = re.compile(text)
        except re.error:
            continue
        sign = sign_of(text)
        n_signs += sign is not None
        if sign is not None:
            assert not [each for each in texts if pattern.search(each) and not sign(each)], text
    assert n_signs > 60


@pytest.mark.parametrize(
    ("text", "has", "lacks"),
    [
        (rf"(?<={LETTERS})\.(?={LETTERS})|[:/]|…", ["a.b", ":", "…"], ["ab", "a-b"]),
        (r"(?:\w+://)?\w+(?:\.\w+)+$", ["a.b"], ["http://a"]),
        (rf"(?iu)(?:^a-{LETTERS}+$)|(?:^b['’]{LETTERS}+$)", ["x-y", "b’a"], ["ab"]),
        (r"(?<=[a-z])['’](?=[a-z])", ["a'b"], ["ab"]),
    ],
    ids=["infixes", "addresses", "hyphens", "what is around"],
)
def test_signs_are_what_plain_words_lack(text, has, lacks):
    sign = sign_of(text)
    assert all(map(sign, has))
    assert not any(map(sign, lacks))


@pytest.mark.parametrize("text", ["[a-z]+", "-*", r"a|\.", r"(?!-)x", "(?:-|b)", "("])
def test_what_plain_words_may_hold_is_no_sign(text):
    assert sign_of(text) is None


def test_a_saved_pattern_is_compiled_for_the_first_text_with_its_sign():
    method = LateMethod("infix_finditer", r"(?<=[a-z])[-~](?=[a-z])", where="here")
    find = at_sign(method, as_quick)
    assert find("abc") is None
    assert "quick" not in vars(method)
    assert [match.span() for match in find("a-b~c")] == [(1, 2), (3, 4)]


def test_functions_and_nothing_stay_what_they_are():
    assert at_sign(None, as_quick) is None
    assert at_sign(str.isdigit, as_quick) is str.isdigit
    match = re.compile("[a-z]+").match
    assert at_sign(match, as_quick) == match
    assert at_sign(re.compile(b"-").match, as_quick)(b"-").group() == b"-"
