"""Give the entities and spans of converted Docs the labels that the user wants, whichever converter made them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...tokens.comparing.iob import set_entity_tags, tags_of_columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ...tokens.doc import Doc


def relabelled(docs: Iterable[Doc], labels: Mapping[str, str], *, spans_key: str | None) -> Iterator[Doc]:
    """Yield Docs with other labels of their entities, and of the spans under a key.

    Args:
        docs: The Docs, which are changed.
        labels: What to write for each label; what is mapped to nothing is left out.
        spans_key: The key in ``doc.spans``; None for entities only.
    """
    for doc in docs:
        _rename_entities(doc, labels)
        if spans_key is not None and spans_key in doc.spans:
            _rename_spans(doc, spans_key, labels)
        yield doc


def _rename_entities(doc: Doc, labels: Mapping[str, str]) -> None:
    """Give entities other labels; one whose label is mapped to nothing is no entity."""
    tags = tags_of_columns(doc)
    for span in doc.ents:
        label = labels.get(span.label_, span.label_)
        for token in range(span.start, span.end):
            tags[token] = f"{'B' if token == span.start else 'I'}-{label}" if label else "O"
    set_entity_tags(doc, tags)


def _rename_spans(doc: Doc, spans_key: str, labels: Mapping[str, str]) -> None:
    """Give the spans of a group other labels; one whose label is mapped to nothing is left out."""
    kept = []
    for span in doc.spans[spans_key]:
        span.label_ = labels.get(span.label_, span.label_)
        if span.label_:
            kept.append(span)
    doc.spans[spans_key] = kept
