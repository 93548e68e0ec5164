"""The tokens of a batch, with what tells their types apart from one batch to the next."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nlpx.pipeline import load_compiled
from nlpx.tokens import feature_matrix, is_lexical, lexeme_matrix
from nlpx.vocab import intify_attr

from ..built import TYPES
from .static_vectors import key_attr_of, keys_of, vectors_of
from .table_rows import _rows
from .token_types import TokenTypes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from nlpx.tokens import Doc
    from nlpx.vocab import Lexeme

    from .feature_major import Floats
    from .token_types import Ids

_types = load_compiled(TYPES)

# Vectors of so many words are looked at a time.
SOME = 64
# The attributes that lexemes have packed together.
_PACKED = range(intify_attr("ORTH"), intify_attr("SUFFIX") + 1)


class Types(NamedTuple):
    """The types of some tokens.

    Attributes:
        numbered: What is read of them, in compiled code; of two types of the same editions it is the same only where
            tokens have the same attributes and the same vectors.
        numbers: The number of each token's type, from 1 on: (n_tokens,).
        editions: For each attribute by which vectors are looked up, what stands for those of all words; None where that
            of each word is looked at.
        first: The place of the first token in its batch.
    """

    numbered: Any
    numbers: NDArray[np.int32]
    editions: tuple[object | None, ...]
    first: int

    def read(self, *, missing: bool = False) -> tuple[Ids, NDArray[np.int32]]:
        """Return what has been read of each type, and the place of one of its tokens in the batch.

        Args:
            missing: Whether of those only that were missing where they were looked for.

        Returns:
            For each type the values of the columns, and numbers that stand for vectors, (n_types, n_columns); the
            places, (n_types,).
        """
        n_types = self.numbered.n_missing if missing else len(self.numbered)
        keys = np.empty((n_types, self.numbered.n_columns), dtype=np.uint64)
        places = np.empty(n_types, dtype=np.int32)
        self.numbered.read(keys, places, missing=missing)
        places += np.int32(self.first)
        return keys, places


class Columns(NamedTuple):
    """Attributes of tokens, by where they are read.

    Attributes:
        packed: Those that lexemes have packed.
        contextual: Those that depend on more than the word.
        lexical: The others.
        all: All of them, in this order.
        which: Which of the hashes that lexemes have packed the first are.
    """

    packed: list[int]
    contextual: list[int]
    lexical: list[int]
    all: list[int]
    which: tuple[int, ...]


class TypedTokens:
    """The tokens of a batch, with what tells their types apart in this and any other batch.

    It needs compiled code.

    Args:
        docs: The batch, with at least one doc.
        columns: The attributes that are read of tokens.
        word_attrs: The attributes by which the vectors of words are looked up that are read as well.

    Attributes:
        vocab: The vocabulary.
        columns: As given.
    """

    def __init__(self, docs: Sequence[Doc], columns: Columns, *, word_attrs: Sequence[str] = ()) -> None:
        self.vocab = docs[0].vocab
        self._lexemes = docs[0].lexemes if len(docs) == 1 else [lexeme for doc in docs for lexeme in doc.lexemes]
        self._word_attrs = word_attrs
        self.columns = columns
        # What a token has besides its word, (n_tokens, n_contextual).
        self._context = feature_matrix(docs, columns.contextual) if columns.contextual else None

    def types(self, tokens: slice) -> Types:
        """Return the types of some tokens, of which there is at least one."""
        lexemes = self._lexemes[tokens]
        numbers = np.empty(len(lexemes), dtype=np.int32)
        editions = tuple(map(self._edition, self._word_attrs))
        others = []
        if self._context is not None:
            others.append(self._context[tokens])
        if self.columns.lexical:
            others.append(lexeme_matrix(lexemes, self.columns.lexical))
        if None in editions:
            attrs = [attr for attr, edition in zip(self._word_attrs, editions, strict=True) if edition is None]
            others.append(self._digests(lexemes, attrs))
        # What is read besides what is packed, as one array.
        more = np.concatenate(others, axis=1) if len(others) > 1 else others[0] if others else None
        n_more = 0 if more is None else more.shape[1]
        numbered = _types.NumberedTypes(lexemes, self.columns.which, more, n_more, numbers)
        return Types(numbered, numbers, editions, tokens.start)

    def _edition(self, attr: str) -> object | None:
        """Return what stands for the vectors of all words; None if they must be looked at."""
        vectors = self.vocab.vectors
        return vectors.edition if key_attr_of(vectors, attr) in self.columns.all else None

    def some(self, places: NDArray[np.int32]) -> TokenTypes:
        """Return the tokens at some places."""
        context = {}
        if self._context is not None:
            context = dict(zip(self.columns.contextual, self._context[places].T, strict=True))
        return TokenTypes([self._lexemes[place] for place in places.tolist()], context, self.vocab)

    def _digests(self, lexemes: Sequence[Lexeme], attrs: Sequence[str]) -> NDArray[np.uint64]:
        """Return numbers that stand for the vectors of each word, which anybody can change: (n_words, n_attrs)."""
        # Each word is looked at once.
        ids = np.fromiter(map(id, lexemes), dtype=np.uint64, count=len(lexemes))
        numbers = np.empty(len(lexemes), dtype=np.int32)
        _, places = Types(_types.NumberedTypes(lexemes, (), ids, 1, numbers), numbers, (), 0).read()
        words = [lexemes[place] for place in places.tolist()]
        digests: NDArray[np.uint64] = np.stack([self._digests_by(words, attr) for attr in attrs], axis=1)[numbers - 1]
        return digests

    def _digests_by(self, words: Sequence[Lexeme], attr: str) -> NDArray[np.uint64]:
        """Return such a number for each of some words."""
        vectors: Any = self.vocab.vectors
        # The table is asked for once: another thread may put another in its place.
        table = vectors.data
        if vectors.mode == "default" and _can_read(table):
            return self._digests_of_rows(words, attr, table)
        # A few at a time: to ask the system for memory for all of their vectors takes longer than the sums.
        parts = [self._digests_of(words[start : start + SOME], attr) for start in range(0, len(words), SOME)]
        return np.concatenate(parts)

    def _digests_of_rows(self, words: Sequence[Lexeme], attr: str, table: Floats) -> NDArray[np.uint64]:
        """Return a number for the vector of each of some words, read where it stands in a table."""
        vectors: Any = self.vocab.vectors
        rows = vectors.key2row.rows_of(keys_of(TokenTypes(words, {}, self.vocab), attr))
        digests = np.empty(len(rows), dtype=np.uint64)
        bits = table.view(np.uint32)
        _rows.sum_bits(bits, rows, _factors(bits.shape[1]), digests)
        return digests

    def _digests_of(self, words: Sequence[Lexeme], attr: str) -> NDArray[np.uint64]:
        """Return the same for any vectors."""
        vectors: Any = vectors_of([TokenTypes(words, {}, self.vocab)], attr)
        bits = np.ascontiguousarray(vectors, dtype=np.float32).view(np.uint32)
        digests: NDArray[np.uint64] = (bits * _factors(bits.shape[1]).astype(np.uint64)).sum(axis=1)
        return digests


@cache
def columns_of(columns: tuple[int, ...]) -> Columns:
    """Return where attributes are read, each once."""
    distinct = dict.fromkeys(columns)
    packed = [column for column in distinct if column in _PACKED]
    contextual = [column for column in distinct if not is_lexical([column])]
    lexical = [column for column in distinct if column not in {*packed, *contextual}]
    return Columns(
        packed, contextual, lexical, [*packed, *contextual, *lexical], which=tuple(map(_PACKED.index, packed))
    )


def _can_read(table: Any) -> bool:
    """Tell whether compiled code can read a table of vectors."""
    is_plain = isinstance(table, np.ndarray) and table.dtype == np.float32 and table.flags.c_contiguous
    return _rows is not None and is_plain and table.size > 0


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
