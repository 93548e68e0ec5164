"""The values that tokens have for an attribute, as patterns and phrases see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..tokens import is_lexical, lexeme_matrix
from ..tokens.arrays.columns import ATTRS
from ..vocab import attrs

if TYPE_CHECKING:
    from ..tokens import Doc


def values(doc: Doc, attribute: int, start: int, end: int) -> list[Any]:
    """Return the values of some tokens for an attribute."""
    if attribute == attrs.ORTH:
        return [lexeme.orth for lexeme in doc.lexemes[start:end]]
    if is_lexical([attribute]):
        return lexeme_matrix(doc.lexemes[start:end], [attribute])[:, 0].tolist()  # type: ignore[no-any-return]
    return annotated_values(doc, attribute, start, end)


def annotated_values(doc: Doc, attribute: int, start: int, end: int) -> list[Any]:
    """Return the values of some tokens for an attribute that is not of their words alone."""
    if attribute == attrs.SPACY:
        return [*map(bool, doc.spaces[start:end])]
    if attribute == attrs.IDX:
        return doc.offsets[start:end].tolist()
    values = doc.values(ATTRS[attribute])[start:end]
    if attribute == attrs.HEAD:
        values = values - np.arange(start, end, dtype=np.int32)
    elif attribute == attrs.SENT_START:
        # That nothing is known is as good as that no sentence starts.
        values = values == 1
    return values.tolist()  # type: ignore[no-any-return]
