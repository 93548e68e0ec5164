"""How the tokenizer behaves whatever its rules: whitespace, special cases, changes of rules, the cache."""

from __future__ import annotations

import pickle
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nlpx
from nlpx.languages import shipped
from nlpx.languages.tokenizing.tokenizer import Tokenizer
from nlpx.vocab import Vocab
from nlpx.vocab.attrs import NORM, ORTH

if TYPE_CHECKING:
    from nlpx.tokens import Doc

_PARTS = ["a", "don't", "x-y", "(", ")", "...", ":)", "http://a.b", "’s", "5km", "日本", "\u200d", "🙂", "İ"]
_BLANKS = [" ", "  ", "\n", "\t", "\u00a0", "\u3000", "\x1c", "\x85", "\r\n", " \n "]
_tricky = st.lists(st.sampled_from(_PARTS + _BLANKS), max_size=12).map("".join)


def _make(**settings: object) -> Tokenizer:
    return Tokenizer(Vocab(), **settings)  # type: ignore[arg-type]


def _english() -> Tokenizer:
    return shipped.en.make_tokenizer(shipped.en.make_vocab())


def _texts(doc: Doc) -> list[str]:
    return [token.text for token in doc]


@settings(max_examples=300)
@given(text=st.text() | _tricky)
def test_the_text_of_the_doc_is_the_text_that_came_in(english: Tokenizer, text: str) -> None:
    doc = english(text)
    assert doc.text == text
    assert all(_texts(doc))


@given(text=st.text() | _tricky)
def test_explain_gives_the_tokens_that_are_not_whitespace(english: Tokenizer, text: str) -> None:
    explained = [token for _rule, token in english.explain(text)]
    assert explained == [token.text for token in english(text) if not token.is_space]


@given(text=_tricky)
def test_a_text_gives_the_same_tokens_whatever_came_before(english: Tokenizer, text: str) -> None:
    assert _texts(english(text)) == _texts(english(text))
    uncached, _spaces = english._segment(text)
    assert _texts(english(text)) == [segment.text for segment in uncached]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", []),
        ("a b", ["a", "b"]),
        ("a ", ["a"]),
        (" a", [" ", "a"]),
        ("a  b", ["a", " ", "b"]),
        ("a   ", ["a", "  "]),
        ("a\nb", ["a", "\n", "b"]),
        ("a \n b", ["a", "\n ", "b"]),
        ("\n\n", ["\n\n"]),
        ("a\u00a0b", ["a", "\u00a0", "b"]),
    ],
)
def test_one_space_separates_and_other_whitespace_is_a_token(english: Tokenizer, text: str, tokens: list[str]) -> None:
    assert _texts(english(text)) == tokens


def test_without_rules_only_whitespace_separates() -> None:
    assert _texts(_make()("Hello, (world) don't")) == ["Hello,", "(world)", "don't"]


def test_pipe_gives_a_doc_for_each_text_in_order(english: Tokenizer) -> None:
    docs = english.pipe(iter(["a b", "", "c,"]), batch_size=2)
    assert [_texts(doc) for doc in docs] == [["a", "b"], [], ["c", ","]]


def test_a_special_case_splits_a_word_and_gives_norms() -> None:
    tokenizer = _english()
    tokenizer.add_special_case("gimme", [{ORTH: "gim", NORM: "give"}, {ORTH: "me"}])
    doc = tokenizer("(Gimme gimme!)")
    assert _texts(doc) == ["(", "Gimme", "gim", "me", "!", ")"]
    assert [token.norm_ for token in doc] == ["(", "gimme", "give", "me", "!", ")"]


def test_a_special_case_may_name_its_attributes() -> None:
    tokenizer = _make()
    tokenizer.add_special_case("xy", [{"ORTH": "x", "NORM": "X"}, {"orth": "y", "note": 2}])
    assert [token.norm_ for token in tokenizer("xy")] == ["X", "y"]


def test_a_special_case_with_a_space_is_found_across_words() -> None:
    tokenizer = _english()
    tokenizer.add_special_case("New York", [{ORTH: "New York"}])
    assert _texts(tokenizer("in New York, not New  York.")) == [
        *["in", "New York", ",", "not", "New", " ", "York", "."],
    ]
    assert tokenizer.explain("(New York)") == [("PREFIX", "("), ("SPECIAL-1", "New York"), ("SUFFIX", ")")]


