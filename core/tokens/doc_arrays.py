"""Annotations of a Doc as one table of numbers, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import ArgumentError
from ..vocab import attrs
from ..vocab.reading import kind_of
from .arguments import attribute_list, mapping_argument
from .columns import ATTRS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from .doc import Doc


def attr_values(doc: Doc, attr: int) -> NDArray[np.uint64]:
    """Return the value of one attribute for every token, negative ones wrapped around."""
    if attr in ATTRS:
        values = doc.values(ATTRS[attr])
        if attr == attrs.HEAD:
            values = values - np.arange(len(doc), dtype=np.int32)
        return values.astype(np.uint64) if values.dtype.kind != "i" else values.astype(np.int64).view(np.uint64)
    if attrs.ORTH <= attr <= attrs.SUFFIX:
        place = attr - attrs.ORTH
        return packed_matrix(doc.lexemes)[:, place].astype(np.uint64)
    if attr == attrs.SPACY:
        return np.array(doc.spaces, dtype=np.uint64)
    if attr == attrs.IDX:
        return np.array(doc.offsets[:-1], dtype=np.uint64)
    return np.array([lexeme.value(attr) for lexeme in doc.lexemes], dtype=np.uint64)


def packed_matrix(lexemes: Sequence[Any]) -> NDArray[np.uint64]:
    """Return the six hashes of lexemes, one row each."""
    packed = b"".join([lexeme.packed for lexeme in lexemes])
    return np.frombuffer(packed, dtype="<u8").reshape(-1, 6)


def to_array(doc: Doc, wanted: str | int | Sequence[str | int]) -> NDArray[np.uint64]:
    """Return attributes of all tokens.

    Returns:
        For one attribute an array (n_tokens,), for several (n_tokens, n_attributes), always uint64.
    """
    if isinstance(wanted, (str, int, np.integer)):
        return attr_values(doc, attrs.intify_attr(wanted))
    ids = [attrs.intify_attr(attr) for attr in attribute_list(wanted)]
    return attr_values(doc, ids[0]) if len(ids) == 1 else matrix(doc, ids)


def matrix(doc: Doc, ids: Sequence[int]) -> NDArray[np.uint64]:
    """Return attributes of all tokens, shape (n_tokens, n_attributes) however many there are."""
    array = np.zeros((len(doc), len(ids)), dtype=np.uint64)
    packed = packed_matrix(doc.lexemes) if any(attrs.ORTH <= attr <= attrs.SUFFIX for attr in ids) else array
    for place, attr in enumerate(ids):
        if attrs.ORTH <= attr <= attrs.SUFFIX:
            array[:, place] = packed[:, attr - attrs.ORTH]
        elif attr not in ATTRS or attr == attrs.SENT_START or doc.column(ATTRS[attr]) is not None:
            array[:, place] = attr_values(doc, attr)
    return array


def from_array(
    doc: Doc,
    given: str | int | Iterable[str | int],
    array: NDArray[Any],
    *,
    texts: Mapping[int, str] | None = None,
) -> None:
    """Set attributes of all tokens; lexical ones other than NORM are what they are and are passed over.

    Args:
        doc: The Doc.
        given: The attributes.
        array: Their values, one row for each token.
        texts: Strings by id that the vocabulary may not know.

    Raises:
        ValueError: The table has not one row for each token and one column for each attribute.
    """
    names = [given] if isinstance(given, (str, int, np.integer)) else list(given)
    ids = [attrs.intify_attr(attr) for attr in names]
    array = np.asarray(array)
    if array.ndim == 1:
        array = array.reshape((-1, len(ids)))
    if array.shape != (len(doc), len(ids)):
        raise ValueError(
            f"An array for {len(doc)} tokens and {len(ids)} attributes has the shape {(len(doc), len(ids))}, not "
            f"{array.shape}."
        )
    signed = array.astype(np.int64) if array.dtype.kind == "i" else array.astype(np.uint64).view(np.int64)
    columns = {attr: np.ascontiguousarray(signed[:, place]) for place, attr in enumerate(ids)}
    if attrs.SPACY in columns:
        doc.set_spaces((columns[attrs.SPACY] != 0).tolist())
    if attrs.NORM in columns:
        set_norms(doc, columns[attrs.NORM].view(np.uint64).tolist(), texts=texts or {})
    set_columns(doc, columns)


def set_columns(doc: Doc, columns: dict[int, NDArray[np.int64]]) -> None:
    """Set annotations from contiguous columns by attribute; a parse says where sentences begin."""
    for attr, values in columns.items():
        if attr in ATTRS and attr not in (attrs.HEAD, attrs.SENT_START):
            doc.set_column(ATTRS[attr], values.view(np.uint64))
    starts = columns.get(attrs.SENT_START)
    if attrs.HEAD in columns:
        parsed = doc.has_annotation("DEP")
        if parsed or columns[attrs.HEAD].any():
            before = doc.column("sent_start") if starts is None else starts
            doc.set_column("head", columns[attrs.HEAD] + np.arange(len(doc)))
            if not parsed:
                # Heads without labels are no parse, and say nothing of sentences.
                doc.set_column("sent_start", np.zeros(len(doc)) if before is None else before)
            return
    if starts is not None:
        doc.set_column("sent_start", starts)


def set_norms(doc: Doc, norms: Iterable[int], *, texts: Mapping[int, str]) -> None:
    """Give tokens norms of their own, by id; 0 leaves what the word has."""
    vocab = doc.vocab
    for token, (lexeme, norm) in enumerate(zip(doc.lexemes, norms, strict=True)):
        if norm and norm != lexeme.norm:
            doc.lexemes[token] = vocab.lexeme(lexeme.text, texts.get(norm) or vocab.strings[norm])


def has_annotation(doc: Doc, attr: int, require_complete: bool) -> bool:
    """Tell whether a token has an annotation, or all tokens have."""
    if attr == attrs.HEAD:
        attr = attrs.DEP
    if not len(doc):
        return True
    if attr not in ATTRS:
        values = attr_values(doc, attr)
        return bool(values.all() if require_complete else values.any())
    column = doc.column(ATTRS[attr])
    if attr == attrs.SENT_START:
        # The first token starts a sentence anyway.
        column = np.ones(1) if len(doc) == 1 else None if column is None else column[1:]
    if column is None:
        return False
    return bool(column.all() if require_complete else column.any())


def count_by(doc: Doc, attr: int, *, exclude: Any = None, counts: Any = None) -> dict[int, int]:
    """Count how often each value of an attribute occurs, in order of first use."""
    if exclude is not None and not callable(exclude):
        raise ArgumentError(f"`exclude` of count_by is a function of a token, not {kind_of(exclude)}.")
    if counts is not None:
        mapping_argument(counts, "`counts` of count_by", "{}")
    values = attr_values(doc, attr).tolist()
    if exclude is not None:
        values = [value for token, value in enumerate(values) if not exclude(doc[token])]
    totals: dict[int, int] = {} if counts is None else counts
    for value in values:
        totals[value] = totals.get(value, 0) + 1
    return totals
