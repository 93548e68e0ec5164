"""Write Docs in each of the formats that a corpus can have."""

from __future__ import annotations

import json
import shutil
import tempfile
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from ..files.msgpack import array_header, pack
from ..files.temporary import room_told
from ..tokens.annotation_values import checked_cats
from ..tokens.arrays.columns import ATTRS
from ..tokens.docbin import DocBin
from ..tokens.docbin_parts import DocBinParts
from ..vocab.attrs import SENT_START
from .conllu.kept import kept_with
from .conllu.writing import conllu_lines
from .v2_json import doc_to_paragraph

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ..tokens.doc import Doc

_KEPT_IN_MEMORY = 1 << 26
_NO_ROOM = "the documents cannot be put aside"
# How many tokens of a corpus are in memory at a time.
_PART = 1 << 16
# How many are put into tables at a time.
_BATCH = 1 << 12


def write_json(docs: Iterable[Doc], file: IO[bytes]) -> int:
    """Write one JSON array, with a document a line for each Doc; return how many.

    Raises:
        DataError: The score of a category is no number that JSON has.
    """
    count = 0
    file.write(b"[")
    for count, document in enumerate(_documents(map(_with_numbers, docs)), 1):
        file.write((b"\n" if count == 1 else b",\n") + _to_json(document))
    file.write(b"\n]\n")
    return count


def write_jsonl(docs: Iterable[Doc], file: IO[bytes]) -> int:
    """Write JSON Lines, with a document for each Doc, or only its text and categories; return how many.

    Where a Doc says nothing but of which categories its text is, its tokens say nothing: they would make the line many
    times as long.

    Raises:
        DataError: The score of a category is no number that JSON has.
    """
    count = 0
    for count, doc in enumerate(map(_with_numbers, docs), 1):
        record = {"text": doc.text, "cats": doc.copied_cats()} if _has_only_cats(doc) else _document(count - 1, doc)
        file.write(_to_json(record) + b"\n")
    return count


def write_msgpack(docs: Iterable[Doc], file: IO[bytes]) -> int:
    """Write one MessagePack array, with a document for each Doc; return how many."""
    count = 0
    # The array begins with its length, which nobody knows before the end.
    with tempfile.SpooledTemporaryFile(max_size=_KEPT_IN_MEMORY) as packed:
        for document in _documents(docs):
            with room_told(_NO_ROOM):
                packed.write(pack(document))
            count += 1
        file.write(array_header(count))
        packed.seek(0)
        shutil.copyfileobj(packed, file)
    return count


def write_docbin(docs: Iterable[Doc], file: IO[bytes]) -> int:
    """Write a ``.spacy`` file; return the number of Docs."""
    parts = _docbins(docs)
    first = next(parts)
    second = next(parts, None)
    if second is None:
        file.write(first.to_bytes())
        return len(first)
    with tempfile.TemporaryDirectory() as folder, DocBinParts(Path(folder)) as collected:
        for part in chain([first, second], parts):
            with room_told(_NO_ROOM):
                collected.extend(part)
        collected.write(file)
        return len(collected)


def _docbins(docs: Iterable[Doc]) -> Iterator[DocBin]:
    """Yield the Docs in parts that take little memory, one at least."""
    part = DocBin(store_user_data=True)
    n_tokens = 0
    for some in _batches(docs):
        if n_tokens >= _PART:
            yield part
            part, n_tokens = DocBin(store_user_data=True), 0
        part.extend(some)
        n_tokens += sum(map(len, some))
    yield part


def _batches(docs: Iterable[Doc]) -> Iterator[list[Doc]]:
    """Cut a stream of Docs into lists that have some thousand tokens each, the last one possibly fewer."""
    batch: list[Doc] = []
    n_tokens = 0
    for doc in docs:
        batch.append(doc)
        n_tokens += len(doc)
        if n_tokens >= _BATCH:
            yield batch
            batch, n_tokens = [], 0
    if batch:
        yield batch


def write_conllu(docs: Iterable[Doc], file: IO[bytes]) -> int:
    """Write CoNLL-U, one or more sentences for each Doc; return the number of Docs."""
    count = 0
    for doc in docs:
        file.write("".join([f"{line}\n" for line in conllu_lines(doc)]).encode("utf-8"))
        count += 1
    return count


def lost(doc: Doc, file_type: str) -> list[str]:
    """Name what a Doc has that a file type has no place for."""
    if file_type == "spacy":
        return []
    found = ["user data"] if doc.has_user_data and len(doc.user_data) > sum(1 for _ in kept_with(doc)) else []
    if file_type == "conllu":
        found += ["categories"] if doc.has_cats else []
        found += ["groups of spans"] if doc.has_span_groups else []
        ids = (doc.column(name) for name in ("ent_kb_id", "ent_id"))
        found += ["ids of entities"] if any(column is not None and column.any() for column in ids) else []
    return found


def _documents(docs: Iterable[Doc]) -> Iterator[dict[str, Any]]:
    for number, doc in enumerate(docs):
        yield _document(number, doc)


def _has_only_cats(doc: Doc) -> bool:
    """Tell whether a Doc has categories, and neither spans nor annotations of tokens."""
    if not doc.has_cats or doc.has_span_groups or doc.has_unknown_spaces:
        return False
    # A token alone starts a sentence anyway.
    return not any(doc.has_annotation(attr) for attr in ATTRS if attr != SENT_START or len(doc) > 1)


def _document(number: int, doc: Doc) -> dict[str, Any]:
    return {"id": number, "paragraphs": [doc_to_paragraph(doc)]}


def _with_numbers(doc: Doc) -> Doc:
    """Return a Doc whose categories have scores that JSON can hold: those that were set one by one may be anything."""
    if doc.has_cats:
        checked_cats(doc.copied_cats())
    return doc


def _to_json(document: dict[str, Any]) -> bytes:
    # The score of a category may be a number of NumPy's.
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), default=float).encode("utf-8")


WRITERS: dict[str, Callable[[Iterable[Doc], IO[bytes]], int]] = {
    "json": write_json,
    "jsonl": write_jsonl,
    "msg": write_msgpack,
    "spacy": write_docbin,
    "conllu": write_conllu,
}
"""What writes each file type; its name is also the ending of the file."""
