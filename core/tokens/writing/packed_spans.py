"""The spans of a group as they are in files: each packed into bytes."""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING

from ...quoting import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ...files.reading import Record
    from ..doc import Doc

# Id, kb_id, label, start, end, start_char, end_char. Old files have no id.
_SPAN = Struct(">QQQllll")
_SPAN_WITHOUT_ID = Struct(">QQllll")


def pack_spans(doc: Doc, spans: Iterable[tuple[int, ...]]) -> list[bytes]:
    """Pack spans of a Doc, given by start, end, label, kb_id and id."""
    pack, characters = _SPAN.pack, doc.characters
    return [
        pack(span_id, kb_id, label, start, end, *characters(start, end)) for start, end, label, kb_id, span_id in spans
    ]


def unpack_spans(doc: Doc, group: Record) -> Iterator[tuple[int, ...]]:
    """Yield start, end, label, kb_id and id of the spans that are read; the offsets say whether they are of this Doc.

    Args:
        doc: The Doc.
        group: What is read of the group, with its packed spans.

    Raises:
        DataError: They are not of this Doc, or no spans.
    """
    n_tokens, characters = len(doc), doc.characters
    for packed in group.items("spans", bytes, "a packed span"):
        span_id, kb_id, label, start, end, start_char, end_char = _unpack(packed, group)
        if not 0 <= start <= end <= n_tokens:
            group.refuse(f"a span goes from token {start} to {end}, and the Doc has {counted(n_tokens, 'token')}")
        if characters(start, end) != (start_char, end_char):
            # After tokens were merged, spaCy writes the old numbers of tokens: the characters are right.
            found = doc.char_span(start_char, end_char)
            if found is None:
                group.refuse(f"a span goes from character {start_char} to {end_char}, where no tokens begin and end")
            start, end = found.start, found.end
        yield start, end, label, kb_id, span_id


def _unpack(packed: bytes, group: Record) -> tuple[int, ...]:
    if len(packed) == _SPAN.size:
        return _SPAN.unpack(packed)
    if len(packed) != _SPAN_WITHOUT_ID.size:
        group.refuse(f"a packed span has {counted(len(packed), 'byte')}")
    return 0, *_SPAN_WITHOUT_ID.unpack(packed)
