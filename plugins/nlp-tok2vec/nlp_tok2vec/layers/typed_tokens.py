"""The tokens of a batch, with what tells their types apart from one batch to the next."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from nlpx.tokens import distinct_lexemes
from nlpx.vocab import intify_attr

from . import table_rows
from .static_vectors import keys_of, vectors_of
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
        if not self._lexemes:
            return []
        vectors: Any = self._vocab.vectors
        is_readable = vectors.mode == "default" and _can_read(vectors.data)
        if is_readable and len(self._lexemes) <= SOME:
            of_few: list[int] = self._digests_of_rows(self._lexemes, attr).tolist()
            return of_few
        words, numbers = distinct_lexemes(docs)
        if is_readable:
            digests = self._digests_of_rows(words, attr)
        else:
            # A few at a time: to ask the system for memory for all of their vectors takes longer than the sums.
            parts = [self._digests_of(words[start : start + SOME], attr) for start in range(0, len(words), SOME)]
            digests = np.concatenate(parts)
        of_tokens: list[int] = digests[numbers].tolist()
        return of_tokens

    def _digests_of_rows(self, words: Sequence[Lexeme], attr: str) -> NDArray[np.uint64]:
        """Return a number for the vector of each of some words, read where it stands in the table."""
        vectors: Any = self._vocab.vectors
        rows = vectors.key2row.rows_of(keys_of(TokenTypes(words, {}, self._vocab), attr))
        digests = np.empty(len(rows), dtype=np.uint64)
        # The table is asked for once: another thread may put another in its place.
        bits = vectors.data.view(np.uint32)
        table_rows._rows.sum_bits(bits, rows, _factors(bits.shape[1]), digests)
        return digests

    def _digests_of(self, words: Sequence[Lexeme], attr: str) -> NDArray[np.uint64]:
        """Return the same for any vectors."""
        vectors: Any = vectors_of([TokenTypes(words, {}, self._vocab)], attr)
        bits = np.ascontiguousarray(vectors, dtype=np.float32).view(np.uint32)
        digests: NDArray[np.uint64] = (bits * _factors(bits.shape[1]).astype(np.uint64)).sum(axis=1)
        return digests


def _can_read(table: Any) -> bool:
    """Tell whether compiled code can read a table of vectors."""
    is_plain = isinstance(table, np.ndarray) and table.dtype == np.float32 and table.flags.c_contiguous
    return table_rows._rows is not None and is_plain and table.size > 0


@cache
def _factors(width: int) -> NDArray[np.uint32]:
    """Return factors for the bits of a vector: the sum of the products is another where one number of it is another.

    Where several are, it is so but for one case in 2**64. The numbers are those of SplitMix64 (Steele et al., 2014);
    NumPy's own come with a package that nothing else in prediction needs.
    """
    numbers = np.arange(1, width + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        numbers = (numbers ^ (numbers >> np.uint64(shift))) * np.uint64(factor)
    factors: NDArray[np.uint32] = ((numbers ^ numbers >> np.uint64(31)) >> np.uint64(32)).astype(np.uint32)
    # None is 0.
    factors |= np.uint32(1)
    return factors
