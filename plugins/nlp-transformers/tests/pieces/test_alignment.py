"""Wordpieces and tokens share characters; a slow reference asks for each pair whether they do."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_transformers.pieces.alignment import align, count_up
from nlp_transformers.pieces.wordpieces import split_spans
from nlpx.tokens import Doc
from nlpx.vocab import Vocab

VOCAB = Vocab()
# What tokenizers drop, join, take apart or make longer: control characters, joiners, marks, ligatures, Hangul, emoji.
HARD = (
    "a", "B", "é", "e\u0301", "ß", "ﬁ", "\ufdfa", "İ", "ı", "ǆ", "\u00ad", "\u200b", "\u200d", "\ufeff", "\x07", "\x00",
    "\t", "\n", "\u00a0", "\u3000", "\u2028", "中", "日本", "한", "\u1100\u1161\u11a8", "ה\u05bc", "\u093e", "🤷",
    "🏽", "♀", "\ufe0f", "🇩🇪", "'", "n't", "##", "▁", "Ġ", "[SEP]", "<s>", "…", "½", "①", "㌔", "𝒳", "\U000e0041",
)  # fmt: skip
WORD = st.lists(st.sampled_from([*HARD, "the", "cats", " ", "  "]), min_size=1, max_size=4).map("".join)


def slow_alignment(doc, spans, pieces):
    """Return the numbers of the pieces of each token of a Doc."""
    found = [[] for _ in doc]
    number = 0
    for span, own in zip(spans, pieces, strict=True):
        text_start = span.start_char
        for start, end in zip(own.starts, own.ends, strict=True):
            characters = set(range(text_start + start, text_start + end))
            for token in span:
                if characters & set(range(token.idx, token.idx + len(token.text))):
                    found[token.i].append(number)
            number += 1
    return found, number


@pytest.mark.parametrize("kind", ["wordpiece", "bytes", "unigram"])
@settings(max_examples=30)
@given(data=st.data())
def test_wordpieces_belong_to_the_tokens_that_they_share_characters_with(kind, tokenizers, data):
    words = data.draw(st.lists(st.lists(st.tuples(WORD, st.booleans()), max_size=12), min_size=1, max_size=3))
    docs = [Doc(VOCAB, words=[w for w, _ in own], spaces=[s for _, s in own]) for own in words]
    window, stride = data.draw(st.sampled_from([(3, 2), (4, 4), (2, 3), (20, 20)]))
    spans = [[doc[start : start + window] for start in range(0, len(doc), stride)] for doc in docs]
    split = split_spans(docs, spans, tokenizers[kind])
    due, first = [], 0
    pieces = iter(split.pieces)
    for doc, own in zip(docs, split.spans, strict=True):
        found, n_pieces = slow_alignment(doc, own, [next(pieces) for _ in own])
        due += [[first + number for number in numbers] for numbers in found]
        first += n_pieces
    assert [own.tolist() for own in np.split(split.index, np.cumsum(split.lengths)[:-1])] == due or not due
    assert split.lengths.tolist() == [len(numbers) for numbers in due]


def test_tokens_that_split_merge_and_vanish_have_their_pieces():
    pieces = np.array([0, 0, 3, 5, 9, 9, 12]), np.array([0, 3, 5, 9, 9, 12, 12])
    #                       a token in two pieces, one with a piece of its own and a part of the next, one without
    tokens = np.array([0, 6, 7, 13]), np.array([5, 7, 12, 14])
    numbers, owners = align(pieces, tokens)
    assert list(zip(numbers.tolist(), owners.tolist(), strict=True)) == [(1, 0), (2, 0), (3, 1), (3, 2), (5, 2)]


def test_numbers_are_counted_up_for_each_length():
    assert count_up(np.array([2, 0, 3])).tolist() == [0, 1, 0, 1, 2]
    assert count_up(np.array([], dtype=int)).tolist() == []
