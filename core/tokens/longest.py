"""Choose spans that do not overlap: the longest, and of equal ones the first."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .span import Span


def filter_spans(spans: Iterable[Span]) -> list[Span]:
    """Return the longest of some spans, of equal ones the first, and none that shares a token with one of them.

    Args:
        spans: Spans of one Doc, in any order.

    Returns:
        The spans in the order of the text.
    """
    taken: set[int] = set()
    chosen = []
    for span in sorted(spans, key=lambda span: (span.start - span.end, span.start)):
        tokens = range(span.start, span.end)
        if taken.isdisjoint(tokens):
            taken.update(tokens)
            chosen.append(span)
    return sorted(chosen, key=lambda span: span.start)


def filter_chain_spans(*spans: Iterable[Span]) -> list[Span]:
    """Do the same with several groups of spans as if they were one.

    Args:
        *spans: The groups.
    """
    return filter_spans(chain(*spans))


def make_first_longest_spans_filter() -> Callable[..., list[Span]]:
    """Make the filter that ``spacy.first_longest_spans_filter.v1`` names."""
    return filter_chain_spans