def test_a_special_case_that_ends_with_a_space_changes_nothing() -> None:
    tokenizer = _english()
    tokenizer.add_special_case("a- ", [{ORTH: "a- "}])
    assert tokenizer("b a- c").text == "b a- c"


def test_without_the_heuristics_special_cases_are_found_inside_of_words() -> None:
    tokenizer = _english()
    tokenizer.add_special_case("xx", [{ORTH: "x"}, {ORTH: "x"}])
    assert _texts(tokenizer("y-xx-z")) == ["y", "-", "xx", "-", "z"]
    tokenizer.faster_heuristics = False
    assert _texts(tokenizer("y-xx-z")) == ["y", "-", "x", "x", "-", "z"]


@pytest.mark.parametrize(
    ("tokens", "words"),
    [
        ([{ORTH: "a"}], "do not spell it"),
        ([], "do not spell it"),
        ([{ORTH: "xy"}, {ORTH: ""}], "do not spell it"),
        ([{ORTH: "xy", "POS": "NOUN"}], "sets POS"),
        ([{NORM: "xy"}], "has no ORTH"),
    ],
)
def test_a_wrong_special_case_is_an_error(tokens: list[dict[object, str]], words: str) -> None:
    tokenizer = _make()
    with pytest.raises(ValueError, match=words):
        tokenizer.add_special_case("xy", tokens)
    assert tokenizer.rules == {}


@pytest.mark.parametrize(
    ("setting", "value", "tokens"),
    [
        ("prefix_search", re.compile("^x").search, ["x", "a-b", ","]),
        ("suffix_search", None, ["xa", "-", "b,"]),
        ("infix_finditer", re.compile("a").finditer, ["x", "a", "-b", ","]),
        ("token_match", re.compile("xa.*").match, ["xa-b,"]),
        ("url_match", re.compile("xa.*").match, ["xa-b", ","]),
        ("rules", {"xa-b": [{ORTH: "xa"}, {ORTH: "-b"}]}, ["xa", "-b", ","]),
    ],
)
def test_a_changed_rule_counts_at_once(setting: str, value: object, tokens: list[str]) -> None:
    tokenizer = _english()
    if setting == "prefix_search":
        tokenizer.infix_finditer = None
    before = _texts(tokenizer("xa-b,"))
    setattr(tokenizer, setting, value)
    assert _texts(tokenizer("xa-b,")) == tokens != before
    assert getattr(tokenizer, setting) == value


def test_a_changed_pattern_counts_for_plain_words_too() -> None:
    tokenizer = _english()
    assert _texts(tokenizer("hello")) == ["hello"]
    tokenizer.suffix_search = re.compile("lo$").search
    assert _texts(tokenizer("hello")) == ["hel", "lo"]


def test_find_methods_say_what_patterns_find(english: Tokenizer) -> None:
    assert english.find_prefix("(a") == 1
    assert english.find_suffix("a's") == 2
    assert [match.group() for match in english.find_infix("a-b")] == ["-"]
    assert (english.find_prefix("a"), english.find_suffix("a"), english.find_infix("a")) == (0, 0, [])


def test_a_pattern_that_matches_nothing_long_ends() -> None:
    tokenizer = _make(
        prefix_search=re.compile("").search,
        suffix_search=re.compile("$").search,
        infix_finditer=re.compile("").finditer,
    )
    assert _texts(tokenizer("abc")) == ["a", "b", "c"]


def test_words_of_a_stream_are_forgotten() -> None:
    tokenizer = _make(max_cache_size=1000)
    kept = tokenizer("first second")
    for start in range(0, 5000, 100):
        tokenizer(" ".join(f"w{number}" for number in range(start, start + 100)))
    assert len(tokenizer.vocab.living()) <= 1002
    assert _texts(kept) == ["first", "second"]


def test_the_text_can_be_given_by_name(english: Tokenizer) -> None:
    assert [token.text for token in english(string="a b")] == ["a", "b"]


