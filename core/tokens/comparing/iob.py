"""Entity tags: one string for each token, in the IOB or the BILUO scheme.

``B-X`` begins an entity with label X, ``I-X`` goes on with it, ``O`` is outside. BILUO marks the last token (``L-X``)
and the entity of one token (``U-X``) as well. ``-`` says that nobody knows.
"""

from __future__ import annotations

import warnings
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from ...errors import DataError
from ...iterables import is_ordered
from ...numbers import is_whole
from ...quoting import counted, shown
from ..annotation_values import are_texts_or_none, as_list, checked_label, checked_offsets
from ..arguments import doc_argument
from ..arrays import columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..doc import Doc
    from ..span import Span

MISSING = "-"
OUTSIDE = "O"
_PREFIXES = frozenset("BILU")
_IN_IOB = {"U": "B", "L": "I"}


def remove_bilu_prefix(label: str) -> str:
    """Give the label of a tag: ``B-PERSON`` becomes ``PERSON``."""
    return split_bilu_label(label)[1]


def split_bilu_label(label: str) -> tuple[str, str]:
    """Split a tag such as ``B-PERSON`` into its prefix and its label.

    Raises:
        DataError: It has no prefix, or no label.
    """
    prefix, dash, name = label.partition("-") if isinstance(label, str) else ("", "", "")
    if not dash or not name.strip():
        raise DataError(
            f"{shown(label)} is not a tag with a prefix and a label; write it as B-LABEL, I-LABEL, L-LABEL or U-LABEL."
        )
    return prefix, name


def iob_to_biluo(tags: Iterable[str]) -> list[str]:
    """Turn IOB tags into BILUO tags; an I that continues nothing begins an entity, as in the older IOB scheme.

    Raises:
        DataError: A tag is none.
    """
    return _close_entities(_split_all(tags))


def biluo_to_iob(tags: Iterable[str]) -> list[str]:
    """Turn BILUO tags into IOB tags.

    Raises:
        DataError: A tag is none.
    """
    return [f"{_IN_IOB.get(prefix, prefix)}-{label}" if label else prefix for prefix, label in _split_all(tags)]


def _split_all(tags: Iterable[str | None]) -> list[tuple[str, str]]:
    """Split the tags of all tokens into prefix and label, ``("O", "")`` and ``("-", "")`` included."""
    tags = as_list(tags, what="a list of entity tags, one for each token,")
    if not are_texts_or_none(tags):
        return [_split(tag, position) for position, tag in enumerate(tags)]
    # Most tags are one of a few.
    parts = {tag: _split(tag, tags.index(tag)) for tag in dict.fromkeys(tags)}
    return [parts[tag] for tag in tags]


