"""The vectors of a long document, made in pieces when they are asked for; those of the latest pieces are kept.

A parser goes through a document from its start to its end; but what it sees of a state may be far behind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nlpx.pipeline import is_finite

from .finite import VECTORS, BadNumbers

if TYPE_CHECKING:
    from collections.abc import Callable

# How many pieces are kept: a state seldom shows tokens of more.
N_PIECES = 4


class PieceVectors:
    """Stand for an array of one vector for each token of a Doc, (n_tokens, nI); a slice, or a selection, is an array.

    Args:
        read: Makes the piece that a token is in, see `piece_reader`.
        n_tokens: The number of tokens.
    """

    def __init__(self, read: Callable[[int], tuple[int, Any]], n_tokens: int) -> None:
        self.read = read
        self.n_tokens = n_tokens
        self._pieces: dict[int, Any] = {}

    def __len__(self) -> int:
        return self.n_tokens

    def __getitem__(self, tokens: Any) -> Any:
        return self._slice(*tokens.indices(len(self))[:2]) if isinstance(tokens, slice) else self._select(tokens)

    def _slice(self, first: int, end: int) -> Any:
        """Return the vectors from one token to another."""
        start, vectors = self._piece(first)
        if end <= start + len(vectors):
            return vectors[first - start : end - start]
        sliced = np.empty((end - first, vectors.shape[1]), dtype=vectors.dtype)
        place = first
        while place < end:
            start, vectors = self._piece(place)
            part = vectors[place - start : end - start]
            sliced[place - first : place - first + len(part)] = part
            place += len(part)
        return sliced

    def _select(self, tokens: Any) -> Any:
        """Return the vectors of some tokens."""
        start, vectors = self._piece(int(tokens[0]))
        selected = np.empty((len(tokens), vectors.shape[1]), dtype=vectors.dtype)
        left = np.ones(len(tokens), dtype=bool)
        while left.any():
            start, vectors = self._piece(int(tokens[left.argmax()]))
            here = (start <= tokens) & (tokens < start + len(vectors))
            selected[here] = vectors[tokens[here] - start]
            left &= ~here
        return selected

    def _piece(self, token: int) -> tuple[int, Any]:
        """Return the piece that a token is in, and where it begins.

        Raises:
            BadNumbers: It has some.
        """
        pieces = self._pieces
        known = next((start for start, vectors in pieces.items() if start <= token < start + len(vectors)), None)
        if known is not None:
            start, vectors = known, pieces.pop(known)
        else:
            if len(pieces) == N_PIECES:
                # The first one has not been asked for the longest.
                del pieces[next(iter(pieces))]
            start, vectors = self.read(token)
            if not is_finite(vectors):
                raise BadNumbers(VECTORS)
        pieces[start] = vectors
        return start, vectors
