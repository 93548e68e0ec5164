"""Patterns that are refused: each with one sentence that says what is wrong and where."""

from __future__ import annotations

import pytest

from nlpx.errors import ArgumentError, MatchPatternError, UsageError
from nlpx.matcher import Matcher
from nlpx.matcher.requirements import NoneOf
from nlpx.matcher.token_classes import ValueTable
from nlpx.vocab import Vocab, attrs

HELLO = {"LOWER": "hello"}


@pytest.mark.parametrize(
    ("patterns", "message"),
    [
        (
            {"LOWER": "hello"},
            "The patterns of the rule 'k' are a list of patterns, each a list of dictionaries, not a d",
        ),
        (None, "are a list of patterns, each a list of dictionaries, not None"),
        ("hello", "not 'hello'"),
        (
            [HELLO],
            "Pattern 0 of the rule 'k' is a list of dictionaries .* not a dict; one pattern alone goes into a list",
        ),
        ([[HELLO], "hello"], "Pattern 1 of the rule 'k' is a list of dictionaries .* not 'hello'"),
        ([[HELLO, "hello"]], "Token 1 of pattern 0 of the rule 'k' is a dictionary such as .* not 'hello'"),
        ([[HELLO], []], "Pattern 1 of the rule 'k' is empty; a match is one token at least"),
        ([[{**HELLO, "OP": "{0}"}, {"OP": "{,0}"}]], "Pattern 0 of the rule 'k' has no token that may stand once"),
        (
            [[HELLO, {"TXT": "a"}]],
            "Token 1 of pattern 0 of the rule 'k' has 'TXT', which is no attribute of a token; did",
        ),
        ([[{"FOO": 1}]], "'FOO', which is no attribute of a token; there are DEP, .*, and _ for extensions"),
        ([[{3.5: "a"}]], "has 3.5, which is no attribute"),
        ([[{"CLUSTER": 3}]], "has 'CLUSTER', which is no attribute"),
        ([[{"LOWER": 3}]], "Token 0 of pattern 0 of the rule 'k': LOWER is a string, not 3"),
        ([[{"lower": None}]], "lower is a string, not None"),
        ([[{"IS_ALPHA": "yes"}]], "IS_ALPHA is True or False, not 'yes'"),
        ([[{"LENGTH": "3"}]], "LENGTH is a whole number, not '3'"),
        ([[{"LENGTH": True}]], "LENGTH is a whole number, not True"),
        (
            [[{"LOWER": {"REGEXP": "a"}}]],
            "LOWER: REGEXP is nothing that a value can be asked for; did you mean 'REGEX'",
        ),
        ([[{"LOWER": {"FUZZY10": "a"}}]], "LOWER: FUZZY10 is nothing that a value can be asked for; did you mean"),
        ([[{"LOWER": {"xyz": "a"}}]], "XYZ is nothing that a value can be asked for; use one of REGEX, FUZZY"),
        ([[{"LOWER": {"REGEX": "(a"}}]], r"LOWER: REGEX is '\(a', which is no regular expression: missing \), unterm"),
        ([[{"LOWER": {"REGEX": {"IN": ["a", "["]}}}]], r"LOWER: REGEX is '\[', which is no regular expression"),
        ([[{"LOWER": {"REGEX": 3}}]], "LOWER: REGEX is a string, not 3"),
        (
            [[{"LOWER": {"REGEX": {"IS_SUBSET": ["a"]}}}]],
            "REGEX is a string, or a dictionary with one list, IN or NOT_IN",
        ),
        ([[{"LOWER": {"FUZZY": {"IN": "a"}}}]], "LOWER: FUZZY: IN takes a list such as .*, not 'a'"),
        ([[{"LENGTH": {"REGEX": "3"}}]], "LENGTH: REGEX asks for strings, and LENGTH is a whole number"),
        ([[{"LOWER": {"IN": "hello"}}]], "LOWER: IN takes a list such as .*, not 'hello'"),
        ([[{"LOWER": {"IN": [3]}}]], "LOWER: IN is a string, not 3"),
        ([[{"LOWER": {">": 3}}]], "LOWER: > compares numbers, and LOWER is a string"),
        ([[{"LENGTH": {">": "3"}}]], "LENGTH: > compares with a number, not with '3'"),
        ([[{"_": 3}]], "Token 0 of pattern 0 of the rule 'k': _ is a dictionary such as .*, not 3"),
        ([[{"_": {"mine": ["a"]}}]], "_.mine is a string, a number or a truth value, not a list"),
        ([[{**HELLO, "OP": "x"}]], "Token 0 of pattern 0 of the rule 'k' has the OP 'x'; write '!', '?'"),
        ([[{**HELLO, "OP": None}]], "has the OP None; write"),
        ([[{**HELLO, "OP": "{}"}]], "has the OP '{}'; write"),
        ([[{**HELLO, "OP": "{-1}"}]], "has the OP '{-1}'; write"),
        ([[{**HELLO, "OP": "{3,1}"}]], r"has the OP '\{3,1\}', in which the most is less than the least"),
        ([[{**HELLO, "OP": "{10001}"}]], "may be counted up to 10000 times"),
        ([[{**HELLO, "OP": "{,10001}"}]], "may be counted up to 10000 times"),
    ],
)
def test_pattern_is_refused_with_key_and_position(patterns, message):
    matcher = Matcher(Vocab())
    with pytest.raises(MatchPatternError, match=message) as caught:
        matcher.add("k", patterns)
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith((".", "?"))
    assert len(matcher) == 0


@pytest.mark.parametrize("op", ["{10000}", "{,10000}", "{2,}", "{0,1}"])
def test_a_token_may_be_counted_so_many_times(op):
    matcher = Matcher(Vocab())
    matcher.add("k", [[HELLO, {**HELLO, "OP": op}]])
    assert len(matcher) == 1


def test_pattern_of_a_wrong_type_is_a_type_error_too():
    with pytest.raises(TypeError):
        Matcher(Vocab()).add("k", [[{"LOWER": 3}]])


def test_refused_pattern_leaves_those_that_were_there():
    matcher = Matcher(Vocab())
    matcher.add("k", [[HELLO]])
    with pytest.raises(UsageError):
        matcher.add("k", [[HELLO], []])
    assert matcher.get("k") == (None, [[HELLO]])


@pytest.mark.parametrize("value", [3, True, "a", {"IN": [3]}, {"==": 3}])
def test_unvalidated_pattern_takes_numbers_for_strings(value):
    matcher = Matcher(Vocab(), validate=False)
    matcher.add("k", [[{"LOWER": value}]])
    with pytest.raises(ArgumentError):
        matcher.add("k", [[{"LOWER": None}]])


def test_values_that_meet_the_same_share_what_says_so():
    vocab = Vocab()
    table = ValueTable(attrs.ORTH)
    table.add(7, NoneOf(values=frozenset({vocab["a"].orth})))
    of_a, of_b, of_c = table.met_by([vocab[word] for word in "abc"])
    assert (of_a, of_b) == (frozenset(), {7})
    assert of_b is of_c


def test_of_a_stream_of_new_words_no_values_are_kept():
    vocab, table = Vocab(), ValueTable(attrs.LOWER)
    table.add(7, NoneOf(values=frozenset({vocab["a"].orth})))
    assert table.met_by([vocab.lexeme(f"word{number}") for number in range(100)]) == [{7}] * 100
    assert not table._known
