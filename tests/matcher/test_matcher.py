"""Matcher: what it finds, what it is given, and how its rules are kept."""

from __future__ import annotations

import copy
import pickle
import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpx import blank
from nlpx.errors import ArgumentError, UsageError
from nlpx.matcher import Matcher
from nlpx.tokens import Doc, Token
from nlpx.vocab import Vocab

VOCAB = blank("en").vocab
A, B = {"LOWER": "a"}, {"LOWER": "b"}


def doc_of(words, **annotations):
    return Doc(VOCAB, words=words.split(), **annotations)


def found(patterns, doc, *, validate=True, **settings):
    matcher = Matcher(VOCAB, validate=validate)
    matcher.add("k", patterns, **settings)
    return [(start, end) for _key, start, end in matcher(doc)]


# What patterns mean


def letters(regex):
    """Return the pattern that asks of tokens what a regular expression asks of letters."""
    tokens = []
    for letter, op in re.findall(r"(.)([?+*]|\{.*?\})?", regex):
        tokens.append({**({} if letter == "." else {"ORTH": letter}), **({"OP": op} if op else {})})
    return tokens


STEP = st.tuples(
    st.sampled_from("abc."), st.sampled_from(["", "", "?", "+", "*", "{2}", "{1,2}", "{2,}", "{,2}", "{0}"])
)
REGEX = st.lists(STEP, min_size=1, max_size=4).map(lambda steps: "".join(letter + op for letter, op in steps))


@given(st.lists(REGEX, min_size=1, max_size=3), st.text("abc", max_size=8))
def test_operators_mean_what_they_mean_in_regular_expressions(regexes, text):
    regexes = [regex for regex in regexes if not re.fullmatch(r"(.\{0\})+", regex)]
    matcher = Matcher(VOCAB)
    for number, regex in enumerate(regexes):
        matcher.add(str(number), [letters(regex)])
    places = [(start, end) for start in range(len(text)) for end in range(start + 1, len(text) + 1)]
    meant = {
        (str(number), start, end)
        for number, regex in enumerate(regexes)
        for start, end in places
        if re.fullmatch(regex.replace("{,", "{0,"), text[start:end])
    }
    matches = [(VOCAB.strings[key], start, end) for key, start, end in matcher(Doc(VOCAB, words=list(text)))]
    assert set(matches) == meant
    assert len(matches) == len(meant)


@given(REGEX, st.text("abc", max_size=8), st.sampled_from(["FIRST", "LONGEST"]))
def test_greedy_matches_share_no_token_and_leave_no_match_that_could_be_added(regex, text, greedy):
    if re.fullmatch(r"(.\{0\})+", regex):
        return
    doc = Doc(VOCAB, words=list(text))
    everything = found([letters(regex)], doc)
    chosen = found([letters(regex)], doc, greedy=greedy)
    taken = [place for start, end in chosen for place in range(start, end)]
    assert len(taken) == len(set(taken))
    assert set(chosen) <= set(everything)
    assert all(not set(taken).isdisjoint(range(start, end)) for start, end in everything)


def preferred(matches, greedy):
    """Return by definition which of all matches are chosen: the most preferred one again and again."""
    by = {"FIRST": lambda match: (match[0], -match[1]), "LONGEST": lambda match: (match[0] - match[1], match[0])}
    chosen = []
    for start, end in sorted(matches, key=by[greedy]):
        if all(end <= other[0] or other[1] <= start for other in chosen):
            chosen.append((start, end))
    return chosen


@given(st.lists(REGEX, min_size=1, max_size=3), st.text("abc", max_size=12), st.sampled_from(["FIRST", "LONGEST"]))
def test_greedy_rule_chooses_what_it_prefers_among_all_matches_of_its_patterns(regexes, text, greedy):
    patterns = [letters(regex) for regex in regexes if not re.fullmatch(r"(.\{0\})+", regex)]
    doc = Doc(VOCAB, words=list(text))
    assert found(patterns, doc, greedy=greedy) == preferred(found(patterns, doc), greedy)


@given(st.lists(REGEX, min_size=1, max_size=3), st.text("abc", max_size=8), st.sampled_from(["FIRST", "LONGEST"]))
def test_greedy_matches_are_aligned_as_the_same_matches_among_all_are(regexes, text, greedy):
    patterns = [letters(regex) for regex in regexes if not re.fullmatch(r"(.\{0\})+", regex)]
    doc = Doc(VOCAB, words=list(text))
    every, chosen = Matcher(VOCAB), Matcher(VOCAB)
    every.add("k", patterns)
    chosen.add("k", patterns, greedy=greedy)
    assert all(match in every(doc, with_alignments=True) for match in chosen(doc, with_alignments=True))


