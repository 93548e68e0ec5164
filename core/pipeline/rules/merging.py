"""Components that make one token of several: ``merge_entities``, ``merge_noun_chunks`` and ``merge_subtokens``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ...vocab import string_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ...tokens import Doc, Span

SUBTOKEN: Final = "subtok"
"""The label that hangs a part of a word on the next part."""


def merge_entities(doc: Doc) -> Doc:
    """Make one token of each named entity."""
    return _merge(doc, doc.ents)


def merge_noun_chunks(doc: Doc) -> Doc:
    """Make one token of each noun chunk; a Doc without a parse stays as it is."""
    return _merge(doc, doc.noun_chunks) if doc.has_annotation("DEP") else doc


def merge_subtokens(doc: Doc, label: str = SUBTOKEN) -> Doc:
    """Make one token of tokens that are labelled as parts of a word, and of the token that follows them.

    Args:
        doc: The Doc.
        label: The dependency label of parts of a word.

    Raises:
        ValueError: The Doc has no parse.
    """
    if len(doc) and not doc.has_annotation("DEP"):
        raise ValueError("merge_subtokens reads the dependency labels, and the Doc has none; put a parser before it.")
    is_part = np.zeros(len(doc) + 2, dtype=np.int8)
    is_part[1:-1] = doc.values("dep") == string_id(label)
    edges = np.diff(is_part)
    runs = zip(np.flatnonzero(edges == 1).tolist(), np.flatnonzero(edges == -1).tolist(), strict=True)
    return _merge(doc, [doc[start : end + 1] for start, end in runs])


def _merge(doc: Doc, spans: Iterable[Span]) -> Doc:
    with doc.retokenize() as retokenizer:
        for span in list(spans):
            retokenizer.merge(span)
    return doc


def make_entity_merger(nlp: Any, name: str) -> Callable[[Doc], Doc]:
    """Make the component ``merge_entities``."""
    return merge_entities


def make_noun_chunk_merger(nlp: Any, name: str) -> Callable[[Doc], Doc]:
    """Make the component ``merge_noun_chunks``."""
    return merge_noun_chunks


def make_subtoken_merger(nlp: Any, name: str) -> Callable[[Doc], Doc]:
    """Make the component ``merge_subtokens``."""
    return merge_subtokens
