"""Named entities as two columns: an IOB code and a type for every token."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import ArgumentError
from ..quoting import counted, kind_of, shown
from .arguments import list_argument
from .arrays.columns import BEGIN, INSIDE, MISSING, OUTSIDE
from .arrays.iob import begin_anew
from .given_spans import span_argument, spans_argument
from .span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from .doc import Doc

_FEWEST, _MOST = 3, 5
"""How many parts an entity has that is no span: label, perhaps kb_id and id, start and end."""

DEFAULTS = ("missing", "blocked", "outside", "unmodified")


def read_ents(doc: Doc) -> tuple[Span, ...]:
    """Return the entities of a Doc.

    Raises:
        ValueError: A token continues an entity that no token begins.
    """
    column = doc.column("ent_iob")
    if column is None:
        return ()
    types, kb_ids, ids = (doc.values(name) for name in ("ent_type", "ent_kb_id", "ent_id"))
    codes = column.tolist()
    spans = []
    start = -1
    for token, code in enumerate([*codes, OUTSIDE]):
        if code == INSIDE:
            if start < 0:
                raise ValueError(
                    f"Token {token} of the Doc continues an entity (I) that no token before it begins (B)."
                )
            continue
        if start >= 0:
            spans.append(Span.at(doc, start, token, types.item(start), kb_ids.item(start), ids.item(start)))
        # A blocked token is a B without a type: no entity may be there.
        start = token if code == BEGIN and types[token] else -1
    return tuple(spans)


def set_ents(
    doc: Doc,
    entities: Iterable[Any],
    *,
    blocked: Iterable[Span] | None = None,
    missing: Iterable[Span] | None = None,
    outside: Iterable[Span] | None = None,
    default: str = "outside",
) -> None:
    """Set the entities of a Doc and say what holds of all other tokens.

    Raises:
        ArgumentError: Something else is given than lists of spans.
        IndexError: A span of another Doc ends beyond this one.
        ValueError: Two of the spans overlap, or `default` is none of `DEFAULTS`.
    """
    if not isinstance(default, str) or default not in DEFAULTS:
        raise ValueError(f"`default` of set_ents is one of {', '.join(DEFAULTS)}, not {kind_of(default)}.")
    n_tokens = len(doc)
    iob = np.full(n_tokens, {"outside": OUTSIDE, "blocked": BEGIN}.get(default, MISSING), dtype=np.int8)
    types, kb_ids, ids = (np.zeros(n_tokens, dtype=np.uint64) for _column in range(3))
    touched = np.zeros(n_tokens, dtype=bool)
    for span in _own_spans(doc, entities, "entities"):
        if span.start == span.end or not span.label:
            # An entity without a label says nothing.
            continue
        _claim(touched, span.start, span.end)
        place = slice(span.start, span.end)
        iob[place] = INSIDE
        iob[span.start] = BEGIN
        types[place], kb_ids[place], ids[place] = span.label, span.kb_id, span.id or _given_id(doc, place)
    given = (("blocked", blocked, BEGIN), ("missing", missing, MISSING), ("outside", outside, OUTSIDE))
    for name, spans, code in given:
        for span in () if spans is None else _own_spans(doc, spans, f"{name} spans"):
            _claim(touched, span.start, span.end)
            iob[span.start : span.end] = code
    if default == "unmodified":
        _keep(doc, touched, iob, (types, kb_ids, ids))
    doc.set_column("ent_iob", iob)
    doc.set_column("ent_type", types)
    for name, column in (("ent_kb_id", kb_ids), ("ent_id", ids)):
        if column.any() or doc.column(name) is not None:
            doc.set_column(name, column)


def _given_id(doc: Doc, place: slice) -> NDArray[np.uint64] | int:
    """Return the ids that tokens of no entity have been given, for one that is about to be made of them."""
    column = doc.column("ent_id")
    if column is None or doc.values("ent_type")[place].any():
        return 0
    return column[place]


def assign_ents(doc: Doc, values: Iterable[Any]) -> None:
    """Set entities given as spans or as (label, start, end), also with kb_id and id after the label.

    Raises:
        ArgumentError: Something else is given.
        IndexError: An entity ends beyond the Doc.
        ValueError: Two entities overlap.
    """
    if isinstance(values, Span):
        raise ArgumentError("The entities of a Doc are a list of spans, not one span; put it into a list.")
    given = list_argument(values, "entities of a Doc", "[Span(doc, 0, 2, label='ORG')]", are=True)
    set_ents(doc, [_as_span(doc, value, place) for place, value in enumerate(given)])


def set_from_argument(doc: Doc, ents: Sequence[Any]) -> None:
    """Set entities given to the constructor: as spans, or as an IOB tag for every token.

    Raises:
        ValueError: A tag is malformed, or their number is not the number of tokens.
    """
    if any(isinstance(span, Span) for span in ents):
        assign_ents(doc, ents)
        return
    if len(ents) != len(doc):
        raise ValueError(
            f"A Doc of {counted(len(doc), 'word')} is given {counted(len(ents), 'entity tag')}; give one for each word."
        )
    iob = np.zeros(len(doc), dtype=np.int8)
    types = np.zeros(len(doc), dtype=np.uint64)
    for token, tag in enumerate(ents):
        iob[token], label = _read_tag(tag)
        types[token] = doc.vocab.strings.add(label) if label else 0
    begin_anew(iob, types)
    doc.set_column("ent_iob", iob)
    doc.set_column("ent_type", types)


def _read_tag(tag: Any) -> tuple[int, str]:
    if tag is None:
        return MISSING, ""
    if not isinstance(tag, str):
        raise ArgumentError(f"An IOB tag is a string such as 'B-ORG', or None, not {kind_of(tag)}.")
    if tag == "":
        return MISSING, ""
    if tag == "O":
        return OUTSIDE, ""
    if tag[:2] in ("B-", "I-") and len(tag) > 2:
        return (BEGIN if tag[0] == "B" else INSIDE), tag[2:]
    raise ValueError(f"{shown(tag)} is not an IOB tag; write 'B-LABEL', 'I-LABEL', 'O', or '' where nothing is known.")


def _own_spans(doc: Doc, spans: Any, what: str) -> list[Span]:
    """Return spans as those of this Doc: ids mean the same, and it has such tokens."""
    return [span if span.doc is doc else span.moved(doc, 0) for span in spans_argument(spans, what)]


def _as_span(doc: Doc, value: Any, place: int) -> Span:
    """Return an entity as a span of this Doc."""
    if not isinstance(value, (list, tuple)):
        return span_argument(value, f"Entity {place} is")
    if not _FEWEST <= len(value) <= _MOST:
        raise ArgumentError(f"Entity {place} has {counted(len(value), 'part')}; give a span, or (label, start, end).")
    label, *more, start, end = value
    kb_id, span_id = (*more, 0, 0)[:2]
    if not isinstance(label, str) and isinstance(end, str):
        raise ArgumentError(f"Entity {place} is {shown(value)}; the label comes first: (label, start, end).")
    return Span(doc, start, end, label=label, kb_id=kb_id, span_id=span_id)


def _claim(touched: NDArray[np.bool_], start: int, end: int) -> None:
    """Mark tokens as spoken for."""
    some = touched[start:end]
    # The bytes are looked at in a fraction of the time that NumPy takes for a few tokens.
    if b"\x01" in some.tobytes():
        raise ValueError(
            f"Token {start + int(some.argmax())} is in two of the spans given as entities, blocked, missing or "
            "outside; entities may not overlap."
        )
    some[:] = True


def _keep(doc: Doc, touched: Any, iob: Any, columns: tuple[Any, Any, Any]) -> None:
    """Take over what a Doc has of untouched tokens, beginning anew what has lost its beginning."""
    old = doc.values("ent_iob")
    iob[~touched] = old[~touched]
    for name, column in zip(("ent_type", "ent_kb_id", "ent_id"), columns, strict=True):
        column[~touched] = doc.values(name)[~touched]
    begin_anew(iob, columns[0])
