"""The tokens of a batch, with what tells their types apart from one batch to the next."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nlpx.tokens import feature_matrix, is_lexical
from nlpx.vocab import intify_attr

from . import table_rows
from .static_vectors import keys_of, vectors_of
from .token_types import TokenTypes, features_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from numpy.typing import NDArray

    from nlpx.tokens import Doc
    from nlpx.vocab import Lexeme

# Vectors of so many words are looked at a time.
SOME = 64
# The attributes that lexemes have packed together.
_PACKED = range(intify_attr("ORTH"), intify_attr("SUFFIX") + 1)


class Types(NamedTuple):
    """The types of some tokens.

    Attributes:
        keys: What tells each type apart, in this and any other batch of the same editions: those of two are equal only
            where tokens have the same attributes and the same vectors.
        numbers: The number of each token's type, (n_tokens,).
        places: A token of each type, by its number in the batch.
        editions: For each attribute by which vectors are looked up, what stands for those of all words; None where that
            of each word is looked at.
    """

    keys: list[Hashable]
    numbers: NDArray[np.intp]
    places: NDArray[np.intp]
    editions: tuple[object | None, ...]


class TypedTokens:
    """The tokens of a batch, with what tells their types apart in this and any other batch.

    Args:
        docs: The batch, with at least one doc.
        columns: The attributes that are read of tokens.
        word_attrs: The attributes by which the vectors of words are looked up that are read as well.
    """

    def __init__(self, docs: Sequence[Doc], columns: Sequence[int], *, word_attrs: Sequence[str] = ()) -> None:
        self._vocab = docs[0].vocab
        self._lexemes = docs[0].lexemes if len(docs) == 1 else [lexeme for doc in docs for lexeme in doc.lexemes]
        self._word_attrs = word_attrs
        self._lexical, self._contextual = _apart(tuple(columns))
        # What a token has besides its word: for each column (n_tokens,).
        self._context: Sequence[Any] = [*feature_matrix(docs, self._contextual).T] if self._contextual else []

    def types(self, tokens: slice) -> Types:
        """Return the types of some tokens, of which there is at least one.

        What depends on words alone is looked at once for each of them. Nothing is made for each token that Python's
        collector of garbage would go through.
        """
        lexemes = self._lexemes[tokens]
        # What a lexeme has packed is one object for all of its tokens, which is hashed once.
        facts: list[Sequence[Hashable]] = [[lexeme.packed for lexeme in lexemes]]
        editions = tuple(map(self._edition, self._word_attrs))
        attrs = [attr for attr, edition in zip(self._word_attrs, editions, strict=True) if edition is None]
        if self._lexical or attrs:
            numbers, places, _ = _numbered(map(id, lexemes), len(lexemes))
            of_words = self._facts_of([lexemes[place] for place in places.tolist()], attrs)
            of_tokens = numbers.tolist()
            facts += [[*map(of_word.__getitem__, of_tokens)] for of_word in of_words]
        facts += [column[tokens].tolist() for column in self._context]
        numbers, places, keys = _numbered(facts[0] if len(facts) == 1 else zip(*facts, strict=True), len(lexemes))
        return Types(keys, numbers, places + tokens.start, editions)

    def _edition(self, attr: str) -> object | None:
        """Return what stands for the vectors of all words; None if they must be looked at."""
        return self._vocab.vectors.edition if intify_attr(attr) in _PACKED else None

    def _facts_of(self, words: Sequence[Lexeme], attrs: Sequence[str]) -> list[Sequence[Hashable]]:
        """Return what is read of words besides what they have packed: for each attribute a value for each word."""
        lexical = features_of(TokenTypes(words, {}, self._vocab), self._lexical).T.tolist() if self._lexical else []
        return [*lexical, *(self._digests(words, attr) for attr in attrs)]

    def some(self, places: NDArray[np.intp]) -> TokenTypes:
        """Return the tokens at some places."""
        context = {column: values[places] for column, values in zip(self._contextual, self._context, strict=True)}
        return TokenTypes([self._lexemes[place] for place in places.tolist()], context, self._vocab)

    def _digests(self, words: Sequence[Lexeme], attr: str) -> list[int]:
        """Return for each word a number that stands for its vector, which anybody can change."""
        vectors: Any = self._vocab.vectors
        if vectors.mode == "default" and _can_read(vectors.data):
            digests = self._digests_of_rows(words, attr)
        else:
            # A few at a time: to ask the system for memory for all of their vectors takes longer than the sums.
            parts = [self._digests_of(words[start : start + SOME], attr) for start in range(0, len(words), SOME)]
            digests = np.concatenate(parts)
        of_words: list[int] = digests.tolist()
        return of_words

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


@cache
def _apart(columns: tuple[int, ...]) -> tuple[list[int], list[int]]:
    """Return which attributes a word has besides what it has packed, and which a token has; each once."""
    more = [column for column in dict.fromkeys(columns) if column not in _PACKED]
    lexical = [column for column in more if is_lexical([column])]
    return lexical, [column for column in more if column not in lexical]


def _numbered(keys: Iterable[Hashable], n_keys: int) -> tuple[NDArray[np.intp], NDArray[np.intp], list[Hashable]]:
    """Number keys as they are met; return the number of each, (n_keys,), and for each number a place and its key."""
    met: defaultdict[Hashable, int] = defaultdict(count().__next__)
    numbers = np.fromiter(map(met.__getitem__, keys), dtype=np.intp, count=n_keys)
    places = np.empty(len(met), dtype=np.intp)
    places[numbers] = np.arange(n_keys)
    return numbers, places, list(met)


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