@pytest.mark.parametrize("greedy", ["FIRST", "LONGEST"])
@pytest.mark.parametrize(
    ("pattern", "words", "matches"),
    [
        ([{"OP": "+"}], ["a"] * 20_000, [(0, 20_000)]),
        ([{**A, "OP": "+"}], ["a", "b", "b", "a"], [(0, 1), (3, 4)]),
        ([{**A, "OP": "+"}, B], [*["a"] * 19_999, "b"], [(0, 20_000)]),
        ([A, *[{"OP": "*"}] * 20, {"LOWER": "z"}], [*["a"] * 9_999, "z", *["a"] * 10_000], [(0, 10_000)]),
        ([{**A, "OP": "+"}, {**A, "OP": "*"}], ["a", "b"] * 10_000, [(n, n + 1) for n in range(0, 20_000, 2)]),
    ],
)
def test_greedy_rule_makes_no_match_that_is_not_chosen(pattern, words, matches, greedy):
    assert found([pattern], Doc(VOCAB, words=words), greedy=greedy) == matches


def test_negated_token_is_one_that_does_not_fit():
    assert found([[A, {**B, "OP": "!"}]], doc_of("a c a b a")) == [(0, 2)]


def test_twenty_wildcards_are_followed_only_where_they_lead_to_a_match():
    pattern = [A, *[{"OP": "*"}] * 20, {"LOWER": "z"}]
    words = ["a"] * 3000
    assert found([pattern], Doc(VOCAB, words=words)) == []
    assert found([pattern], Doc(VOCAB, words=[*words[:3], "z", *words])) == [(2, 4), (1, 4), (0, 4)]


def test_many_patterns_are_found_beside_each_other():
    matcher = Matcher(VOCAB)
    words = [f"w{number}" for number in range(3000)]
    for first, second in pairwise(words):
        matcher.add(f"{first} {second}", [[{"ORTH": first}, {"ORTH": second}]])
    matches = matcher(Doc(VOCAB, words=["x", "w7", "w8", "w9", "w2998", "w2999"]))
    assert [(VOCAB.strings[key], start, end) for key, start, end in matches] == [
        ("w7 w8", 1, 3),
        ("w8 w9", 2, 4),
        ("w2998 w2999", 4, 6),
    ]


# What is asked of tokens


@pytest.mark.parametrize(
    ("token", "places"),
    [
        ({"PREFIX": "s"}, [1]),
        ({"SUFFIX": {"IN": ["ats"]}}, [2]),
        ({"LANG": "en"}, [0, 1, 2, 3, 4]),
        ({"HEAD": 0}, [1]),
        ({"HEAD": 1}, [0]),
        ({"HEAD": {"<": 0}}, [2, 3, 4]),
        ({"IDX": {">=": 6}}, [2, 3, 4]),
        ({"ENT_KB_ID": "Q1"}, [2]),
        ({"ENT_ID": "cats"}, [2]),
        ({"IS_SENT_START": True}, [0]),
        ({"SENT_START": False}, [1, 2, 3, 4]),
        ({"TEXT": "Cats", "POS": "NOUN"}, [2]),
        ({"TEXT": "Cats", "POS": "VERB"}, []),
        ({"POS": {"REGEX": "N$"}}, [0, 2, 4]),
        ({"MORPH": {"IN": ["Number=Sing|Case=Nom"]}}, [0]),
        ({"MORPH": {"REGEX": "^.$"}}, [3, 4]),
        ({"MORPH": {"IS_SUPERSET": ["_"]}}, []),
        ({"Lower": {"in": ["cats"]}}, [2]),
        ({75: "NNS"}, [2]),
        ({}, [0, 1, 2, 3, 4]),
    ],
)
def test_token_is_asked_for(token, places):
    doc = doc_of(
        "I saw Cats 12 U.S.",
        tags=["PRP", "VBD", "NNS", "CD", "NNP"],
        pos=["PRON", "VERB", "NOUN", "NUM", "PROPN"],
        morphs=["Case=Nom|Number=Sing", "Tense=Past", "Number=Plur", "", ""],
        deps=["nsubj", "ROOT", "dobj", "nummod", "npadvmod"],
        heads=[1, 1, 1, 2, 1],
    )
    doc[2].ent_kb_id_, doc[2].ent_id_ = "Q1", "cats"
    assert found([[token]], doc) == [(place, place + 1) for place in places]


