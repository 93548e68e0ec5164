"""PhraseMatcher: what it finds, what it is given, and how its rules are kept."""

from __future__ import annotations

import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpx.errors import ArgumentError, UsageError
from nlpx.matcher import PhraseMatcher
from nlpx.tokens import Doc
from nlpx.vocab import Vocab

VOCAB = Vocab()
TEXTS = st.text("ab", min_size=1, max_size=4)


def doc_of(words, **annotations):
    return Doc(VOCAB, words=words.split(), **annotations)


def matcher_of(*phrases, attr="ORTH", **settings):
    matcher = PhraseMatcher(VOCAB, attr=attr)
    matcher.add("k", [doc_of(phrase) for phrase in phrases], **settings)
    return matcher


def found(matcher, doc):
    return [(matcher.vocab.strings[key], start, end) for key, start, end in matcher(doc)]


@given(st.dictionaries(st.sampled_from("xyz"), st.lists(TEXTS, max_size=4), max_size=3), st.text("abc", max_size=8))
def test_phrases_are_found_wherever_they_stand(rules, text):
    matcher = PhraseMatcher(VOCAB)
    for key, phrases in rules.items():
        matcher.add(key, [Doc(VOCAB, words=list(phrase)) for phrase in phrases])
    meant = {
        (key, start, start + len(phrase))
        for key, phrases in rules.items()
        for phrase in phrases
        for start in range(len(text))
        if text.startswith(phrase, start)
    }
    matches = found(matcher, Doc(VOCAB, words=list(text)))
    assert set(matches) == meant
    assert len(matches) == len(meant)
    assert [match[1:] for match in matches] == sorted(match[1:] for match in matches)


@pytest.mark.parametrize(
    ("attr", "phrase", "text", "matches"),
    [
        ("LOWER", "New York", "in new YORK", [(1, 3)]),
        ("lower", "New York", "in new YORK", [(1, 3)]),
        ("TEXT", "New York", "in new York New York", [(3, 5)]),
        (65, "York", "York york", [(0, 1)]),
        ("SHAPE", "1.1 x", "in 2.2 y", [(1, 3)]),
        ("IS_PUNCT", "a .", "x y . .", [(1, 3)]),
        ("LENGTH", "a bc", "xyz x yz", [(1, 3)]),
        ("SPACY", "a b", "c d", [(0, 2)]),
    ],
)
def test_tokens_are_compared_by_the_attribute(attr, phrase, text, matches):
    assert [match[1:] for match in matcher_of(phrase, attr=attr)(doc_of(text))] == matches


def test_tokens_can_be_compared_by_annotations():
    matcher = PhraseMatcher(VOCAB, attr="POS")
    with pytest.raises(
        UsageError, match=r"Phrase 0 of the rule 'k' has no POS: call the pipeline that sets it, nlp\(t"
    ):
        matcher.add("k", [doc_of("a")])
    matcher.add("k", [doc_of("a b", pos=["ADJ", "NOUN"])])
    assert [match[1:] for match in matcher(doc_of("c d e", pos=["ADJ", "NOUN", "NOUN"]))] == [(0, 2)]
    assert matcher(doc_of("c d e")) == []


def test_rules_with_the_same_phrase_all_match_in_the_order_in_which_they_were_added():
    matcher = matcher_of("a b", "a B", attr="LOWER")
    matcher.add("j", [doc_of("a b")])
    assert found(matcher, doc_of("A b")) == [("k", 0, 2), ("j", 0, 2)]


def test_matches_of_a_span_are_counted_from_the_start_of_its_doc():
    matcher = matcher_of("a b")
    doc = doc_of("a b a b")
    assert found(matcher, doc[1:]) == [("k", 2, 4)]
    assert matcher(doc[1:3]) == []
    assert matcher(doc[2:2]) == []
    (span,) = matcher(doc[1:], as_spans=True)
    assert (span.start, span.end, span.label_) == (2, 4, "k")


def test_callbacks_are_called_with_all_matches():
    calls = []
    matcher = matcher_of("a", on_match=lambda *given: calls.append(given))
    matcher.add("j", [doc_of("b")])
    doc = doc_of("b a")
    matches = matcher(doc)
    assert calls == [(matcher, doc, 1, matches)]
    matcher.add("k", [doc_of("c")])
    matcher(doc)
    assert len(calls) == 1


