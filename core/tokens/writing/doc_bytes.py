"""A Doc as data for msgpack, in the form that spaCy 3 writes."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

from ...errors import DataError
from ...files import msgpack
from ...files.parts import excluded_parts
from ...files.reading import Record, unpack
from ...quoting import counted
from ...vocab import attrs
from ..annotation_values import checked_cats
from . import doc_arrays, user_data
from .keeping import collect_strings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from ...vocab import Vocab
    from ..doc import Doc

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

_WHERE = "the bytes of a Doc"
# What can be excluded to leave out the user data: keys are nothing without values.
_USER_DATA = ("user_data", "user_data_keys", "user_data_values")


def to_dict(doc: Doc, *, exclude: Iterable[str] = ()) -> dict[str, Any]:
    """Return the Doc as data for msgpack, without the parts to exclude.

    Raises:
        Unsavable: The user data cannot be written, or would not come back as they are.
        ValueError: The tensor has not a row for each token, so that nobody could read it.
    """
    left_out = excluded_parts(exclude)
    tensor = doc.tensor
    if "tensor" not in left_out and tensor.size and (not tensor.ndim or len(tensor) != len(doc)):
        raise ValueError(
            f"The tensor of a Doc has a row for each of its {counted(len(doc), 'token')}, and this one has the shape "
            f"{tensor.shape}; set another one, or leave it out with exclude=['tensor']."
        )
    texts: dict[int, str] = {}
    collect_strings([doc], texts)
    data: dict[str, Any] = {
        "text": doc.text,
        "array_head": list(HEAD),
        "array_body": doc_arrays.to_array(doc, HEAD),
        "sentiment": doc._sentiment,
        "tensor": tensor,
        "cats": doc.copied_cats(),
        "spans": doc.spans.to_bytes(),
        "strings": sorted(texts.values()),
        "has_unknown_spaces": doc.has_unknown_spaces,
    }
    for name in left_out:
        data.pop(name, None)
    if left_out.isdisjoint(_USER_DATA) and doc.has_user_data:
        places = user_data.tuples_in(doc.user_data)
        data["user_data_keys"] = msgpack.pack(list(doc.user_data.keys()))
        data["user_data_values"] = msgpack.pack(list(doc.user_data.values()))
        if places:
            data["user_data_tuples"] = list(map(list, places))
    if "user_hooks" not in left_out:
        warn_of_hooks(doc, stacklevel=5)
    return data


def warn_of_hooks(doc: Doc, *, stacklevel: int = 2) -> None:
    """Warn of the user hooks of a Doc, if it has some: they are lost."""
    if doc.has_user_hooks:
        warnings.warn(
            "The user hooks of a Doc are functions, which bytes do not hold: what is read from them has none. Set the "
            'hooks again after reading, or say that you know with exclude=["user_hooks"].',
            stacklevel=stacklevel,
        )


def from_dict(doc: Doc, data: dict[str, Any], *, exclude: Iterable[str] = ()) -> Doc:
    """Fill an empty Doc, which stays empty if something is refused.

    Raises:
        ValueError: The Doc is not empty.
        DataError: The data are damaged.
    """
    if len(doc):
        raise ValueError(f"Only an empty Doc can be loaded; this one has {counted(len(doc), 'token')}. Use Doc(vocab).")
    left_out = excluded_parts(exclude)
    record = Record(data, where=_WHERE)
    strings = record.texts("strings", []) if "strings" not in left_out else []
    texts = dict(zip(doc.vocab.strings.ids_of(strings), strings, strict=True))
    try:
        fresh = _read_tokens(type(doc), doc.vocab, record, texts)
        spans = record.content("spans", b"") if "spans" not in left_out else b""
        if spans:
            fresh.spans.from_bytes(spans, texts=texts)
    except DataError:
        raise
    except ValueError as error:
        raise DataError(f"{_WHERE} are damaged: {error}") from None
    fresh.has_unknown_spaces = record.flag("has_unknown_spaces", False)
    if "tensor" in record and "tensor" not in left_out:
        fresh.tensor = checked_tensor(record, len(fresh))
    if "sentiment" not in left_out:
        fresh._sentiment = float(record.number("sentiment", default=0.0))
    if "cats" not in left_out:
        fresh.cats = checked_cats(record.value("cats", dict, "scores by category", {}))
    if left_out.isdisjoint(_USER_DATA):
        fresh.user_data = _user_data(record)
    return doc.become(fresh)


def _read_tokens(kind: type[Doc], vocab: Vocab, record: Record, texts: dict[int, str]) -> Doc:
    """Return a Doc with tokens and their annotations.

    Raises:
        ValueError: They do not fit together.
    """
    head = record.items("array_head", int, "the number of an attribute")
    body = record.value("array_body", np.ndarray, "a table of the tokens' attributes")
    if len(head) == 1 and body.ndim == 1:
        body = body.reshape(-1, 1)
    record.checked_array(body, name="'array_body'", kinds="iu", shape=(None, len(head)))
    if len(set(head)) != len(head) or not {attrs.LENGTH, attrs.SPACY} <= set(head):
        record.refuse(f"'array_head' is {head}, where each attribute stands once, and length and space do")
    text = record.text("text")
    lengths, spaces = (body[:, head.index(attr)].tolist() for attr in (attrs.LENGTH, attrs.SPACY))
    fit = set(spaces) <= {0, 1} and min(lengths, default=1) > 0 and sum(lengths) + sum(spaces) == len(text)
    words = cut_text(text, lengths, spaces) if fit else []
    doc = kind.from_lexemes(vocab, vocab.lexemes_of(words), [space == 1 for space in spaces])
    if not fit or doc.text != text:
        record.refuse("the lengths of the tokens do not fit the text")
    doc_arrays.from_array(doc, head, body, texts=texts)
    return doc


def checked_tensor(record: Record, n_tokens: int) -> NDArray[Any]:
    """Return the tensor of a Doc: a row for each token, or nothing."""
    tensor = record.value("tensor", np.ndarray, "an array")
    if not tensor.size:
        return tensor
    return record.checked_array(
        tensor, name="'tensor'", kinds="fiu", shape=(n_tokens, *(None,) * (max(tensor.ndim, 1) - 1))
    )


def _user_data(record: Record) -> dict[Any, Any]:
    if "user_data_keys" not in record and "user_data_values" not in record:
        return {}
    keys, values = (
        unpack(record.content(f"user_data_{part}"), where=f"{_WHERE}: user_data_{part}", use_list=False)
        for part in ("keys", "values")
    )
    if not isinstance(keys, tuple) or not isinstance(values, tuple) or len(keys) != len(values):
        record.refuse("the keys and the values of the user data are not as many")
    places = record.items("user_data_tuples", list, "the place of a tuple", [])
    return user_data.restore(record, keys, values, places)


def cut_text(text: str, lengths: list[int], spaces: list[int]) -> list[str]:
    """Cut a text into words."""
    words = []
    start = 0
    for length, space in zip(lengths, spaces, strict=True):
        words.append(text[start : start + length])
        start += length + space
    return words
