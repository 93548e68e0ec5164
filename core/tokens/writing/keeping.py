"""Keep the strings of annotations readable: labels for good, open-ended ones for as long as their Doc lives."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ...vocab.lexeme import norms_of
from ...vocab.symbols import NAMES as SYMBOL_NAMES
from ..arrays.columns import refusal
from ..arrays.ids import distinct_ids, look_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from ...vocab import StringStore
    from ..doc import Doc

LABELS: Final = ("tag", "dep", "ent_type", "morph")
"""Columns whose strings are few and come back all the time."""

OPEN: Final = ("lemma", "ent_kb_id", "ent_id")
"""Columns that may have a new string for every token."""

# Where nothing is set there is no string to keep, whether the column is there or not.
_NONE: Final = frozenset({0})


def collect_strings(docs: Sequence[Doc], texts: dict[int, str]) -> None:
    """Add to `texts` all strings that a reader of the Docs' annotations needs, by their ids."""
    for _vocab, same in groupby(docs, key=attrgetter("vocab")):
        _collect_strings([*same], texts)


def _collect_strings(docs: Sequence[Doc], texts: dict[int, str]) -> None:
    """Do so for Docs of one vocabulary, in which an id is the same for all."""
    lexemes = set(docs[0].lexemes).union(*[doc.lexemes for doc in docs[1:]])
    for lexeme, norm in zip(lexemes, norms_of(lexemes), strict=True):
        if lexeme.orth not in texts:
            texts[lexeme.orth] = lexeme.text
        if norm not in texts:
            texts[norm] = lexeme.norm_
    for name in (*LABELS, *OPEN):
        columns = [column for doc in docs if (column := doc.column(name)) is not None]
        if columns:
            for key in distinct_ids(columns[0] if len(columns) == 1 else np.concatenate(columns)).difference(texts):
                texts[key] = docs[0].string(key)
    for doc in docs:
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
        if texts:
            keys = distinct_ids(column)
            if name in LABELS:
                add_labels(strings, keys, texts)
            else:
                doc.hold_strings([texts[key] for key in keys if key in texts])
        holders, others = look_up(column, strings.texts, strings.held, len(SYMBOL_NAMES))
        unknown = next((key for key in others if key not in texts and key not in strings), None)
        if unknown is not None:
            raise ValueError(refusal(name, unknown, column.tolist().index(unknown)))
        doc.keep_alive(holders)
        if name == "morph":
            for key in distinct_ids(column) - morphology.known:
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
