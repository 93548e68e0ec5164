"""Annotations of a Doc as one table of numbers, and back."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from ...errors import ArgumentError
from ...quoting import counted, kind_of
from ...vocab import attrs
from ..arguments import attribute_list, mapping_argument
from ..arrays.columns import ATTRS, check_column, native
from ..arrays.iob import lost_inside
from ..arrays.labels import LabelCodes, ids_of
from ..arrays.tree import sentence_starts
from ..quick import quick
from .keeping import keep_strings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from ...vocab import Lexeme
    from ..doc import Doc

    # For each attribute its column, or the place among a word's hashes, or None; and the places and ids of those.
    _Plan = tuple[tuple[str | int | None, ...], tuple[tuple[int, int], ...]]

_SMALL = (attrs.POS, attrs.SENT_START, attrs.ENT_IOB)
_NAMED = frozenset((str, int))


def attr_values(doc: Doc, attr: int) -> NDArray[np.uint64]:
    """Return the value of one attribute for every token, negative ones wrapped around."""
    return _table(doc, _plan((attr,)), 0, len(doc.lexemes)).reshape(-1)


def _other_values(doc: Doc, attr: int, start: int, end: int) -> NDArray[np.uint64]:
    """Return the value of an attribute that is neither in a column nor one of a word's hashes."""
    if attr == attrs.SPACY:
        return np.frombuffer(doc.spaces, dtype=np.uint8)[start:end].astype(np.uint64)
    if attr == attrs.IDX:
        return np.array(doc.offsets[start:end], dtype=np.uint64)
    if attr == attrs.LANG:
        return np.full(end - start, doc.vocab.lang_id, dtype=np.uint64)
    lexemes = doc.lexemes[start:end]
    if attr == attrs.LENGTH:
        return np.array([len(lexeme.text) for lexeme in lexemes], dtype=np.uint64)
    if attr in attrs.FLAGS:
        return np.array(doc.vocab.flag_of_each(lexemes, attr), dtype=np.uint64)
    return np.array([lexeme.value(attr) for lexeme in lexemes], dtype=np.uint64)


@quick
def other_norms(lexemes: list[Lexeme], norms: NDArray[np.uint64]) -> list[int]:
    """Return which of some tokens have another norm than their word; 0 is none."""
    usual = packed_matrix(lexemes)[:, attrs.NORM - attrs.ORTH]
    others: list[int] = np.flatnonzero((norms != usual) & (norms != 0)).tolist()
    return others


def packed_matrix(lexemes: Sequence[Any]) -> NDArray[np.uint64]:
    """Return the six hashes of lexemes, one row each."""
    packed = b"".join([lexeme.packed for lexeme in lexemes])
    return np.frombuffer(packed, dtype="<u8").reshape(-1, 6)


def hashes_of(lexemes: list[Lexeme], attr: int) -> NDArray[np.uint64]:
    """Return one of the six hashes of lexemes, by attribute id."""
    return read_rows(lexemes, {}, (attr - attrs.ORTH,), 0, len(lexemes)).reshape(-1)


def to_array(
    doc: Doc, wanted: str | int | Sequence[str | int], *, start: int = 0, end: int | None = None
) -> NDArray[np.uint64]:
    """Return attributes of tokens.

    Args:
        doc: The Doc.
        wanted: One attribute or several.
        start: The first token.
        end: The token after the last; that after the last of the Doc if not given.

    Returns:
        For one attribute an array (n_tokens,), for several (n_tokens, n_attributes), always uint64.
    """
    table = _table(doc, _plan_of(wanted), start, len(doc.lexemes) if end is None else end)
    return table.reshape(-1) if table.shape[1] == 1 else table


def matrix(doc: Doc, wanted: str | int | Sequence[str | int]) -> NDArray[np.uint64]:
    """Return attributes of all tokens, shape (n_tokens, n_attributes) however many there are."""
    return _table(doc, _plan_of(wanted), 0, len(doc.lexemes))


