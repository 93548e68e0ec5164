"""Vectors of long Docs piece by piece, so that what prediction needs does not grow with the length of a Doc.

A model that turns Docs into vectors may offer them so, by a function in its attributes under `VECTOR_PIECES`. A
component asks for them with `vector_pieces`, and has to keep only what it makes of each piece; or with `piece_reader`,
if it comes back to tokens.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from .pipe import MAX_TOKENS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from thinc.api import Model

    from ...tokens import Doc

    Read = Callable[[int], tuple[int, Any]]

LONG_DOC: Final = MAX_TOKENS
"""From this number of tokens on a Doc is long: no other is in a batch with so many."""
VECTOR_PIECES: Final = "vector_pieces"
"""The attribute of a model: called with the model and a Doc, it returns what `piece_reader` does."""


def piece_reader(model: Model[Any, Any], doc: Doc) -> Read | None:
    """Return what makes the piece that a token of a Doc is in; None if the model has vectors only all at once.

    It is called with the number of the token, and returns the place where the piece begins and the vectors of the
    tokens from there on, (n, width); at most `LONG_DOC` of them. The pieces are the same whichever tokens are asked
    for.

    Args:
        model: docs -> one (n_tokens, width) array per doc.
        doc: The Doc.
    """
    offer = model.attrs.get(VECTOR_PIECES)
    return None if offer is None else offer(model, doc)


def vector_pieces(model: Model[Any, Any], doc: Doc) -> Iterator[tuple[int, Any]]:
    """Yield the vectors of a Doc in pieces of at most `LONG_DOC` tokens.

    Args:
        model: docs -> one (n_tokens, width) array per doc.
        doc: The Doc.

    Yields:
        A place in the Doc, and an array (n, width) for the tokens from there on.
    """
    yield from all_pieces(piece_reader(model, doc) or _cutter(model.predict([doc])[0]), len(doc))


def all_pieces(read: Read, n_tokens: int) -> Iterator[tuple[int, Any]]:
    """Yield all pieces, from the first token on, of what `read` makes pieces of; see `piece_reader`."""
    end = 0
    while end < n_tokens:
        start, vectors = read(end)
        end = start + len(vectors)
        yield start, vectors


def _cutter(vectors: Any) -> Read:
    """Return what cuts a piece out of all vectors of a Doc."""
    return lambda token: (token, vectors[token : token + LONG_DOC])
