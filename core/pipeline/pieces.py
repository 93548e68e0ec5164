"""Vectors of long Docs piece by piece, so that what prediction needs does not grow with the length of a Doc.

A model that turns Docs into vectors may offer them so, by a function in its attributes under `PIECES`; a component asks
for them with `vector_pieces`, and has to keep only what it makes of each piece.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from .pipe import MAX_TOKENS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thinc.api import Model

    from ..tokens import Doc

LONG: Final = MAX_TOKENS
"""From this number of tokens on a Doc is long: no other is in a batch with so many."""
PIECES: Final = "vector_pieces"
"""The attribute of a model: called with the model and a Doc, it returns an iterator of (place, vectors from there on),
or None if it has the vectors only all at once."""


def vector_pieces(model: Model[Any, Any], doc: Doc) -> Iterator[tuple[int, Any]]:
    """Yield the vectors of a Doc in pieces of less than `LONG` tokens.

    Args:
        model: docs -> one (n_tokens, width) array per doc.
        doc: The Doc.

    Yields:
        A place in the Doc, and an array (n, width) for the tokens from there on.
    """
    offer = model.attrs.get(PIECES)
    found = None if offer is None else offer(model, doc)
    for start, vectors in [(0, model.predict([doc])[0])] if found is None else found:
        for place in range(0, len(vectors), LONG):
            yield start + place, vectors[place : place + LONG]