def _table(doc: Doc, plan: _Plan, start: int, end: int) -> NDArray[np.uint64]:
    """Return attributes of some tokens, shape (n_tokens, n_attributes)."""
    sources, others = plan
    if len(sources) == len(others) == 1:
        return _other_values(doc, others[0][1], start, end).reshape(-1, 1)
    rows = read_rows(doc.lexemes, doc._columns, sources, start, end)
    for place, attr in others:
        rows[:, place] = _other_values(doc, attr, start, end)
    return rows


def _plan_of(given: Any) -> _Plan:
    """Return where the values of attributes are; the same few lists of names are given again and again."""
    names = given if type(given) is list else attribute_list(given)
    # Other things can be equal to a number without being one.
    return _plan(tuple(names if are_names(names) else map(attrs.intify_attr, names)))


@quick
def are_names(given: list[Any]) -> bool:
    """Say whether all that is given is of the types that names and numbers have in Python."""
    return _NAMED.issuperset(map(type, given))


@lru_cache(maxsize=100)
def _plan(names: tuple[str | int, ...]) -> _Plan:
    ids = [attrs.intify_attr(name) for name in names]
    sources = tuple(ATTRS.get(attr, attr - attrs.ORTH if attrs.ORTH <= attr <= attrs.SUFFIX else None) for attr in ids)
    return sources, tuple((place, attr) for place, attr in enumerate(ids) if sources[place] is None)


@quick
def read_rows(
    lexemes: list[Lexeme],
    columns: Mapping[str, NDArray[Any] | LabelCodes],
    sources: tuple[str | int | None, ...],
    start: int,
    end: int,
) -> NDArray[np.uint64]:
    """Return what tokens have as a table, negative numbers wrapped around; heads count from their token.

    Args:
        lexemes: The words of a Doc.
        columns: Its annotations.
        sources: For each column of the table the name of theirs, the place among a word's hashes, or None for what is
            not written.
        start: The first token.
        end: The token after the last.

    Returns:
        The table, (n_tokens, n_sources).
    """
    rows = np.empty((end - start, len(sources)), dtype=np.uint64)
    packed = packed_matrix(lexemes[start:end]) if any(isinstance(source, int) for source in sources) else None
    for place, source in enumerate(sources):
        column = columns.get(source) if isinstance(source, str) else None
        if column is not None:
            own = (ids_of(column) if isinstance(column, LabelCodes) else column)[start:end]
            rows[:, place] = own - np.arange(start, end, dtype=np.int32) if source == "head" else own
        elif packed is not None and isinstance(source, int):
            rows[:, place] = packed[:, source]
        elif source is not None:
            rows[:, place] = 0
            if source == "sent_start" and start == 0:
                # The first token starts a sentence, whatever else is known.
                rows[:1, place] = 1
    return rows


def from_array(
    doc: Doc,
    given: str | int | Iterable[str | int],
    array: NDArray[Any],
    *,
    texts: Mapping[int, str] | None = None,
) -> None:
    """Set attributes of all tokens; lexical ones other than NORM are what they are and are passed over.

    Args:
        doc: The Doc; it stays as it was if something is refused.
        given: The attributes.
        array: Their values, one row for each token.
        texts: Strings by id that the vocabulary may not know.

    Raises:
        ValueError: The table has not one row for each token and one column for each attribute, or a token cannot have
            a value.
    """
    ids = [attrs.intify_attr(name) for name in attribute_list(given)]
    columns = _columns(len(doc), ids, array)
    variants = _variants(doc, columns[attrs.NORM], texts or {}) if attrs.NORM in columns else {}
    annotations = _annotations(doc, columns)
    keep_strings(doc, annotations, texts or {})
    if attrs.SPACY in columns:
        doc.set_spaces((columns[attrs.SPACY] != 0).tolist())
    for token, lexeme in variants.items():
        doc.lexemes[token] = lexeme
    doc.set_columns(annotations)


