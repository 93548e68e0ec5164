"""Spans that are not at token boundaries."""

from __future__ import annotations

import warnings

import pytest

from nlpx.pipeline import misaligned_spans, warn_of_misaligned
from nlpx.tokens import Doc, Example
from nlpx.vocab import Vocab


def example_of(words):
    vocab = Vocab()
    reference = Doc(vocab, words=["New", "York", "is", "big"], ents=["B-GPE", "O", "O", "O"])
    reference.spans["places"] = [reference[0:1], reference[0:2]]
    return Example(Doc(vocab, words=words), reference)


def test_spans_that_are_no_whole_tokens_are_found_in_tuples_and_groups():
    example = example_of(["New York", "is", "big"])
    group = example.reference.spans["places"]
    assert [span.text for span in misaligned_spans(example, group)] == ["New"]
    assert [span.text for span in misaligned_spans(example, example.reference.ents)] == ["New"]
    assert misaligned_spans(example, ()) == []


def test_same_tokens_lose_nothing():
    example = example_of(["New", "York", "is", "big"])
    assert misaligned_spans(example, example.reference.spans["places"]) == []


def test_warning_names_the_first_of_them_and_counts_the_others():
    spans = list(example_of(["New York", "is", "big"]).reference.ents) * 5
    named = r"('New' \(GPE\) at offset 0 of 'New York is big '; ){3}and 2 more\."
    with pytest.warns(UserWarning, match=f"'x' passes over places of .* boundaries: {named}"):
        warn_of_misaligned(spans, component="x", what="places")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warn_of_misaligned([], component="x")
