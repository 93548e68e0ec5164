"""Spans carried over the alignment of two tokenizations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..doc import Doc
    from .alignment import AlignmentArray


def carry_spans(target: Doc, spans: Iterable[Span], over: AlignmentArray, *, allow_overlap: bool) -> list[Span]:
    """Find the spans of `target` that cover the same text as spans of the other Doc, where there are such."""
    carried: list[Span] = []
    taken: set[int] = set()
    for span in spans:
        tokens = over[span.start : span.end]
        if not len(tokens):
            continue
        start, end = int(tokens[0]), int(tokens[-1]) + 1
        covered = range(start, end)
        if not allow_overlap and not taken.isdisjoint(covered):
            continue
        if _solid_text(span.doc, span.start, span.end) == _solid_text(target, start, end):
            carried.append(Span(target, start, end, label=span.label, kb_id=span.kb_id))
            taken.update(covered)
    return carried


def _solid_text(doc: Doc, start: int, end: int) -> str:
    """Join tokens without the spaces between them, in lower case."""
    return "".join([lexeme.text for lexeme in doc.lexemes[start:end]]).strip().replace(" ", "").lower()
