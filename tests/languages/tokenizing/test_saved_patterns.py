"""A tokenizer that was saved and loaded gives the tokens that it gave before, or is refused while it is saved."""

from __future__ import annotations

import random
import re
from itertools import product

import pytest

from nlpx.errors import ModelError
from nlpx.files.msgpack import pack
from nlpx.languages.tokenizing.saved_patterns import METHODS, compiled, method_of, text_of
from nlpx.languages.tokenizing.tokenizer import Tokenizer
from nlpx.vocab import Vocab

# With places where flags count: letters of two cases, non-ASCII ones, line ends, comments.
PATTERNS = {
    "prefix_search": [r"^[a(]", r"^(?:É|x+)", "(?i)^q", "^ a  # first", r"^\w", r"^x|[yz]", r"^(q)\1"],
    "suffix_search": [r"[A)]$", r"(?<=[0-9])KM$", "(?i)q$", "a $ # last", r"\w$", r"(?:q|\)+)$"],
    "infix_finditer": [r"[-X]", r"(?<=a)-(?=B)", "(?i)q", "- # in", r"\W", r"^q|x$"],
    "token_match": [r"a-b", r"Q+$", "(?i)x.y", "a - b # all", r"^\w+$", r"(?:a|a-b)$", r"b"],
    "url_match": [r"a\.b", r"Q+$", "(?i)x.y", "a\\.b # all", r"^\w+$", r"(?:a|a\.b)", r"b"],
}
FLAGS = [0, re.IGNORECASE, re.MULTILINE, re.DOTALL, re.VERBOSE, re.ASCII, re.IGNORECASE | re.VERBOSE | re.ASCII]
USABLE = {
    "prefix_search": ["search", "match", "fullmatch"],
    "suffix_search": ["search", "match", "fullmatch"],
    "infix_finditer": ["finditer"],
    "token_match": ["match", "search", "fullmatch", "findall"],
    "url_match": ["match", "search", "fullmatch", "findall"],
}


def _texts():
    rng = random.Random(4)
    return ["".join(rng.choice("abBxXyQqéÉ(),.-KkMm5") for _ in range(rng.randint(1, 9))) for _ in range(60)]


TEXTS = [*_texts(), "a-b", "A-B", "Qq", "a.b", "5KM", "5km", "(a)", "a-Bx", "X\u00e9y", "QQ"]


def _variants():
    for name, patterns in PATTERNS.items():
        for pattern, flags, method in product(patterns, FLAGS, USABLE[name]):
            yield name, getattr(re.compile(pattern, flags), method)


def _tokens(tokenizer):
    return [tokenizer.explain(text) for text in TEXTS]


def test_saved_tokenizers_give_the_same_tokens():
    vocab = Vocab()
    variants = list(_variants())
    assert len(variants) > 500
    for name, method in random.Random(5).sample(variants, 150):
        settings = {"prefix_search": re.compile("^,").search, "suffix_search": re.compile(",$").search, name: method}
        tokenizer = Tokenizer(vocab, **settings)
        data = tokenizer.to_bytes(exclude=["vocab"])
        loaded = Tokenizer(vocab).from_bytes(data)
        assert _tokens(loaded) == _tokens(tokenizer), (name, method)
        assert loaded.to_bytes(exclude=["vocab"]) == data


@pytest.mark.parametrize("name", METHODS)
def test_no_pattern_stays_no_pattern(name):
    tokenizer = Tokenizer(Vocab(), prefix_search=re.compile("^a").search)
    setattr(tokenizer, name, None)
    other = Tokenizer(Vocab(), **{name: getattr(re.compile("b"), METHODS[name])})
    assert getattr(other.from_bytes(tokenizer.to_bytes()), name) is None


def test_usual_pattern_is_saved_as_it_is():
    for name, usual in METHODS.items():
        text = r"(?i)^\w{2}"
        assert text_of(name, getattr(re.compile(text), usual)) == text
        assert method_of(name, text, where="here") == getattr(re.compile(text), usual)
    assert text_of("prefix_search", re.compile("^a", re.IGNORECASE).search) == "(?i)^a"


def test_long_pattern_is_compiled_when_it_is_first_called(tmp_path):
    late = method_of("token_match", "ab|" * 500 + "c$", where="here")
    assert [bool(late(text)) for text in ("ab", "c")] == [True, True]
    assert compiled(late) == re.compile("ab|" * 500 + "c$").match
    vocab = Vocab()
    (tmp_path / "tokenizer").write_bytes(pack({"url_match": "ab|" * 500 + "("}))
    tokenizer = Tokenizer(vocab).from_disk(tmp_path / "tokenizer")
    assert Tokenizer(vocab).from_bytes(tokenizer.to_bytes(exclude=["vocab"]))._segmenter.url_match.text.endswith("(")
    with pytest.raises(
        ModelError, match=r"tokenizer: these are no rules .*url_match is no regular expression: missing"
    ):
        tokenizer("word")


@pytest.mark.parametrize(
    "setting",
    [
        lambda text: None,
        re.compile(b"^a").search,
        re.compile("^a"),
        str.startswith,
        re.compile("^a").finditer,
        re.compile("^a").split,
        type("Pattern", (), {"pattern": "a", "search": lambda self, text: None})().search,
    ],
)
@pytest.mark.parametrize("name", ["prefix_search", "token_match"])
def test_what_is_no_pattern_is_refused_with_its_name(name, setting):
    with pytest.raises(ModelError, match=f"The tokenizer's {name} is .*, which cannot be saved; set it"):
        text_of(name, setting)


def test_rules_and_heuristics_come_back():
    tokenizer = Tokenizer(Vocab(), prefix_search=re.compile(r"^\(").search, faster_heuristics=False)
    tokenizer.add_special_case("New York", [{"ORTH": "New "}, {"ORTH": "York", "NORM": "york city"}])
    tokenizer.add_special_case("ab", [{"ORTH": "a"}, {"ORTH": "b"}])
    loaded = Tokenizer(Vocab(), rules={"x": [{"ORTH": "x"}]}).from_bytes(tokenizer.to_bytes())
    assert loaded.rules == tokenizer.rules
    assert loaded.faster_heuristics is False
    text = "(ab in New York)"
    assert [(token.text, token.norm_) for token in loaded(text)] == [
        (token.text, token.norm_) for token in tokenizer(text)
    ]
    tokenizer.rules = {}
    assert loaded.from_bytes(tokenizer.to_bytes()).rules == {}
