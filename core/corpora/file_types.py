"""Write Docs in each of the formats that a corpus can have."""

from __future__ import annotations

import json
import struct
from typing import IO, TYPE_CHECKING, Any

from ..files.msgpack import pack
from ..tokens.arrays.columns import ATTRS
from ..tokens.docbin import DocBin
from ..vocab.attrs import SENT_START
from .v2_json import doc_to_paragraph

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ..tokens.doc import Doc

_ARRAY_32 = 0xDD
"""Starts a MessagePack array whose length is a number of four bytes."""


def write_json(docs: Iterable[Doc], file: IO[bytes]) -> int:
    """Write one JSON array, with a document a line for each Doc; return how many."""
    count = 0
    file.write(b"[")
    for count, document in enumerate(_documents(docs), 1):
        file.write((b"\n" if count == 1 else b",\n") + _to_json(document))
    file.write(b"\n]\n")
    return count


def write_jsonl(docs: Iterable[Doc], file: IO[bytes]) -> int:
    """Write JSON Lines, with a document for each Doc, or only its text and categories; return how many.

    Where a Doc says nothing but of which categories its text is, its tokens say nothing: they would make the line many
    times as long.
    """
    count = 0
    for count, doc in enumerate(docs, 1):
        record = {"text": doc.text, "cats": doc.copied_cats()} if _has_only_cats(doc) else _document(count - 1, doc)
        file.write(_to_json(record) + b"\n")
    return count


def write_msgpack(docs: Iterable[Doc], file: IO[bytes]) -> int:
    """Write one MessagePack array, with a document for each Doc; return how many."""
    packed = [pack(document) for document in _documents(docs)]
    file.write(struct.pack(">BI", _ARRAY_32, len(packed)))
    file.writelines(packed)
    return len(packed)


def write_docbin(docs: Iterable[Doc], file: IO[bytes]) -> int:
    """Write a ``.spacy`` file; return the number of Docs."""
    binary = DocBin(store_user_data=True, docs=docs)
    file.write(binary.to_bytes())
    return len(binary)


def _documents(docs: Iterable[Doc]) -> Iterator[dict[str, Any]]:
    for number, doc in enumerate(docs):
        yield _document(number, doc)


def _has_only_cats(doc: Doc) -> bool:
    """Say whether a Doc has categories, and neither spans nor annotations of tokens."""
    if not doc.has_cats or doc.has_span_groups or doc.has_unknown_spaces:
        return False
    # A token alone starts a sentence anyway.
    return not any(doc.has_annotation(attr) for attr in ATTRS if attr != SENT_START or len(doc) > 1)


def _document(number: int, doc: Doc) -> dict[str, Any]:
    return {"id": number, "paragraphs": [doc_to_paragraph(doc)]}


def _to_json(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


WRITERS: dict[str, Callable[[Iterable[Doc], IO[bytes]], int]] = {
    "json": write_json,
    "jsonl": write_jsonl,
    "msg": write_msgpack,
    "spacy": write_docbin,
}
"""What writes each file type; its name is also the ending of the file."""
