"""What an entity linker learns from: mentions of a predicted Doc, and the entity of each."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nlpx.tokens import Example

NIL: Final = "NIL"
"""The id of what is in no knowledge base."""
_COLUMNS = ("sent_start", "ent_iob", "ent_type", "ent_kb_id", "ent_id")


def gold_ids(example: Example) -> list[str]:
    """Return the id that the reference gives each entity of the predicted Doc; empty where it says nothing."""
    reference = example.reference
    spans = [(ent.start, ent.end, ent.kb_id) for ent in reference.ents]
    ids = {(start, end): kb_id for start, end, kb_id in example.carry_y2x(spans)}
    return [reference.string(ids.get((ent.start, ent.end), 0)) for ent in example.predicted.ents]


def reference_ids(example: Example) -> list[str | None]:
    """Return the id of the entity of the reference that stands where each predicted one does, None where none does."""
    ids = {(ent.start_char, ent.end_char): ent.kb_id_ for ent in example.reference.ents}
    return [ids.get((ent.start_char, ent.end_char)) for ent in example.predicted.ents]


@contextmanager
def shown_with_gold(examples: Sequence[Example], *, use_gold_ents: bool) -> Iterator[None]:
    """Run a block in which predicted Docs have what they lack: sentences of the reference, and perhaps its entities.

    Args:
        examples: The examples.
        use_gold_ents: Whether entities are those of the reference, whatever the predicted Docs have.
    """
    kept = [{name: example.predicted.values(name).copy() for name in _COLUMNS} for example in examples]
    try:
        for example in examples:
            doc = example.predicted
            if not doc.has_annotation("SENT_START") and example.reference.has_annotation("SENT_START"):
                doc.set_column("sent_start", [1 if starts else -1 for starts in example.get_aligned_sent_starts()])
            if use_gold_ents:
                doc.set_ents(example.get_aligned_spans_y2x(example.reference.ents))
        yield
    finally:
        for example, columns in zip(examples, kept, strict=True):
            example.predicted.set_columns(columns)
