"""Entity tags: one string for each token, in the IOB or the BILUO scheme.

``B-X`` begins an entity with label X, ``I-X`` goes on with it, ``O`` is outside. BILUO marks the last token (``L-X``)
and the entity of one token (``U-X``) as well. ``-`` says that nobody knows.
"""

from __future__ import annotations

import warnings
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from ..errors import DataError
from . import columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .doc import Doc
    from .span import Span

MISSING = "-"
OUTSIDE = "O"


def remove_bilu_prefix(label: str) -> str:
    """Give the label of a tag: ``B-PERSON`` becomes ``PERSON``."""
    return split_bilu_label(label)[1]


def split_bilu_label(label: str) -> tuple[str, str]:
    """Split a tag such as ``B-PERSON`` into its prefix and its label."""
    prefix, dash, name = label.partition("-")
    if not dash:
        raise DataError(f"{label!r} is not a tag with a prefix; write it as B-LABEL, I-LABEL, L-LABEL or U-LABEL.")
    return prefix, name


def iob_to_biluo(tags: Iterable[str]) -> list[str]:
    """Turn IOB tags into BILUO tags; an I that continues nothing begins an entity, as in the older IOB scheme."""
    parts = [_split(tag, position) for position, tag in enumerate(tags)]
    return _close_entities(parts)


def biluo_to_iob(tags: Iterable[str]) -> list[str]:
    """Turn BILUO tags into IOB tags."""
    return [_to_iob(tag) for tag in tags]


def _to_iob(tag: str) -> str:
    if tag and tag.startswith("U-"):
        return "B" + tag[1:]
    if tag and tag.startswith("L-"):
        return "I" + tag[1:]
    return tag


def _split(tag: str | None, position: int) -> tuple[str, str]:
    """Split any tag into prefix and label, ``("O", "")`` and ``("-", "")`` included."""
    if tag is None or tag == MISSING:
        return MISSING, ""
    if tag == OUTSIDE:
        return OUTSIDE, ""
    prefix, dash, label = tag.partition("-")
    if not dash or prefix not in ("B", "I", "L", "U"):
        raise DataError(
            f"{tag!r}, the tag of token {position}, is not an entity tag; use O, - (unknown), or B-LABEL, I-LABEL, "
            "L-LABEL, U-LABEL."
        )
    return prefix, label


def _close_entities(parts: Sequence[tuple[str, str]]) -> list[str]:
    """Write BILUO tags for tokens that begin (B, U), continue (I, L) or are in no entity."""
    tags: list[str] = []
    last = len(parts) - 1
    open_label: str | None = None
    for i, (prefix, label) in enumerate(parts):
        if prefix in (OUTSIDE, MISSING):
            tags.append(prefix)
            open_label = None
            continue
        continues = open_label == label and prefix in ("I", "L")
        goes_on = i < last and parts[i + 1][0] in ("I", "L") and parts[i + 1][1] == label
        tags.append((("I" if goes_on else "L") if continues else ("B" if goes_on else "U")) + "-" + label)
        open_label = label
    return tags


def tags_to_entities(tags: Iterable[str | None]) -> list[tuple[str, int, int]]:
    """List the entities of IOB or BILUO tags as (label, first token, last token).

    Raises:
        DataError: A tag is unknown, or continues an entity that was not begun.
    """
    entities: list[tuple[str, int, int]] = []
    open_label: str | None = None
    for i, tag in enumerate(tags):
        prefix, label = _split(tag, i)
        if prefix in ("I", "L"):
            if open_label != label:
                raise DataError(
                    f"{tag!r}, the tag of token {i}, continues an entity that does not begin before it; begin each "
                    f"entity with B-{label} (or U-{label} where it has one token)."
                )
            entities[-1] = (label, entities[-1][1], i)
        elif prefix in ("B", "U"):
            entities.append((label, i, i))
        open_label = label if prefix in ("B", "I") else None
    return entities


def offsets_to_biluo_tags(
    doc: Doc, entities: Iterable[tuple[int, int, str | int]], missing: str = OUTSIDE
) -> list[str]:
    """Tag the tokens of a doc for entities that are given as character offsets.

    Args:
        doc: The tokens.
        entities: (start, end, label) with offsets into the text of the doc.
        missing: The tag of tokens outside all entities.

    Returns:
        A BILUO tag for each token; ``-`` for those of an entity that does not begin and end where tokens do, which
        is warned of.

    Raises:
        DataError: Two entities share a character.
    """
    tags, notice = tags_of_offsets(doc, entities, missing)
    if notice:
        warnings.warn(notice, UserWarning, stacklevel=2)
    return tags


def tags_of_offsets(
    doc: Doc, entities: Iterable[tuple[int, int, str | int]], missing: str = OUTSIDE
) -> tuple[list[str], str]:
    """Do what `offsets_to_biluo_tags` does, and give what it warns of as a sentence; empty where all is well."""
    starts, ends = token_offsets(doc)
    first_at = {offset: i for i, offset in enumerate(starts)}
    last_at = {offset: i for i, offset in enumerate(ends)}
    tags = [missing] * len(starts)
    misaligned = []
    for start, end, label in without_overlap(doc, entities):
        name = doc.vocab.strings[label] if isinstance(label, int) else label
        if end <= start or not name:
            continue
        first, last = first_at.get(start), last_at.get(end)
        if first is None or last is None:
            misaligned.append((start, end, name))
            for i in range(len(starts)):
                if starts[i] < end and ends[i] > start:
                    tags[i] = MISSING
        elif first == last:
            tags[first] = f"U-{name}"
        else:
            tags[first : last + 1] = [f"B-{name}", *([f"I-{name}"] * (last - first - 1)), f"L-{name}"]
    return tags, _explain_misaligned(doc, misaligned) if misaligned else ""


