"""The tokens of a batch, with what tells their types apart from one batch to the next."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from nlpx.tokens import distinct_lexemes
from nlpx.vocab import intify_attr

from .static_vectors import vectors_of
from .token_types import TokenTypes

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from numpy.typing import NDArray

    from nlpx.tokens import Doc
    from nlpx.vocab import Lexeme

# Vectors of so many words are looked at a time.
SOME = 64
# The attributes that lexemes have packed together.
_PACKED = range(intify_attr("ORTH"), intify_attr("SUFFIX") + 1)


class TypedTokens:
    """The tokens of a batch, with what tells their types apart in this and any other batch.

    Args:
        docs: The batch, with at least one doc.
        columns: The attributes that are read of tokens.
        word_attrs: The attributes by which the vectors of words are looked up that are read as well.

    Attributes:
        keys: Those of two tokens are equal only where they have the same attributes and the same vectors.
    """

    def __init__(self, docs: Sequence[Doc], columns: Sequence[int], *, word_attrs: Sequence[str] = ()) -> None:
        self._vocab = docs[0].vocab
        self._lexemes = docs[0].lexemes if len(docs) == 1 else [lexeme for doc in docs for lexeme in doc.lexemes]
        # What a lexeme has packed is one object for all of its tokens, which is hashed once.
        hashes = [lexeme.packed for lexeme in self._lexemes]
        more = [column for column in dict.fromkeys(columns) if column not in _PACKED]
        self._context = {column: [value for doc in docs for value in doc.to_array(column).tolist()] for column in more}
        digests = [self._digests(docs, attr) for attr in word_attrs]
        self.keys: Sequence[Hashable] = hashes
        if more or digests:
            self.keys = list(zip(hashes, *self._context.values(), *digests, strict=True))

    def some(self, places: Sequence[int]) -> TokenTypes:
        """Return the tokens at some places."""
        context = {
            column: np.array([values[place] for place in places], dtype=np.uint64)
            for column, values in self._context.items()
        }
        return TokenTypes([self._lexemes[place] for place in places], context, self._vocab)

    def _digests(self, docs: Sequence[Doc], attr: str) -> list[int]:
        """Return for each token a number that stands for the vector of its word: anybody can change those."""
        words, numbers = distinct_lexemes(docs)
        if not words:
            return []
        # A few at a time: to ask the system for memory for all of their vectors takes longer than the sums.
        parts = [self._digests_of(words[start : start + SOME], attr) for start in range(0, len(words), SOME)]
        digests: list[int] = np.concatenate(parts)[numbers].tolist()
        return digests

    def _digests_of(self, words: Sequence[Lexeme], attr: str) -> NDArray[np.uint64]:
        """Return a number for the vector of each of some words."""
        vectors: Any = vectors_of([TokenTypes(words, {}, self._vocab)], attr)
        bits = np.ascontiguousarray(vectors, dtype=np.float32).view(np.uint32)
        digests: NDArray[np.uint64] = (bits * _factors(bits.shape[1])).sum(axis=1)
        return digests


@cache
def _factors(width: int) -> NDArray[np.uint64]:
    """Return factors for the bits of a vector: the sum of the products is another where one number of it is another.

    Where several are, it is so but for one case in 2**64.
    """
    return np.random.default_rng(0).integers(1, 2**32, size=width, dtype=np.uint64)