@settings(derandomize=True)
@given(st.text(alphabet="ab.( \n\u00a0", max_size=60))
def test_a_long_text_is_cut_up_without_a_trace(english: Tokenizer, text: str) -> None:
    whole = english(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("nlpx.languages.tokenizing.tokenizer._PIECE", 5)
        doc = english(text)
    assert doc.text == whole.text == text
    assert [(token.text, token.whitespace_) for token in doc] == [(token.text, token.whitespace_) for token in whole]


def test_the_pieces_of_a_long_text_are_short() -> None:
    from nlpx.languages.tokenizing import tokenizer

    pieces = list(tokenizer._pieces("word " * 100_000))
    assert len(pieces) == 5
    assert max(map(len, pieces)) <= tokenizer._PIECE + 10


def test_tokenizer_can_be_pickled():
    tokenizer = nlpx.blank("en").tokenizer
    tokenizer.add_special_case("abcd", [{"ORTH": "ab"}, {"ORTH": "cd"}])
    assert [token.text for token in pickle.loads(pickle.dumps(tokenizer))("abcd don't")] == ["ab", "cd", "do", "n't"]


@pytest.mark.parametrize("tokens", [None, 5, "ab", ["a"], [None], {"ORTH": "ab"}])
def test_tokens_of_a_special_case_are_a_list_of_mappings(tokens):
    with pytest.raises(ValueError, match="tokens of a special case are a list"):
        nlpx.blank("en").tokenizer.add_special_case("ab", tokens)


@pytest.mark.parametrize("setting", ["prefix_search", "suffix_search", "infix_finditer", "token_match", "url_match"])
def test_what_is_no_method_of_a_pattern_is_refused(setting):
    tokenizer = nlpx.blank("en").tokenizer
    before = getattr(tokenizer, setting)
    with pytest.raises(TypeError, match=rf"{setting} of a tokenizer is .*, not '\(a\)'"):
        setattr(tokenizer, setting, "(a)")
    assert getattr(tokenizer, setting) == before
    assert [token.text for token in tokenizer("(a)")] == ["(", "a", ")"]


@pytest.mark.parametrize("vocab", [5, None, "en", nlpx.blank])
def test_a_tokenizer_needs_a_vocabulary(vocab):
    with pytest.raises(TypeError, match=r"A tokenizer needs a vocabulary, such as nlp\.vocab, not"):
        Tokenizer(vocab)


@pytest.mark.parametrize(
    ("text", "tokens", "problem"),
    [
        (5, [{"ORTH": "5"}], 'The text of a special case is a string such as "don\'t", not 5'),
        ("ab", [{"ORTH": 5}], "ORTH of a token of the special case 'ab' is a string, not 5"),
        ("ab", [{ORTH: "ab", NORM: 5}], "NORM of a token of the special case 'ab' is a string, not 5"),
    ],
)
def test_a_special_case_that_is_no_text_is_refused(text, tokens, problem):
    tokenizer = Tokenizer(Vocab())
    with pytest.raises(TypeError, match=problem):
        tokenizer.add_special_case(text, tokens)
    assert tokenizer.rules == {}


@pytest.mark.parametrize("data", [5, None, "rules"])
def test_a_tokenizer_is_read_from_bytes(data):
    with pytest.raises(TypeError, match="the bytes of the tokenizer: bytes are due, not"):
        Tokenizer(Vocab()).from_bytes(data)


@pytest.mark.parametrize("text", [5, None, b"a", ["a"]])
@pytest.mark.parametrize("method", ["__call__", "explain", "find_prefix", "find_suffix", "find_infix"])
def test_what_is_no_text_is_refused(method, text):
    with pytest.raises(TypeError, match="A text is a string, not"):
        getattr(nlpx.blank("en").tokenizer, method)(text)


def test_pipe_takes_a_sequence_that_has_items_only(english):
    class Texts:
        def __getitem__(self, place):
            return ["a b", "c"][place]

    assert [doc.text for doc in english.pipe(Texts())] == ["a b", "c"]


@pytest.mark.parametrize("texts", [5, None, "a", b"a"])
def test_pipe_takes_several_texts(texts):
    with pytest.raises(TypeError, match="A tokenizer's pipe takes a list of texts, not"):
        nlpx.blank("en").tokenizer.pipe(texts)


@pytest.mark.parametrize("rules", [5, "a", ["a"]])
def test_special_cases_are_a_dictionary(rules):
    tokenizer = Tokenizer(Vocab(), {"ab": [{ORTH: "a"}, {ORTH: "b"}]})
    for call in (lambda: Tokenizer(Vocab(), rules), lambda: setattr(tokenizer, "rules", rules)):
        with pytest.raises(TypeError, match="The special cases of a tokenizer are a dictionary by text, not"):
            call()
    assert [token.text for token in tokenizer("ab")] == ["a", "b"]


@pytest.mark.parametrize("size", ["x", None, -1, 1.5])
def test_the_size_of_the_cache_is_a_number(size):
    with pytest.raises(TypeError, match="max_cache_size of a tokenizer is a whole number from 0, not"):
        Tokenizer(Vocab(), max_cache_size=size)
