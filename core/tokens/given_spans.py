"""Spans that callers pass: of the right type, and of the right Doc."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import ArgumentError
from ..quoting import kind_of, shown
from .arguments import list_argument
from .span import Span

if TYPE_CHECKING:
    from .doc import Doc


def span_argument(value: Any, what: str) -> Span:
    """Return a span.

    Args:
        value: The span.
        what: How the message begins, up to ``a span, such as``.

    Raises:
        ArgumentError: It is something else.
    """
    if isinstance(value, Span):
        return value
    hint = "; char_span gives None where characters do not begin and end with tokens" if value is None else ""
    raise ArgumentError(f"{what} a span, such as doc[2:4], not {kind_of(value)}{hint}.")


def spans_argument(values: Any, what: str) -> list[Span]:
    """Return a list of spans.

    Raises:
        ArgumentError: It is something else, or something else is in it.
    """
    if isinstance(values, Span):
        raise ArgumentError(f"{what} are a list of spans, not one span; put it into a list.")
    spans = list_argument(values, what, "[doc[2:4]]", are=True)
    return [span_argument(value, f"Number {place} of {what} is") for place, value in enumerate(spans)]


def like_span(doc: Doc, span: Span) -> Span:
    """Return a span as one of the Doc, if it is of the Doc or of another that has the same words there.

    Raises:
        IndexError: The Doc has not so many tokens.
        ValueError: It has other words there.
    """
    if span.doc is doc:
        return span
    moved = span.moved(doc, 0)
    if [lexeme.text for lexeme in doc.lexemes[span.start : span.end]] != [token.text for token in span]:
        raise ValueError(
            f"The span {shown(span.text)} is of another Doc, and tokens {span.start} to {span.end} of this one are "
            f"{shown(moved.text)}; make it of this Doc, with doc[start:end] or Span(doc, start, end, label)."
        )
    return moved
