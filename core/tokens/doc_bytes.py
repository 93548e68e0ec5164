"""A Doc as data for msgpack, in the form that spaCy 3 writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..vocab import attrs, msgpack
from . import doc_arrays
from .keeping import collect_strings, keep_strings, texts_by_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .doc import Doc

HEAD = (
    attrs.LENGTH,
    attrs.SPACY,
    attrs.ORTH,
    attrs.NORM,
    attrs.TAG,
    attrs.HEAD,
    attrs.DEP,
    attrs.ENT_IOB,
    attrs.ENT_TYPE,
    attrs.ENT_KB_ID,
    attrs.ENT_ID,
    attrs.LEMMA,
    attrs.MORPH,
    attrs.POS,
    attrs.SENT_START,
)
"""What is kept of every token."""


def to_dict(doc: Doc, *, exclude: Iterable[str] = ()) -> dict[str, Any]:
    """Return the Doc as data for msgpack, without the parts to exclude."""
    texts: dict[int, str] = {}
    collect_strings(doc, texts)
    data: dict[str, Any] = {
        "text": doc.text,
        "array_head": list(HEAD),
        "array_body": doc_arrays.to_array(doc, HEAD),
        "sentiment": 0.0,
        "tensor": doc.tensor,
        "cats": dict(doc.cats),
        "spans": doc.spans.to_bytes(),
        "strings": sorted(texts.values()),
        "has_unknown_spaces": doc.has_unknown_spaces,
    }
    left_out = set(exclude)
    for name in left_out:
        data.pop(name, None)
    if "user_data" not in left_out and doc.user_data:
        data["user_data_keys"] = msgpack.pack(list(doc.user_data.keys()))
        data["user_data_values"] = msgpack.pack(list(doc.user_data.values()))
    return data


def from_dict(doc: Doc, data: dict[str, Any], *, exclude: Iterable[str] = ()) -> Doc:
    """Fill an empty Doc.

    Raises:
        ValueError: The Doc is not empty.
    """
    if len(doc):
        raise ValueError(f"Only an empty Doc can be loaded; this one has {len(doc)} tokens. Use Doc(vocab).")
    left_out = set(exclude)
    body = np.asarray(data["array_body"])
    head = list(data["array_head"])
    body = body.reshape(-1, len(head))
    lengths = body[:, head.index(attrs.LENGTH)].tolist()
    spaces = (body[:, head.index(attrs.SPACY)] != 0).tolist()
    doc.fill(cut_text(data["text"], lengths, spaces), spaces)
    texts = texts_by_id(data.get("strings", [])) if "strings" not in left_out else {}
    doc_arrays.from_array(doc, head, body, texts=texts)
    doc.has_unknown_spaces = bool(data.get("has_unknown_spaces", False))
    if "tensor" in data and "tensor" not in left_out:
        doc.tensor = data["tensor"]
    if "cats" in data and "cats" not in left_out:
        doc.cats = data["cats"]
    if data.get("spans") and "spans" not in left_out:
        doc.spans.from_bytes(data["spans"])
    if "user_data_keys" in data and "user_data" not in left_out:
        keys = msgpack.unpack(data["user_data_keys"], use_list=False)
        doc.user_data.update(zip(keys, msgpack.unpack(data["user_data_values"]), strict=True))
    keep_strings(doc, texts)
    return doc


def cut_text(text: str, lengths: list[int], spaces: list[bool]) -> list[str]:
    """Cut a text into words."""
    words = []
    start = 0
    for length, space in zip(lengths, spaces, strict=True):
        words.append(text[start : start + length])
        start += length + space
    return words