def test_sentences_need_not_be_known():
    doc = doc_of("a b a")
    assert found([[{"IS_SENT_START": False}]], doc) == [(1, 2), (2, 3)]


def test_extension_can_hold_what_no_pattern_can_equal():
    Token.set_extension("held", default=None)
    try:
        doc = doc_of("a b c d")
        doc[0]._.held, doc[1]._.held, doc[2]._.held = ["x", "y"], 0.5, "x"
        assert found([[{"_": {"held": "x"}}]], doc) == [(2, 3)]
        assert found([[{"_": {"held": 0.5}}]], doc) == [(1, 2)]
        assert found([[{"_": {"held": {"INTERSECTS": ["x"]}}}]], doc) == [(0, 1), (2, 3)]
        assert found([[{"_": {"held": {">": 0.1}}}]], doc) == [(1, 2)]
        assert found([[{"_": {"held": {"!=": 0.5}}}]], doc) == [(0, 1), (2, 3), (3, 4)]
        assert found([[{"_": {"held": {"REGEX": "x"}}}]], doc) == [(2, 3)]
        assert found([[{"_": {"held": {"NOT_IN": ["x"]}}}]], doc) == [(1, 2)]
    finally:
        Token.remove_extension("held")


def test_extension_must_be_declared():
    with pytest.raises(AttributeError, match="no extension 'undeclared'"):
        found([[{"_": {"undeclared": 1}}]], doc_of("a"))


def test_changed_words_are_looked_at_anew():
    vocab = Vocab()
    matcher = Matcher(vocab)
    matcher.add("stop", [[{"IS_STOP": True}]])
    doc = Doc(vocab, words=["a", "b"])
    assert matcher(doc) == []
    vocab["b"].is_stop = True
    assert [match[1:] for match in matcher(doc)] == [(1, 2)]


def test_fuzzy_compare_says_what_is_near():
    asked = []

    def same_length(text, pattern, edits):
        asked.append((text, pattern, edits))
        return len(text) == len(pattern)

    matcher = Matcher(VOCAB, fuzzy_compare=same_length)
    matcher.add("k", [[{"TEXT": {"FUZZY": "xy"}}], [{"TEXT": {"FUZZY3": {"NOT_IN": ["xy"]}}}]])
    assert [match[1:] for match in matcher(doc_of("ab abc"))] == [(0, 1), (1, 2)]
    assert set(asked) == {("ab", "xy", -1), ("ab", "xy", 3), ("abc", "xy", -1), ("abc", "xy", 3)}


@pytest.mark.parametrize("attribute", ["TAG", "POS", "MORPH", "LEMMA", "DEP"])
def test_missing_annotation_is_an_error_unless_allowed(attribute):
    matcher = Matcher(VOCAB)
    matcher.add("k", [[A, {attribute: "X"}]])
    doc = doc_of("a b")
    with pytest.raises(UsageError, match=f"The patterns ask for {attribute}, which no token of the Doc has"):
        matcher(doc)
    assert matcher(doc, allow_missing=True) == []
    assert matcher(Doc(VOCAB)) == []


# What comes back


def test_matches_of_a_span_are_counted_from_its_start():
    doc = doc_of("a b a b")
    matcher = Matcher(VOCAB)
    matcher.add("k", [[A, B]])
    assert [match[1:] for match in matcher(doc[1:])] == [(1, 3)]
    assert matcher(doc[1:3]) == []
    assert matcher(doc[2:2]) == []
    (span,) = matcher(doc[1:], as_spans=True)
    assert (span.start, span.end, span.label_) == (2, 4, "k")


def test_callbacks_are_called_with_all_matches():
    calls = []
    matcher = Matcher(VOCAB)
    matcher.add("k", [[A]], on_match=lambda *given: calls.append(given))
    matcher.add("j", [[B]])
    doc = doc_of("b a")
    matches = matcher(doc)
    assert calls == [(matcher, doc, 1, matches)]


def test_alignments_are_left_out_of_spans():
    matcher = Matcher(VOCAB)
    matcher.add("k", [[{**A, "OP": "+"}, B]])
    doc = doc_of("a a b")
    assert matcher(doc, with_alignments=True) == [
        (VOCAB.strings["k"], 1, 3, [0, 1]),
        (VOCAB.strings["k"], 0, 3, [0, 0, 1]),
    ]
    assert [span.text for span in matcher(doc, as_spans=True, with_alignments=True)] == ["a b", "a a b"]


def test_patterns_of_one_rule_find_a_match_once():
    assert found([[A], [{"TEXT": "a"}], [{"OP": "+"}]], doc_of("a")) == [(0, 1)]


