"""Patterns and Docs that a program made up: what spaCy 3.8 finds is in the JSON files beside this one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nlpx import blank
from nlpx.matcher import DependencyMatcher, Matcher
from nlpx.tokens import Doc, Token
from nlpx.vocab import Vocab

FOUND, TREES = (
    json.loads((Path(__file__).parent / f"spacy_{what}.json").read_text(encoding="utf8"))
    for what in ("matches", "dependencies")
)


@pytest.fixture(scope="module")
def docs():
    vocab = blank("en").vocab
    defaults = {"colour": None, "size": 0, "tags": []}
    for name, default in defaults.items():
        Token.set_extension(name, default=default)
    made = []
    for given in FOUND["docs"]:
        doc = Doc(vocab, **{name: value for name, value in given.items() if name != "extensions"})
        for token, values in zip(doc, given["extensions"], strict=True):
            for name, value in zip(defaults, values, strict=True):
                token._.set(name, value)
        made.append(doc)
    yield made
    for name in defaults:
        Token.remove_extension(name)


@pytest.mark.parametrize("part", range(10))
def test_matcher_finds_the_same_in_the_same_order(docs, part):
    for case in FOUND["cases"][part::10]:
        doc = docs[case["doc"]]
        matcher = Matcher(doc.vocab)
        for key, patterns, greedy in case["rules"]:
            matcher.add(key, patterns, greedy=greedy)
        strings = doc.vocab.strings
        assert [[strings[key], *place] for key, *place in matcher(doc)] == case["matches"], case["rules"]
        aligned = matcher(doc, with_alignments=True)
        assert [[strings[key], *place] for key, *place, _tokens in aligned] == case["matches"], case["rules"]
        assert [tokens for *_match, tokens in aligned] == case["alignments"], case["rules"]


@pytest.mark.parametrize("part", range(5))
def test_dependency_matcher_finds_the_same_in_the_same_order(part):
    vocab = Vocab()
    docs = [Doc(vocab, **given) for given in TREES["docs"]]
    for case in TREES["cases"][part::5]:
        matcher = DependencyMatcher(vocab)
        matcher.add("k", [case["pattern"]])
        assert [tokens for _key, tokens in matcher(docs[case["doc"]])] == case["matches"], case["pattern"]
