"""What is known of the tokens of Docs, as arrays; that of a batch is found by numbering its distinct lexemes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..vocab import attrs
from .arrays.columns import ATTRS, DTYPES, values_of
from .arrays.ids import numbered_things
from .quick import quick
from .writing.doc_arrays import attr_values, packed_matrix

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from ..vocab import Lexeme
    from .doc import Doc

_NOT_LEXICAL = frozenset(
    [
        *range(attrs.LEMMA, attrs.PROB),
        attrs.ENT_KB_ID,
        attrs.MORPH,
        attrs.ENT_ID,
        attrs.IDX,
    ]
)

# Any odd number whose bits look random; this is the golden ratio's.
_FACTOR = np.uint64(0x9E3779B97F4A7C15)


def is_lexical(columns: Sequence[int]) -> bool:
    """Tell whether attributes depend on the word type alone, not on where the word stands."""
    return _NOT_LEXICAL.isdisjoint(columns)


def distinct_lexemes(docs: Sequence[Doc]) -> tuple[list[Lexeme], NDArray[np.int32]]:
    """Number the lexemes of a batch.

    Returns:
        The distinct lexemes in order of first use, and for every token the number of its lexeme, shape (n_tokens,).
    """
    tokens: list[Lexeme] = []
    for doc in docs:
        tokens += doc.lexemes
    return numbered_things(tokens, len(tokens))


def lexeme_matrix(lexemes: Sequence[Lexeme], columns: Sequence[int]) -> NDArray[np.uint64]:
    """Return lexical attributes, shape (n_lexemes, n_columns).

    Raises:
        ValueError: One of the attributes is not lexical.
    """
    is_packed = [attrs.ORTH <= column <= attrs.SUFFIX for column in columns]
    packed = packed_matrix(lexemes) if any(is_packed) else None
    if all(is_packed) and packed is not None:
        return packed[:, [column - attrs.ORTH for column in columns]]
    matrix = np.empty((len(lexemes), len(columns)), dtype=np.uint64)
    for place, column in enumerate(columns):
        if is_packed[place] and packed is not None:
            matrix[:, place] = packed[:, column - attrs.ORTH]
        else:
            matrix[:, place] = lexical_values(lexemes, column)
    return matrix


def lexical_values(lexemes: Sequence[Lexeme], attr: int) -> list[int]:
    """Return a lexical attribute of each lexeme."""
    if attrs.ORTH <= attr <= attrs.SUFFIX:
        hashes: list[int] = packed_matrix(lexemes)[:, attr - attrs.ORTH].tolist()
        return hashes
    vocabs = {lexeme.vocab for lexeme in lexemes} if attr < attrs.ID else ()
    if len(vocabs) == 1:
        return next(iter(vocabs)).flag_of_each(lexemes, attr)
    return [lexeme.value(attr) for lexeme in lexemes]


def feature_matrix(docs: Sequence[Doc], columns: Sequence[int]) -> NDArray[np.uint64]:
    """Return any attributes of all tokens of a batch, shape (n_tokens, n_columns)."""
    lexical = [place for place, column in enumerate(columns) if column not in _NOT_LEXICAL]
    whole = np.empty((sum(map(len, docs)), len(columns)), dtype=np.uint64)
    if lexical:
        lexemes, inverse = distinct_lexemes(docs)
        matrix = lexeme_matrix(lexemes, [columns[place] for place in lexical])[inverse]
        if len(lexical) == len(columns):
            return matrix
        whole[:, lexical] = matrix
    for place, column in enumerate(columns):
        if column in _NOT_LEXICAL:
            whole[:, place] = _values(docs, column)
    return whole


def _values(docs: Sequence[Doc], attr: int) -> NDArray[Any]:
    """Return an attribute that is not lexical of all tokens of a batch, shape (n_tokens,); (1,) where all have 0."""
    if attr == attrs.HEAD:
        # The table says how far away a head is.
        places = np.array([place for doc in docs for place in range(len(doc))], dtype=np.int64)
        offsets: NDArray[Any] = values_of(docs, "head") - places
        return offsets
    if attr == attrs.SPACY:
        return np.frombuffer(b"".join([doc.spaces for doc in docs]), dtype=np.uint8)
    if attr in ATTRS:
        name = ATTRS[attr]
        is_said = attr == attrs.SENT_START or any(doc.column(name) is not None for doc in docs)
        return values_of(docs, name) if is_said else np.zeros(1)
    return np.concatenate([attr_values(doc, attr) for doc in docs]) if docs else np.zeros(0)


def is_space(doc: Doc) -> NDArray[np.bool_]:
    """Say which tokens of a Doc are whitespace only, shape (n_tokens,)."""
    return are_spaces([doc])


def are_spaces(docs: Iterable[Doc]) -> NDArray[np.bool_]:
    """Say which tokens of some Docs, one after the other, are whitespace only, shape (n_tokens,)."""
    lexemes = [lexeme for doc in docs for lexeme in doc.lexemes]
    are = np.zeros(len(lexemes), dtype=bool)
    # Few are, and most texts have none.
    found = [place for place, lexeme in enumerate(lexemes) if lexeme.text.isspace()]
    if found:
        are[found] = True
    return are


@quick
def token_keys(
    docs: list[Doc],
    columns: tuple[str, ...],
    words: dict[bytes, Any] | None = None,
    numbers: dict[Any, int] | None = None,
) -> NDArray[np.uint64] | None:
    """Return one number for what each token of a batch has in its word and in some columns, (n_tokens,).

    By it, what depends on nothing else is remembered: two tokens that differ have the same one as rarely as two strings
    have the same id. A tuple for each token would be as good a key, but so many of them at a time set off Python's
    collector of garbage, which then goes through all that the pipeline holds.

    Args:
        docs: The batch.
        columns: The columns, as `Doc.values` takes them, but not ``head``.
        words: What counts of each word, by what its lexeme has packed; None for its id.
        numbers: The number of each of these.

    Returns:
        The numbers; None where a word is not among those that are given.
    """
    lexemes = [lexeme for doc in docs for lexeme in doc.lexemes]
    if words is None or numbers is None:
        keys = np.array([lexeme.orth for lexeme in lexemes], dtype=np.uint64)
    else:
        known = [numbers.get(words.get(lexeme.packed)) for lexeme in lexemes]
        if None in known:
            return None
        keys = np.array(known, dtype=np.uint64)
    for name in columns:
        keys *= _FACTOR
        keys += values_of(docs, name).astype(np.uint64, copy=False)
    return keys


@quick
def merged_columns(
    docs: list[Doc],
    rows: list[int],
    numbers: NDArray[np.int32],
    tables: dict[str, tuple[NDArray[np.bool_], NDArray[Any]]],
) -> dict[str, tuple[NDArray[Any], list[bool]]]:
    """Return columns of a batch as tables change them.

    Args:
        docs: The batch; each Doc has tokens.
        rows: Rows of the tables.
        numbers: For each token, which of these is its own: (n_tokens,).
        tables: For each column for which rows it has a value, and the values; the column may be one that Docs do not
            have, and tokens have 0 there.

    Returns:
        For each column that is changed its values, (n_tokens,), and for each Doc whether it is changed there; what
        stands where it is not is not to be used.
    """
    each = np.array(rows, dtype=np.intp).take(numbers)
    starts = np.cumsum([0, *map(len, docs[:-1])])
    merged = {}
    for name, (has, values) in tables.items():
        is_set = has.take(each)
        if is_set.any():
            known = values_of(docs, name) if name in DTYPES else 0
            in_docs = np.logical_or.reduceat(is_set, starts).tolist()
            merged[name] = np.where(is_set, values.take(each), known).astype(values.dtype, copy=False), in_docs
    return merged


def strings_of(doc: Doc, column: str) -> list[str]:
    """Return the string of each token in a column of ids, such as ``dep``; empty where a Doc does not have it."""
    return strings_by_id(doc.values(column).tolist(), doc)


def strings_by_id(ids: list[int], doc: Doc) -> list[str]:
    """Return the string of each id; each distinct one is looked up once."""
    strings = {key: doc.vocab.strings[key] for key in dict.fromkeys(ids)}
    return [strings[key] for key in ids]