# Rules


def test_rule_is_added_to_and_its_settings_are_those_of_the_last_call():
    def on_match(*given):
        raise AssertionError

    matcher = Matcher(VOCAB)
    matcher.add("k", [[{**A, "OP": "+"}]], greedy="LONGEST", on_match=on_match)
    matcher.add("k", ([B],))
    assert matcher.get("k") == (None, [[{**A, "OP": "+"}], [B]])
    assert [match[1:] for match in matcher(doc_of("a a b"))] == [(0, 1), (0, 2), (1, 2), (2, 3)]


def test_rules_are_counted_by_key():
    matcher = Matcher(VOCAB)
    matcher.add("k", [[A], [B]])
    matcher.add(VOCAB.strings.add("j"), [[A]])
    assert len(matcher) == 2
    assert "j" in matcher
    assert matcher.has_key(VOCAB.strings["k"])
    assert "other" not in matcher
    assert matcher.get("other") is None
    assert matcher.get("other", "default") == "default"


def test_patterns_are_at_hand_as_they_were_read():
    matcher = Matcher(VOCAB)
    matcher.add("k", [[A], [A, {**B, "OP": "+"}]])
    assert [[token.repeats.most for token in pattern] for pattern in matcher.as_read("k")] == [[1], [1, None]]
    with pytest.raises(UsageError, match="no rule 'j'"):
        matcher.as_read("j")


def test_removed_rule_finds_nothing():
    matcher = Matcher(VOCAB)
    matcher.add("k", [[A]])
    matcher.add("j", [[B]])
    doc = doc_of("a b")
    assert len(matcher(doc)) == 2
    matcher.remove("k")
    assert [VOCAB.strings[key] for key, _start, _end in matcher(doc)] == ["j"]
    with pytest.raises(UsageError, match="no rule 'jj' to remove; did you mean 'j'"):
        matcher.remove("jj")


def test_rule_that_is_not_there_is_a_key_error_too():
    with pytest.raises(KeyError):
        Matcher(VOCAB).remove("k")


def test_matcher_without_rules_finds_nothing():
    assert Matcher(VOCAB)(doc_of("a")) == []


@pytest.mark.parametrize("duplicate", [copy.copy, copy.deepcopy, lambda matcher: pickle.loads(pickle.dumps(matcher))])
def test_copied_matcher_has_the_same_rules(duplicate):
    matcher = Matcher(Vocab(), validate=False)
    matcher.add("k", [[{"LOWER": {"FUZZY": "aa"}, "OP": "+"}]], greedy="LONGEST")
    other = duplicate(matcher)
    other.add("j", [[B]])
    assert [match[1:] for match in other(Doc(other.vocab, words=["a", "aa", "b"]))] == [(2, 3), (0, 3)]
    assert len(matcher) == 1
    assert other.validate is False


def test_pipe_gives_docs_back():
    matcher = Matcher(VOCAB)
    matcher.add("k", [[A]])
    doc = doc_of("a")
    matches = matcher(doc)
    assert [*matcher.pipe([doc])] == [doc]
    assert [*matcher.pipe([doc], return_matches=True)] == [(doc, matches)]
    assert [*matcher.pipe([(doc, 1)], as_tuples=True)] == [(doc, 1)]
    assert [*matcher.pipe([(doc, 1)], as_tuples=True, return_matches=True)] == [((doc, matches), 1)]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Matcher("en"), "A Matcher needs a vocabulary, such as nlp.vocab, not 'en'"),
        (lambda: Matcher(VOCAB)("a"), "A Matcher is called with a Doc, such as nlp.text. makes, or a span, not 'a'"),
        (lambda: Matcher(VOCAB).add(3.5, [[A]]), "The key of a rule is a string such as 'GREETING', .*, not 3.5"),
        (lambda: Matcher(VOCAB).add("k", [[A]], on_match=3), "on_match of the rule 'k' is a function, or None, not 3"),
        (lambda: Matcher(VOCAB).add("k", [[A]], on_match=[A]), "on_match of the rule 'k'"),
    ],
)
def test_argument_of_a_wrong_type_is_refused(call, message):
    with pytest.raises(ArgumentError, match=message):
        call()


@pytest.mark.parametrize("greedy", ["first", ["FIRST"]])
def test_greedy_is_first_or_longest(greedy):
    with pytest.raises(UsageError, match="greedy of the rule 'k' is 'FIRST', 'LONGEST' or None"):
        Matcher(VOCAB).add("k", [[A]], greedy=greedy)
