"""Whether the entities that a Doc has, or those that are found, stay where both want the same tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....tokens.longest import filter_spans

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ....tokens import Span

    EntityFilter = Callable[[Iterable[Span], Iterable[Span]], list[Span]]


def prioritize_new_ents(entities: Iterable[Span], spans: Iterable[Span]) -> list[Span]:
    """Return the longest of some spans, and of the entities those that share no token with one of them.

    Args:
        entities: The entities that are there.
        spans: The spans that are found; of equally long ones the first stays.
    """
    chosen = filter_spans(spans)
    return [*chosen, *_apart_from(chosen, entities)]


def prioritize_existing_ents(entities: Iterable[Span], spans: Iterable[Span]) -> list[Span]:
    """Return the entities, and the longest of the spans that share no token with one of them.

    Args:
        entities: The entities that are there.
        spans: The spans that are found; of equally long ones the first stays.
    """
    entities = list(entities)
    return [*entities, *filter_spans(_apart_from(entities, spans))]


def _apart_from(taken: Iterable[Span], spans: Iterable[Span]) -> list[Span]:
    """Return the spans that share no token with those that are taken."""
    tokens = {token for span in taken for token in range(span.start, span.end)}
    return [span for span in spans if tokens.isdisjoint(range(span.start, span.end))]


def make_prioritize_new_ents_filter() -> EntityFilter:
    """Make the filter that ``spacy.prioritize_new_ents_filter.v1`` names."""
    return prioritize_new_ents


def make_prioritize_existing_ents_filter() -> EntityFilter:
    """Make the filter that ``spacy.prioritize_existing_ents_filter.v1`` names."""
    return prioritize_existing_ents
