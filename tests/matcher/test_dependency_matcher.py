"""DependencyMatcher: what it refuses, and how its rules are kept; test_against_spacy.py has what it finds."""

from __future__ import annotations

import copy
import pickle

import pytest

from nlpx.errors import ArgumentError, UsageError
from nlpx.matcher import DependencyMatcher
from nlpx.tokens import Doc
from nlpx.vocab import Vocab

VOCAB = Vocab()
VERB = {"RIGHT_ID": "verb", "RIGHT_ATTRS": {"POS": "VERB"}}
OBJECT = {"LEFT_ID": "verb", "REL_OP": ">", "RIGHT_ID": "object", "RIGHT_ATTRS": {"DEP": "obj"}}


def dogs(vocab=VOCAB):
    return Doc(
        vocab,
        words=["Dogs", "chase", "cats", "and", "birds"],
        pos=["NOUN", "VERB", "NOUN", "CCONJ", "NOUN"],
        heads=[1, 1, 1, 4, 2],
        deps=["nsubj", "ROOT", "obj", "cc", "conj"],
    )


def matcher_of(*patterns, **settings):
    matcher = DependencyMatcher(VOCAB)
    matcher.add("k", [*patterns], **settings)
    return matcher


def test_matches_are_the_tokens_in_the_order_of_the_nodes():
    below = {"LEFT_ID": "verb", "REL_OP": ">>", "RIGHT_ID": "conjunct", "RIGHT_ATTRS": {"DEP": "conj"}}
    assert matcher_of([VERB, OBJECT, below])(dogs()) == [(VOCAB.strings["k"], [1, 2, 4])]


def test_rules_come_one_after_the_other():
    matcher = matcher_of([VERB, OBJECT], [VERB])
    matcher.add("j", [[{"RIGHT_ID": "noun", "RIGHT_ATTRS": {"POS": "NOUN"}}]])
    found = [(VOCAB.strings[key], tokens) for key, tokens in matcher(dogs())]
    assert found == [("k", [1, 2]), ("k", [1]), ("j", [0]), ("j", [2]), ("j", [4])]


def test_tokens_outside_of_a_span_are_no_part_of_it():
    assert matcher_of([VERB, OBJECT])(dogs()[1:]) == [(VOCAB.strings["k"], [0, 1])]
    assert matcher_of([VERB, OBJECT])(dogs()[2:]) == []


def test_callbacks_are_called_with_all_matches():
    calls = []
    matcher = matcher_of([VERB], on_match=lambda *given: calls.append(given))
    doc = dogs()
    matches = matcher(doc)
    assert calls == [(matcher, doc, 0, matches)]


def test_doc_without_a_parse_is_an_error_where_labels_are_asked_for():
    with pytest.raises(UsageError, match="ask for DEP, which no token of the Doc has"):
        matcher_of([VERB, OBJECT])(Doc(VOCAB, words=["a"], pos=["VERB"]))
    assert matcher_of([VERB, OBJECT])(Doc(VOCAB)) == []


def test_rules_are_kept_by_key():
    matcher = matcher_of([VERB])
    matcher.add("k", [[VERB, OBJECT]])
    assert matcher.get("k") == (None, [[VERB], [VERB, OBJECT]])
    assert (len(matcher), "k" in matcher, matcher.has_key("j"), matcher.get("j", 3)) == (1, True, False, 3)
    matcher.remove("k")
    assert matcher(dogs()) == []
    with pytest.raises(KeyError, match="no rule 'k' to remove"):
        matcher.remove("k")


@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda matcher: pickle.loads(pickle.dumps(matcher))])
def test_copied_matcher_has_the_same_rules(duplicate):
    other = duplicate(matcher_of([VERB, OBJECT]))
    assert [tokens for _key, tokens in other(dogs(other.vocab))] == [[1, 2]]


@pytest.mark.parametrize(
    ("patterns", "message"),
    [
        (None, "The patterns of the rule 'k' are a list of patterns, each a list of nodes, not None"),
        (VERB, "are a list of patterns"),
        ([VERB], "Pattern 0 of the rule 'k' is a list of nodes, not a dict; one pattern alone goes into a list too"),
        ([[VERB], []], "Pattern 1 of the rule 'k' is empty; a match is one token at least"),
        ([["verb"]], "Token 0 of pattern 0 of the rule 'k' is a dictionary with RIGHT_ID and RIGHT_ATTRS, not 'verb'"),
        ([[{"RIGHT_ID": "verb"}]], "Token 0 of pattern 0 of the rule 'k' has no RIGHT_ATTRS, which every node has"),
        (
            [[VERB, {**VERB, "RIGHT_ID": "b"}]],
            "Token 1 .* has no LEFT_ID and no REL_OP, which every node has but the f",
        ),
        ([[{**OBJECT}]], "Token 0 .* is the first, and has a LEFT_ID or a REL_OP"),
        ([[{**VERB, "RIGHT_ID": 3}]], "names nodes by strings, not by 3"),
        ([[VERB, {**OBJECT, "RIGHT_ID": "verb"}]], "has the RIGHT_ID 'verb', which a node before it has; each has its"),
        (
            [[VERB, {**OBJECT, "LEFT_ID": "verv"}]],
            "has the LEFT_ID 'verv', which no node before it has; did you mean 'v",
        ),
        ([[VERB, {**OBJECT, "REL_OP": "%"}]], r"has the REL_OP '%'; there are < > << >> \. \.\* ; ;\*"),
        (
            [[{**VERB, "RIGHT_ATTRS": {"PSO": "VERB"}}]],
            "RIGHT_ATTRS has 'PSO', which is no attribute of a token; did you",
        ),
        (
            [[{**VERB, "RIGHT_ATTRS": {"POS": "VERB", "OP": "+"}}]],
            "has an OP by which several tokens may stand, or none",
        ),
        ([[{**VERB, "RIGHT_ATTRS": 3}]], "RIGHT_ATTRS is a dictionary such as .*, not 3"),
    ],
)
def test_pattern_is_refused_with_key_and_position(patterns, message):
    matcher = DependencyMatcher(VOCAB)
    with pytest.raises(UsageError, match=message) as caught:
        matcher.add("k", patterns)
    assert "\n" not in str(caught.value)
    assert len(matcher) == 0


def test_argument_of_a_wrong_type_is_refused():
    with pytest.raises(ArgumentError, match="A DependencyMatcher needs a vocabulary"):
        DependencyMatcher("en")
    with pytest.raises(ArgumentError, match="A DependencyMatcher is called with a Doc"):
        DependencyMatcher(VOCAB)("a")
