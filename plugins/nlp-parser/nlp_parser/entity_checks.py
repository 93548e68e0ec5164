"""What ``debug data`` says about entities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nlpx.checks import CorpusData, Finding, Item, LabelCounts, check_new_labels, fail, good, warn
from nlpx.pipeline import misaligned_spans

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nlpx import Span

LEAST_EXAMPLES = 50
_MISSING = 0


def check_entities(data: CorpusData) -> Iterator[Finding]:
    """Count the labels of entities, and look for entities that cannot be learnt."""
    train, dev = _count(data.train), _count(data.dev)
    if not train.counts:
        yield fail("No entities in the training data, so there is nothing for an entity recognizer to learn")
        return
    missing = sum(_missing(item) for item in data.train)
    yield from check_new_labels(data, "ner", train=train, dev=dev, least=LEAST_EXAMPLES, missing=missing)
    yield from _check_negatives(data, train)
    both = [*data.train, *data.dev]
    yield from _check_white_space(both)
    yield from _check_boundaries(both)
    yield from _check_alignment(both)


def _count(items: Sequence[Item]) -> LabelCounts:
    counts = LabelCounts()
    for item in items:
        for span in item.doc.ents:
            counts.add(span.label_, item.at(span.start, span.end))
    return counts


def _missing(item: Item) -> int:
    """Count the tokens of which nobody has said whether they are in an entity."""
    codes = item.doc.column("ent_iob")
    return len(item.doc) if codes is None else int((codes == _MISSING).sum())


def _check_negatives(data: CorpusData, train: LabelCounts) -> Iterator[Finding]:
    """Look for labels that are in every text, from which nobody can learn where they are not."""
    present = [{span.label_ for span in item.doc.ents} for item in data.train if item.doc.column("ent_iob") is not None]
    everywhere = sorted(set.intersection(*present)) if present else []
    for label in everywhere:
        yield warn(f"No examples for texts WITHOUT label {label!r}", where=train.where(label))
    if not everywhere:
        yield good("Examples without occurrences available for all labels")


def _check_white_space(items: Sequence[Item]) -> Iterator[Finding]:
    odd = [item.at(span.start, span.end) for item in items for span in item.doc.ents if _touches_space(span)]
    if odd:
        yield fail(
            f"{_entities(len(odd))} of or starting/ending with whitespace",
            where=odd,
            detail="White space at the edge of an entity cannot be predicted; let each start and end with a word.",
        )
    else:
        yield good("No entities consisting of or starting/ending with whitespace")


def _touches_space(span: Span) -> bool:
    return bool(span[0].is_space or span[-1].is_space)


def _check_boundaries(items: Sequence[Item]) -> Iterator[Finding]:
    crossing = [
        item.at(span.start, span.end)
        for item in items
        if item.doc.has_annotation("SENT_START")
        for span in item.doc.ents
        if (item.doc.values("sent_start")[span.start + 1 : span.end] == 1).any()
    ]
    if crossing:
        yield warn(
            f"{_entities(len(crossing))} crossing sentence boundaries",
            where=crossing,
            detail="An entity lies within one sentence; correct the one or the other.",
        )
    else:
        yield good("No entities crossing sentence boundaries")


def _check_alignment(items: Sequence[Item]) -> Iterator[Finding]:
    """Look for entities that do not begin and end where the tokenizer's tokens do."""
    lost = [
        f"{item.place}, offset {span.start_char}: {str(span)!r} ({span.label_})"
        for item in items
        for span in misaligned_spans(item.example, item.example.reference.ents)
    ]
    if lost:
        yield warn(
            f"{_entities(len(lost))} not at token boundaries, which training passes over",
            where=lost,
            detail="The tokenizer of the language divides these texts otherwise; correct the offsets or its rules.",
        )
    else:
        yield good("All entities at token boundaries")


def _entities(count: int) -> str:
    return f"{count} entity" if count == 1 else f"{count} entities"