def _split(tag: str | None, position: int) -> tuple[str, str]:
    if tag is None or tag == MISSING:
        return MISSING, ""
    if tag == OUTSIDE:
        return OUTSIDE, ""
    prefix, _, label = tag.partition("-") if isinstance(tag, str) else ("", "", "")
    if prefix not in _PREFIXES or not label.strip():
        raise DataError(
            f"{shown(tag)}, the tag of token {position}, is not an entity tag; use O, - (unknown), or B-LABEL, "
            "I-LABEL, L-LABEL, U-LABEL."
        )
    return str(prefix), str(label)


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
    for i, (prefix, label) in enumerate(_split_all(tags)):
        if prefix in ("I", "L"):
            if open_label != label:
                raise DataError(
                    f"{shown(f'{prefix}-{label}')}, the tag of token {i}, continues an entity that does not begin "
                    "before it; begin each entity with B-, or with U- where it has one token."
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
        DataError: An entity has another form, offsets that cannot be or no label, or two share a character.
    """
    doc_argument(doc, "doc")
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
    for start, end, name in checked_entities(doc, entities):
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


def checked_entities(doc: Doc, entities: Iterable[tuple[int, int, str | int]]) -> list[tuple[int, int, str]]:
    """Return entities that are given as offsets, sorted by their start.

    Raises:
        DataError: One has another form, offsets that cannot be or no label, or two share a character.
    """
    length, strings = len(doc.text), doc.vocab.strings
    checked = []
    for entity in as_list(entities, what="a list of entities"):
        if not is_ordered(entity) or len(parts := list(entity)) != 3:
            raise _no_entity(entity)
        start, end, label = parts
        if not is_whole(start) or not is_whole(end):
            raise _no_entity(entity)
        if not 0 <= start < end <= length or type(label) is not str or not label.strip():
            # Only what may be wrong is quoted.
            start, end = checked_offsets(start, end, length=length, what=f"the span {shown(label)}")
            label = checked_label(label, strings, what=f"the entity {shown(tuple(parts))}")
        checked.append((int(start), int(end), label))
    checked.sort(key=lambda entity: entity[:2])
    for left, right in pairwise(checked):
        if right[0] < left[1]:
            raise DataError(
                f"The entities {shown(left)} and {shown(right)} overlap in {excerpt(doc)}; a token can be part of one "
                "entity only: drop one of them, or keep overlapping spans in doc.spans (nlpx convert --spans-key)."
            )
    return checked


def _no_entity(value: object) -> DataError:
    return DataError(
        f"Entities are (start, end, label) with character offsets, or one tag for each token; {shown(value)} is "
        "neither."
    )


def _explain_misaligned(doc: Doc, entities: Sequence[tuple[int, int, str]]) -> str:
    """Name the entities that do not begin and end where tokens do."""
    first = ", ".join(f"{shown(doc.text[s:e])} ({s}:{e} {label[:40]})" for s, e, label in entities[:5])
    more = f" and {len(entities) - 5} more" if len(entities) > 5 else ""
    return (
        f"Not at token boundaries in {excerpt(doc)}: {first}{more}; their tokens count as unknown. Correct the "
        "offsets, or see the tokens with nlp.make_doc(text)."
    )


def excerpt(doc: Doc) -> str:
    """Quote the beginning of a text, for messages."""
    return shown(doc.text, width=50)


def biluo_tags_to_offsets(doc: Doc, tags: Iterable[str | None]) -> list[tuple[int, int, str]]:
    """Give the entities of tags as (start, end, label), with character offsets.

    Raises:
        DataError: There is not one tag for each token, or a tag is wrong.
    """
    doc_argument(doc, "doc")
    starts, ends = token_offsets(doc)
    return [(starts[first], ends[last], label) for label, first, last in tags_to_entities(_tags_of(doc, tags))]


def biluo_tags_to_spans(doc: Doc, tags: Iterable[str | None]) -> list[Span]:
    """Give the entities of tags as spans of a doc.

    Raises:
        DataError: There is not one tag for each token, or a tag is wrong.
    """
    doc_argument(doc, "doc")
    from ..span import Span

    return [Span(doc, first, last + 1, label=label) for label, first, last in tags_to_entities(_tags_of(doc, tags))]


def _tags_of(doc: Doc, tags: Iterable[str | None]) -> list[str | None]:
    """Return tags as a list, if there is one for each token of a doc.

    Raises:
        DataError: There is not.
    """
    tags = as_list(tags, what="a list of entity tags, one for each token,")
    if len(tags) != len(doc):
        raise DataError(
            f"{excerpt(doc)} has {counted(len(doc), 'token')} and is given {counted(len(tags), 'entity tag')}; give "
            "one for each token."
        )
    return tags


def doc_to_biluo_tags(doc: Doc, missing: str = OUTSIDE) -> list[str]:
    """Tag the tokens of a doc with BILUO tags for its entities; `missing` outside them and where nothing is known."""
    doc_argument(doc, "doc")
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
    tags = _tags_of(doc, tags)
    codes = np.full(len(tags), columns.OUTSIDE, dtype=np.int8)
    labels = np.zeros(len(tags), dtype=np.uint64)
    if None in tags or MISSING in tags:
        codes[[tag is None or tag == MISSING for tag in tags]] = columns.MISSING
    for label, first, last in tags_to_entities(tags):
        codes[first : last + 1] = columns.INSIDE
        codes[first] = columns.BEGIN
        labels[first : last + 1] = doc.vocab.strings.add(label)
    doc.set_columns({"ent_iob": codes, "ent_type": labels})
