"""Spans carried over the alignment of two tokenizations."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..doc import Doc
    from .alignment import AlignmentArray


def carry_spans(
    source: Doc,
    target: Doc,
    spans: Iterable[tuple[int, ...]],
    over: AlignmentArray,
    *,
    same_tokens: bool,
    allow_overlap: bool,
) -> list[tuple[int, ...]]:
    """Find the spans of a Doc that cover the same text as spans of another, where there are such.

    Args:
        source: The other Doc.
        target: The Doc.
        spans: Of each span of the other Doc its start, its end, and more numbers, which stay.
        over: The alignment of the other Doc's tokens with those of the Doc.
        same_tokens: Whether the two have the same tokens.
        allow_overlap: Whether spans may share tokens; else the first of them is taken.
    """
    carried: list[tuple[int, ...]] = []
    taken: set[int] = set()
    # Spans that differ in their labels only are looked up once.
    counterpart: Callable[[int, int], range] = (
        range if same_tokens else cache(partial(_counterpart, source, target, over))
    )
    for start, end, *more in spans:
        tokens = counterpart(start, end)
        if tokens and (allow_overlap or taken.isdisjoint(tokens)):
            carried.append((tokens.start, tokens.stop, *more))
            if not allow_overlap:
                taken.update(tokens)
    return carried


def _counterpart(source: Doc, target: Doc, over: AlignmentArray, start: int, end: int) -> range:
    """Return the tokens that have the same text, none where there are none such."""
    tokens = over[start:end]
    if not len(tokens):
        return range(0)
    first, after = int(tokens[0]), int(tokens[-1]) + 1
    same = _solid_text(source, start, end) == _solid_text(target, first, after)
    return range(first, after) if same else range(0)


def _solid_text(doc: Doc, start: int, end: int) -> str:
    """Join tokens without the spaces between them, in lower case."""
    return "".join([lexeme.text for lexeme in doc.lexemes[start:end]]).strip().replace(" ", "").lower()