def _columns(n_tokens: int, ids: Sequence[int], array: Any) -> dict[int, NDArray[np.uint64]]:
    """Return the columns of a table by attribute, as 64 bits each."""
    array = np.asarray(array)
    if array.ndim == 1:
        array = array.reshape((-1, len(ids))) if len(ids) and len(array) % len(ids) == 0 else array
    if array.shape != (n_tokens, len(ids)):
        raise ValueError(
            f"An array for {counted(n_tokens, 'token')} and {counted(len(ids), 'attribute')} has the shape "
            f"{(n_tokens, len(ids))}, not {array.shape}."
        )
    if array.dtype.kind not in "iu" and array.size:
        raise ValueError(f"Attributes are whole numbers of 64 bits, as in an array of uint64, not of {array.dtype}.")
    # Negative numbers are wrapped around, as in what to_array returns.
    rows = np.array(array.T, dtype=np.int64 if array.dtype.kind == "i" else np.uint64, order="C").view(np.uint64)
    return dict(zip(ids, rows, strict=True))


def _annotations(doc: Doc, columns: dict[int, NDArray[np.uint64]]) -> dict[str, NDArray[Any]]:
    """Return columns for a Doc, checked; a parse says where sentences begin."""
    checked: dict[str, NDArray[Any]] = {}
    for attr, bits in columns.items():
        name = ATTRS.get(attr)
        # Zeros are not kept where there is nothing else, but a first token that starts no sentence says something.
        if name and name != "head" and (name == "sent_start" or np.count_nonzero(bits) or doc.column(name) is not None):
            # Any 64 bits can be an id. They are copied, for what a Doc keeps must not keep the whole table.
            checked[name] = check_column(name, bits.view(np.int64), len(doc)) if attr in _SMALL else bits.copy()
    if attrs.HEAD in columns:
        _add_heads(doc, checked, columns[attrs.HEAD].view(np.int64))
    if "ent_iob" in checked or "ent_type" in checked:
        codes, types = (checked.get(name, doc.values(name)) for name in ("ent_iob", "ent_type"))
        token = lost_inside(codes, types)
        if token is not None:
            raise ValueError(f"Token {token} continues an entity (I) that no token before it begins (B).")
    return checked


def _add_heads(doc: Doc, checked: dict[str, NDArray[Any]], offsets: NDArray[np.int64]) -> None:
    """Add the heads to the columns of a Doc, and where they are those of a parse the starts of sentences."""
    deps = checked.get("dep", doc.column("dep"))
    is_parsed = deps is not None and np.count_nonzero(deps) > 0
    has_heads = np.count_nonzero(offsets) > 0
    if not (is_parsed or has_heads):
        return
    checked["head"] = check_column("head", offsets + np.arange(len(doc)), len(doc))
    starts = sentence_starts(checked["head"], deps)
    # Heads without labels are no parse, and say nothing of sentences; nor do labels without heads.
    if is_parsed and (has_heads or "sent_start" not in checked):
        checked["sent_start"] = starts


def set_norms(doc: Doc, norms: NDArray[np.uint64]) -> None:
    """Give tokens norms of their own, by id; 0 leaves what the word has."""
    for token, lexeme in _variants(doc, native(norms), {}).items():
        doc.lexemes[token] = lexeme


def _variants(doc: Doc, norms: NDArray[np.uint64], texts: Mapping[int, str]) -> dict[int, Lexeme]:
    """Return for each token whose norm is another than its word has a lexeme with that norm.

    Raises:
        ValueError: There is no string for the id of a norm.
    """
    variants = {}
    for token in other_norms(doc.lexemes, norms):
        norm = norms.item(token)
        text = texts.get(norm) or doc.vocab.strings.get(norm)
        if not text:
            raise ValueError(f"Token {token} cannot have the NORM {norm}: that is no id of a string.")
        variants[token] = doc.vocab.lexeme(doc.lexemes[token].text, text)
    return variants


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
