"""What the model is shown of a batch of Docs, and which row of its output is that of each mention."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from .windows import windows_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from nlpx.tokens import Doc, Span

MentionNumber: TypeAlias = tuple[int, int]
"""The number of a Doc in its batch, and that of an entity in the Doc."""


class View(NamedTuple):
    """Say what the model is shown.

    Attributes:
        docs: The Docs.
        rows: The row of the model's output for each mention.
        n_rows: How many rows the output has.
    """

    docs: list[Doc]
    rows: dict[MentionNumber, int]
    n_rows: int


def whole_view(docs: Sequence[Doc], ents: Sequence[Sequence[Span]], mentions: Collection[MentionNumber]) -> View:
    """Show whole Docs to a model that has a row for each entity.

    Args:
        docs: The batch.
        ents: The entities of each Doc.
        mentions: The mentions.
    """
    *first, n_rows = _first_rows(ents)
    return View(list(docs), {(place, number): first[place] + number for place, number in mentions}, n_rows)


def windows_view(
    docs: Sequence[Doc],
    ents: Sequence[Sequence[Span]],
    mentions: Collection[MentionNumber],
    n_sents: int,
    *,
    has_row_per_entity: bool,
) -> View:
    """Show the distinct windows of mentions, each as a Doc of its own.

    Args:
        docs: The batch.
        ents: The entities of each Doc.
        mentions: The mentions.
        n_sents: How many sentences on either side of its own belong to a mention's window.
        has_row_per_entity: Whether the model has a row for each entity of a Doc; else it has one for the Doc.
    """
    parts: dict[tuple[int, int, int], Doc] = {}
    found: dict[MentionNumber, tuple[int, int, int]] = {}
    windows = {place: windows_of(docs[place], ents[place], n_sents) for place in {place for place, _ in mentions}}
    for place, number in sorted(mentions):
        start, end = windows[place][number]
        key = found[place, number] = place, start, end
        if key not in parts:
            parts[key] = _part(docs[place], start, end)
    shown = list(parts.values())
    if not has_row_per_entity:
        numbers = {key: number for number, key in enumerate(parts)}
        return View(shown, {mention: numbers[key] for mention, key in found.items()}, len(shown))
    within = [ents[place] if part is docs[place] else part.ents for (place, _, _), part in parts.items()]
    *rows, n_rows = _first_rows(within)
    row_at: dict[tuple[tuple[int, int, int], int], int] = {}
    for (key, part), first, of_part in zip(parts.items(), rows, within, strict=True):
        n_before = 0 if part is docs[key[0]] else key[1]
        row_at.update({(key, n_before + ent.start): first + number for number, ent in enumerate(of_part)})
    return View(
        shown,
        {(place, number): row_at[key, ents[place][number].start] for (place, number), key in found.items()},
        n_rows,
    )


def _part(doc: Doc, start: int, end: int) -> Doc:
    """Return some sentences as a Doc of their own; one of all tokens is the Doc itself."""
    if end - start == len(doc):
        return doc
    part = doc.part(start, end)
    if "sents" in doc.user_hooks:
        # Nobody but the Doc's own function says where they begin.
        begins = {sent.start for sent in doc.sents}
        part.set_column("sent_start", [1 if token in begins else -1 for token in range(start, end)])
    return part


def _first_rows(ents: Iterable[Sequence[Span]]) -> list[int]:
    """Return the row of the first entity of each Doc, and the number of all rows."""
    return list(accumulate(map(len, ents), initial=0))
