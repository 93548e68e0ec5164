"""The base class of tokenizers that have nothing to save."""

from __future__ import annotations

import pytest

import nlpx
from nlpx.tokens import Doc
from nlpx.util import DummyTokenizer


class AtSpaces(DummyTokenizer):
    def __init__(self, vocab):
        self.vocab = vocab

    def __call__(self, text):
        return Doc(self.vocab, words=text.split(" "))


@pytest.fixture
def tokenizer():
    return AtSpaces(nlpx.blank("en").vocab)


def test_it_makes_docs_of_a_stream(tokenizer):
    assert [[token.text for token in doc] for doc in tokenizer.pipe(["a.b c", "d"])] == [["a.b", "c"], ["d"]]


def test_it_saves_nothing_and_reads_nothing(tokenizer, tmp_path):
    assert tokenizer.to_bytes(exclude=["vocab"]) == b""
    assert tokenizer.from_bytes(b"", exclude=["vocab"]) is tokenizer
    tokenizer.to_disk(tmp_path / "tokenizer")
    assert list(tmp_path.iterdir()) == []
    assert tokenizer.from_disk(tmp_path / "tokenizer") is tokenizer


def test_a_subclass_writes_the_call():
    with pytest.raises(NotImplementedError, match=r"must define __call__\(self, text\)"):
        DummyTokenizer()("a")
