"""Keep the strings of annotations readable: labels for good, open-ended ones for as long as their Doc lives."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from ...vocab.lexeme import norms_of
from ...vocab.symbols import NAMES as SYMBOL_NAMES
from ..arrays.columns import distinct_ids, refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from ...vocab import StringStore
    from ..doc import Doc

LABELS: Final = ("tag", "dep", "ent_type", "morph")
"""Columns whose strings are few and come back all the time."""

OPEN: Final = ("lemma", "ent_kb_id", "ent_id")
"""Columns that may have a new string for every token."""

_SYMBOLS: Final = frozenset(range(len(SYMBOL_NAMES)))
# Where nothing is set there is no string to keep, whether the column is there or not.
_NONE: Final = frozenset({0})


def collect_strings(docs: Sequence[Doc], texts: dict[int, str]) -> None:
    """Add to `texts` all strings that a reader of the Docs' annotations needs, by their ids."""
    lexemes = dict.fromkeys(chain.from_iterable([doc.lexemes for doc in docs]))
    for lexeme, norm in zip(lexemes, norms_of(lexemes), strict=True):
        if lexeme.orth not in texts:
            texts[lexeme.orth] = lexeme.text
        if norm not in texts:
            texts[norm] = lexeme.norm_
    for doc in docs:
        for name in (*LABELS, *OPEN):
            column = doc.column(name)
            if column is not None:
                for key in distinct_ids(column).difference(texts):
                    texts[key] = doc.string(key)
        if doc.has_span_groups:
            for group in doc.spans.values():
                for key in group.string_ids.difference(texts, _NONE):
                    texts[key] = doc.string(key)


def add_labels(strings: StringStore, ids: Iterable[int], texts: Mapping[int, str]) -> None:
    """Add the strings of labels for good."""
    for key in ids:
        if key in texts:
            strings.add_known(key, texts[key])


def keep_strings(doc: Doc, columns: Mapping[str, NDArray[Any]], texts: Mapping[int, str]) -> None:
    """Keep the strings of annotations that a Doc is to have.

    Args:
        doc: The Doc.
        columns: The annotations, by name of their column.
        texts: Strings by id that the vocabulary may not know.

    Raises:
        ValueError: There is no string for an id, or one of morphological features is none.
    """
    strings, morphology = doc.vocab.strings, doc.vocab.morphology
    for name in (*LABELS, *OPEN):
        column = columns.get(name)
        if column is None:
            continue
        keys = distinct_ids(column)
        if texts and name in LABELS:
            add_labels(strings, keys, texts)
        elif texts:
            doc.hold_strings([texts[key] for key in keys if key in texts])
        unknown = doc.keep(keys.difference(strings.texts, texts, _SYMBOLS))
        if unknown is not None:
            raise ValueError(refusal(name, unknown, column.tolist().index(unknown)))
        if name == "morph":
            for key in keys - morphology.known:
                morphology.add(texts[key] if key in texts else doc.string(key))


def keep_span_strings(doc: Doc, labels: set[int], ids: set[int], texts: Mapping[int, str]) -> None:
    """Keep the strings of the spans that a Doc is to have.

    Args:
        doc: The Doc.
        labels: The ids of their labels.
        ids: Their kb_ids and ids.
        texts: Strings by id that the vocabulary may not know.

    Raises:
        ValueError: There is no string for an id.
    """
    unknown = doc.keep((labels | ids).difference(texts, _NONE))
    if unknown is not None:
        raise ValueError(f"A span has {unknown}, which is no id of a string.")
    add_labels(doc.vocab.strings, labels, texts)
    doc.hold_strings([texts[key] for key in ids if key in texts])
