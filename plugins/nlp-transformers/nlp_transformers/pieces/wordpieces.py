"""Spans as wordpieces: none is longer than the model takes, and nothing is cut off without a notice."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from .alignment import align, count_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nlpx.tokens import Doc, Span

    from ..huggingface.tokenizer import Pieces, Tokenizer
    from .alignment import Ints

# How much of a text and of a token a notice quotes.
_N_CHARACTERS = 40
# How many spans are aligned at a time: those of a long Doc are many.
_AT_A_TIME = 256


@dataclass(frozen=True)
class SpanPieces:
    """Hold the wordpieces of the spans of some Docs.

    Args:
        spans: The spans of each Doc.
        pieces: The wordpieces of each span, those of all Docs one after another.
        index: The numbers of the pieces that belong to each token, those of all tokens one after another; the pieces
            are counted through all spans.
        lengths: How many there are for each token of the Docs.
    """

    spans: list[list[Span]]
    pieces: list[Pieces]
    index: Ints
    lengths: Ints

    def without_pieces(self) -> SpanPieces:
        """Return the rest of it."""
        return replace(self, pieces=[])


def split_spans(docs: Sequence[Doc], spans: Iterable[Iterable[Span]], tokenizer: Tokenizer) -> SpanPieces:
    """Split the spans of some Docs into wordpieces.

    A span of more pieces than the model takes is divided, at the boundaries of tokens, into parts of about the same
    length. A single token that has too many is cut short, and a warning names it.

    Args:
        docs: The Docs.
        spans: The spans of each of them.
        tokenizer: Splits texts.
    """
    kept = [[span for span in spans_of_doc if len(span)] for spans_of_doc in spans]
    pieces = tokenizer.split([span.text for spans_of_doc in kept for span in spans_of_doc])
    if any(len(own.ids) > tokenizer.limit for own in pieces):
        remaining = iter(pieces)
        divided = [
            [part for span in spans_of_doc for part in _divide(span, next(remaining), tokenizer)]
            for spans_of_doc in kept
        ]
        kept = [[span for span, _own in parts] for parts in divided]
        pieces = [own for parts in divided for _span, own in parts]
    index, lengths = _align_spans(docs, kept, pieces)
    return SpanPieces(kept, pieces, index, lengths)


def _divide(span: Span, pieces: Pieces, tokenizer: Tokenizer) -> list[tuple[Span, Pieces]]:
    """Return a span in as many parts as the model needs."""
    if len(pieces.ids) <= tokenizer.limit:
        return [(span, pieces)]
    if len(span) == 1:
        return [(span, _cut(span, pieces, tokenizer))]
    _pieces, tokens = align((pieces.starts, pieces.ends), _bounds(span))
    n_parts = -(-len(pieces.ids) // max(tokenizer.limit - tokenizer.n_special, 1))
    # Where the pieces before a token are this many, the next part begins.
    due = len(tokens) * np.arange(1, n_parts) / n_parts
    before = np.concatenate([[0], np.cumsum(np.bincount(tokens, minlength=len(span)))[:-1]])
    cuts = sorted({min(max(int(cut), 1), len(span) - 1) for cut in np.searchsorted(before, due)})
    doc = span.doc
    bounds = pairwise([span.start, *(span.start + cut for cut in cuts), span.end])
    parts = [doc[start:end] for start, end in bounds]
    of_parts = tokenizer.split([part.text for part in parts])
    return [found for part, own in zip(parts, of_parts, strict=True) for found in _divide(part, own, tokenizer)]


def _cut(span: Span, pieces: Pieces, tokenizer: Tokenizer) -> Pieces:
    """Return as many pieces of a token as the model takes, and warn of the others."""
    doc = span.doc
    warnings.warn(
        f"The token {span.text[:_N_CHARACTERS]!r} ({len(span.text)} characters) at offset {span.start_char} of the "
        f"document {doc.text[:_N_CHARACTERS]!r} has {len(pieces.ids)} wordpieces, of which the model takes "
        f"{tokenizer.limit}: the others are left out.",
        UserWarning,
        stacklevel=2,
    )
    return tokenizer.cut(pieces)


def _align_spans(docs: Sequence[Doc], spans: list[list[Span]], pieces: list[Pieces]) -> tuple[Ints, Ints]:
    """Return which pieces belong to each token of some Docs: their numbers, and how many each token has."""
    first_tokens = np.cumsum([0, *map(len, docs)])
    flat = [(span, first + span.start) for own, first in zip(spans, first_tokens, strict=False) for span in own]
    none = np.zeros(0, dtype=np.int64)
    pairs, n_before = [(none, none)], 0
    for start in range(0, len(flat), _AT_A_TIME):
        own = pieces[start : start + _AT_A_TIME]
        found, tokens = _pairs(flat[start : start + _AT_A_TIME], own)
        pairs.append((found + n_before, tokens))
        n_before += sum(len(piece.ids) for piece in own)
    found, tokens = (np.concatenate(part) for part in zip(*pairs, strict=True))
    # The pieces of a token stand in their order, also where it is in several spans.
    return found[np.argsort(tokens, kind="stable")], np.bincount(tokens, minlength=first_tokens[-1])


def _pairs(spans: Sequence[tuple[Span, int]], pieces: Sequence[Pieces]) -> tuple[Ints, Ints]:
    """Return the pairs of a piece and a token that belong together: the numbers of the pieces, and of the tokens.

    The texts of the spans are laid one behind another, so that all are aligned at once.

    Args:
        spans: Some spans, with the number of the first token of each.
        pieces: The pieces of each, which are counted from 0.
    """
    bounds = [_bounds(span) for span, _first in spans]
    texts = np.cumsum([0, *(ends[-1] for _starts, ends in bounds)])
    found, place = align(_laid_out([(own.starts, own.ends) for own in pieces], texts), _laid_out(bounds, texts))
    n_tokens = np.array([len(span) for span, _first in spans], dtype=np.int64)
    numbers = np.repeat(np.array([first for _span, first in spans], dtype=np.int64), n_tokens) + count_up(n_tokens)
    return found, numbers[place]


def _laid_out(bounds: Sequence[tuple[Ints, Ints]], texts: Ints) -> tuple[Ints, Ints]:
    """Put together the bounds of pieces or tokens in several texts, one text behind another."""
    starts = [starts + text for (starts, _ends), text in zip(bounds, texts, strict=False)]
    ends = [ends + text for (_starts, ends), text in zip(bounds, texts, strict=False)]
    none = np.zeros(0, dtype=np.int64)
    return np.concatenate([none, *starts]), np.concatenate([none, *ends])


def _bounds(span: Span) -> tuple[Ints, Ints]:
    """Return where the tokens of a span start and end in its text."""
    starts = np.array([token.idx for token in span], dtype=np.int64) - span.start_char
    return starts, starts + np.array([len(token.text) for token in span], dtype=np.int64)