def token_offsets(doc: Doc) -> tuple[list[int], list[int]]:
    """Give the character offsets where each token starts and ends."""
    starts, ends = [], []
    offset = 0
    for lexeme, space in zip(doc.lexemes, doc.spaces, strict=True):
        starts.append(offset)
        offset += len(lexeme.text)
        ends.append(offset)
        offset += space
    return starts, ends


def without_overlap(doc: Doc, entities: Iterable[tuple[int, int, str | int]]) -> list[tuple[int, int, str | int]]:
    """Sort entities by their start, and refuse two that share a character."""
    wrong = DataError(
        "Entities are (start, end, label) with character offsets, or one tag for each token; these are neither."
    )
    try:
        ordered = sorted(((start, end, label) for start, end, label in entities), key=lambda entity: entity[:2])
    except (TypeError, ValueError):
        raise wrong from None
    if not all(isinstance(start, int) and isinstance(end, int) for start, end, _ in ordered):
        raise wrong
    for left, right in pairwise(ordered):
        if right[0] < left[1] and right[0] < right[1]:
            raise DataError(
                f"The entities {left} and {right} overlap in {_excerpt(doc)}; a token can be part of one entity only: "
                "drop one of them, or keep overlapping spans in doc.spans."
            )
    return ordered


def _explain_misaligned(doc: Doc, entities: Sequence[tuple[int, int, str]]) -> str:
    """Name the entities that do not begin and end where tokens do."""
    shown = ", ".join(f"{doc.text[max(0, s) : e]!r} ({s}:{e} {label})" for s, e, label in entities[:5])
    more = f" and {len(entities) - 5} more" if len(entities) > 5 else ""
    return (
        f"Not at token boundaries in {_excerpt(doc)}: {shown}{more}; their tokens count as unknown. Correct the "
        "offsets, or see the tokens with nlp.make_doc(text)."
    )


def _excerpt(doc: Doc) -> str:
    text = doc.text
    return repr(text if len(text) <= 50 else text[:47] + "...")


def biluo_tags_to_offsets(doc: Doc, tags: Iterable[str | None]) -> list[tuple[int, int, str]]:
    """Give the entities of tags as (start, end, label), with character offsets."""
    starts, ends = token_offsets(doc)
    return [(starts[first], ends[last], label) for label, first, last in tags_to_entities(tags)]


def biluo_tags_to_spans(doc: Doc, tags: Iterable[str | None]) -> list[Span]:
    """Give the entities of tags as spans of a doc."""
    from .span import Span

    return [Span(doc, first, last + 1, label=label) for label, first, last in tags_to_entities(tags)]


def doc_to_biluo_tags(doc: Doc, missing: str = OUTSIDE) -> list[str]:
    """Tag the tokens of a doc with BILUO tags for its entities; `missing` outside them and where nothing is known."""
    tags = [missing] * len(doc)
    for span in doc.ents:
        tags[span.start : span.end] = entity_tags(span)
    return tags


def tags_of_columns(doc: Doc) -> list[str | None]:
    """Give a BILUO tag for each token of a doc, None where nothing is known; a blocked token is in no entity."""
    codes = doc.column("ent_iob")
    if codes is None:
        return [None] * len(doc)
    tags: list[str | None] = [OUTSIDE if known else None for known in codes.tolist()]
    for span in doc.ents:
        tags[span.start : span.end] = entity_tags(span)
    return tags


def entity_tags(span: Span) -> list[str]:
    """Give the BILUO tags of the tokens of an entity."""
    label = span.label_
    if len(span) == 1:
        return [f"U-{label}"]
    return [f"B-{label}", *([f"I-{label}"] * (len(span) - 2)), f"L-{label}"]


def set_entity_tags(doc: Doc, tags: Iterable[str | None]) -> None:
    """Annotate a doc with entities from IOB or BILUO tags; ``-`` and None for what nobody knows.

    Raises:
        DataError: There is not one tag for each token, or a tag is wrong.
    """
    tags = list(tags)
    if len(tags) != len(doc):
        raise DataError(
            f"There are {len(tags)} entity tags for the {len(doc)} tokens of {_excerpt(doc)}; give one for each token."
        )
    codes = np.full(len(tags), columns.OUTSIDE, dtype=np.int8)
    labels = np.zeros(len(tags), dtype=np.uint64)
    for i, tag in enumerate(tags):
        if tag is None or tag == MISSING:
            codes[i] = columns.MISSING
    for label, first, last in tags_to_entities(tags):
        codes[first : last + 1] = columns.INSIDE
        codes[first] = columns.BEGIN
        labels[first : last + 1] = doc.vocab.strings.add(label)
    doc.set_column("ent_iob", codes)
    doc.set_column("ent_type", labels)
