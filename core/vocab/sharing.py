"""What is large in a vocabulary, on its way to other processes: packed as it is, so that they share it.

In its files strings are sorted and rows are a mapping: to write these would take twice the memory here, and to read
them as much in each process.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import ModelError
from ..files import msgpack
from ..files.reading import Record, unpack
from .key_rows import KeyRows
from .vector_files import Contents
from .vectors import Vectors

if TYPE_CHECKING:
    from .vocab import Vocab


def large_parts(vocab: Vocab) -> list[str]:
    """Return the names of the parts that are packed here; vectors of a class of the user's save themselves."""
    return ["strings", *(["vectors"] if type(vocab.vectors) is Vectors else [])]


def pack_large(vocab: Vocab) -> bytes:
    """Return the large parts of a vocabulary as msgpack."""
    unread, texts = vocab.strings.as_held()
    parts: dict[str, Any] = {"unread": np.frombuffer(unread, np.uint8), "texts": texts}
    if "vectors" in large_parts(vocab):
        settings, rows, table = vocab.vectors.contents
        parts["vectors"] = {"settings": settings, "rows": rows.arrays(), "table": table}
    return msgpack.pack(parts)


def take_large(vocab: Vocab, packed: bytes) -> None:
    """Give a vocabulary what was packed of another one.

    Raises:
        ModelError: It is something else.
    """
    where = "a packed vocabulary"
    parts = Record(unpack(packed, where=where, error=ModelError), where=where, error=ModelError)
    unread, texts = parts.array("unread", kinds="u", shape=[None]), parts.texts("texts")
    vocab.strings.hold_as(unread.view(np.uint8).data, texts)
    if "vectors" in parts:
        settings, rows, table = parts.record("vectors").data.values()
        vocab.vectors.contents = Contents(settings, KeyRows.of_sorted(*rows), table)
