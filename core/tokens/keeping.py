"""Keep the strings of annotations readable: labels for good, open-ended ones for as long as their Doc lives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ..vocab.symbols import string_ids

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..vocab import StringStore
    from .doc import Doc

LABELS: Final = ("tag", "dep", "ent_type", "morph")
"""Columns whose strings are few and come back all the time."""

OPEN: Final = ("lemma", "ent_kb_id", "ent_id")
"""Columns that may have a new string for every token."""

# Where nothing is set there is no string to keep, whether the column is there or not.
_NONE: Final = frozenset({0})


def texts_by_id(texts: Sequence[str]) -> dict[int, str]:
    """Return strings by their ids."""
    return dict(zip(string_ids(texts).tolist(), texts, strict=True))


def collect_strings(doc: Doc, texts: dict[int, str]) -> None:
    """Add to `texts` all strings that a reader of a Doc's annotations needs, by their ids."""
    for lexeme in doc.lexemes:
        if lexeme.orth not in texts:
            texts[lexeme.orth] = lexeme.text
        norm = lexeme.norm
        if norm not in texts:
            texts[norm] = lexeme.norm_
    for name in (*LABELS, *OPEN):
        column = doc.column(name)
        if column is not None:
            for key in set(column.tolist()).difference(texts, _NONE):
                texts[key] = doc.string(key)
    if doc.has_span_groups:
        for group in doc.spans.values():
            for numbers in group.numbers:
                for key in set(numbers[2:]).difference(texts, _NONE):
                    texts[key] = doc.string(key)


def add_labels(strings: StringStore, ids: Iterable[int], texts: Mapping[int, str]) -> None:
    """Add the strings of labels for good."""
    for key in ids:
        if key in texts:
            strings.add_known(key, texts[key])


def hold(doc: Doc, ids: Iterable[int], texts: Mapping[int, str]) -> None:
    """Let a Doc hold the strings of some annotations."""
    for key in ids:
        if key in texts:
            doc.hold_known(key, texts[key])


def keep_strings(doc: Doc, texts: Mapping[int, str]) -> None:
    """Keep the strings of all annotations of a Doc."""
    strings = doc.vocab.strings
    for name in LABELS:
        add_labels(strings, _distinct(doc.column(name)), texts)
    for name in OPEN:
        hold(doc, _distinct(doc.column(name)), texts)
    if doc.has_span_groups:
        keep_group_strings(doc, texts)


def keep_group_strings(doc: Doc, texts: Mapping[int, str]) -> None:
    """Keep the strings of all span groups of a Doc."""
    for group in doc.spans.values():
        for _start, _end, label, kb_id, span_id in group.numbers:
            add_labels(doc.vocab.strings, (label,), texts)
            hold(doc, (kb_id, span_id), texts)


def _distinct(column: Any) -> list[int]:
    return [] if column is None else list(dict.fromkeys(column.tolist()))