def test_phrases_can_be_given_as_in_spacy_2():
    calls = []
    matcher = PhraseMatcher(VOCAB)
    matcher.add("k", None, doc_of("a"), doc_of("b"))
    matcher.add("j", lambda *given: calls.append(given[2]), doc_of("c"))
    assert found(matcher, doc_of("a b c")) == [("k", 0, 1), ("k", 1, 2), ("j", 2, 3)]
    assert calls == [2]


def test_phrases_can_come_one_by_one():
    matcher = PhraseMatcher(VOCAB)
    matcher.add("k", (doc_of(text) for text in ("a", "b")))
    assert found(matcher, doc_of("b")) == [("k", 0, 1)]


def test_removed_rule_finds_nothing():
    matcher = matcher_of("a", "a b")
    matcher.add("j", [doc_of("a"), doc_of("b")])
    assert (len(matcher), "k" in matcher, "other" in matcher) == (2, True, False)
    matcher.remove("k")
    assert found(matcher, doc_of("a b")) == [("j", 0, 1), ("j", 1, 2)]
    with pytest.raises(KeyError, match="There is no rule 'k' to remove"):
        matcher.remove("k")
    matcher.remove("j")
    assert matcher(doc_of("a b")) == []
    matcher.add("k", [doc_of("b")])
    assert found(matcher, doc_of("a b")) == [("k", 1, 2)]


@pytest.mark.parametrize("duplicate", [copy.copy, copy.deepcopy, lambda matcher: pickle.loads(pickle.dumps(matcher))])
def test_copied_matcher_has_the_same_rules(duplicate):
    matcher = matcher_of("A b", "a", attr="LOWER")
    matcher.add("j", [doc_of("a b")])
    other = duplicate(matcher)
    other.remove("j")
    assert [match[1:] for match in other(Doc(other.vocab, words=["a", "B"]))] == [(0, 1), (0, 2)]
    assert len(matcher(doc_of("a b"))) == 3


def test_validated_phrase_is_warned_of_where_it_has_annotations_that_are_not_looked_at():
    matcher = PhraseMatcher(VOCAB, attr="LOWER", validate=True)
    matcher.add("k", [doc_of("a")])
    with pytest.warns(UserWarning, match="Phrase 0 of the rule 'k' has annotations, and only its LOWER is looked at"):
        matcher.add("k", [doc_of("a", pos=["NOUN"])])
    with pytest.raises(UsageError, match="Phrase 1 of the rule 'k' is empty; leave it out"):
        matcher.add("k", [doc_of("a"), Doc(VOCAB)])


def test_empty_phrase_is_never_found():
    assert matcher_of("")(doc_of("a")) == []


def test_pipe_gives_docs_back():
    matcher, doc = matcher_of("a"), doc_of("a")
    assert [*matcher.pipe([(doc, 1)], as_tuples=True, return_matches=True)] == [((doc, matcher(doc)), 1)]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: PhraseMatcher("en"), "A PhraseMatcher needs a vocabulary"),
        (
            lambda: PhraseMatcher(VOCAB, attr="LOWR"),
            "A PhraseMatcher has 'LOWR', which is no attribute of a token; did",
        ),
        (lambda: PhraseMatcher(VOCAB)("a"), "A PhraseMatcher is called with a Doc"),
        (lambda: PhraseMatcher(VOCAB).add(3.5, []), "The key of a rule is a string"),
        (lambda: PhraseMatcher(VOCAB).add("k", doc_of("a")), "a list of Docs, not a Doc; put the one Doc into a list"),
        (lambda: PhraseMatcher(VOCAB).add("k", "a"), "The phrases of the rule 'k' are a list of Docs, not 'a'"),
        (lambda: PhraseMatcher(VOCAB).add("k", 3), "a list of Docs, not 3"),
        (lambda: PhraseMatcher(VOCAB).add("k", ["a"]), "Phrase 0 of the rule 'k' is a Doc, .*, not 'a'"),
        (lambda: PhraseMatcher(VOCAB).add("k", [doc_of("a")], on_match=3), "on_match of the rule 'k' is a function"),
        (
            lambda: PhraseMatcher(VOCAB).add("k", [doc_of("a"), Doc(Vocab(), words=["a"])]),
            "Phrase 1 of the rule 'k' is a Doc of another vocabulary; make it with the pipeline of the PhraseMatcher",
        ),
    ],
)
def test_wrong_argument_is_refused(call, message):
    with pytest.raises(UsageError, match=message):
        call()


def test_refused_phrase_leaves_those_that_were_there():
    matcher = matcher_of("a")
    with pytest.raises(ArgumentError):
        matcher.add("k", [doc_of("b"), "c"])
    assert found(matcher, doc_of("a b")) == [("k", 0, 1)]
