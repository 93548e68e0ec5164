"""The distinct tokens of a batch, which stand for its docs in layers that look at one token at a time."""

from __future__ import annotations

from collections import defaultdict
from itertools import accumulate, count, groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from nlpx.tokens import distinct_lexemes, feature_matrix, is_lexical, lexeme_matrix

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from nlpx.tokens import Doc
    from nlpx.vocab import Lexeme, Vocab

Ids: TypeAlias = "NDArray[np.uint64]"


class TokenTypes:
    """Tokens that differ from each other, read by layers as if they were the tokens of a doc.

    Args:
        lexemes: The word of each.
        context: The attributes that depend on more than the word, for each.
        vocab: The vocabulary of the words.
    """

    __slots__ = ("context", "lexemes", "vocab")

    def __init__(self, lexemes: Sequence[Lexeme], context: Mapping[int, Ids], vocab: Vocab) -> None:
        self.lexemes = lexemes
        self.context = context
        self.vocab = vocab

    def __len__(self) -> int:
        return len(self.lexemes)

    def __getitem__(self, part: slice) -> TokenTypes:
        """Return some of them."""
        return TokenTypes(self.lexemes[part], {name: ids[part] for name, ids in self.context.items()}, self.vocab)


def token_types(docs: Sequence[Doc], columns: Sequence[int]) -> tuple[list[TokenTypes], NDArray[np.int32]]:
    """Number the tokens of a batch, the same number for those that have the same word and the same attributes.

    Args:
        docs: The batch, with at least one token.
        columns: The attributes.

    Returns:
        The distinct tokens, apart where docs of another vocabulary follow, and for every token the number of its type
        among all of them: (n_tokens,).
    """
    runs = [list(run) for _, run in groupby(filter(len, docs), attrgetter("vocab"))]
    if len(runs) == 1:
        types, numbers = _types_of(runs[0], columns)
        return [types], numbers
    found = [_types_of(run, columns) for run in runs]
    firsts = accumulate((len(types) for types, _ in found), initial=0)
    # There is one more of these, behind the last.
    numbers = np.concatenate([numbers + np.int32(first) for (_, numbers), first in zip(found, firsts, strict=False)])
    return [types for types, _ in found], numbers


def _types_of(docs: Sequence[Doc], columns: Sequence[int]) -> tuple[TokenTypes, NDArray[np.int32]]:
    """Do so for docs of one vocabulary."""
    more = [column for column in dict.fromkeys(columns) if not is_lexical([column])]
    if not more:
        lexemes, types = distinct_lexemes(docs)
        return TokenTypes(lexemes, {}, docs[0].vocab), types
    # A dictionary that numbers what it has not seen yet takes for a short text a third of the time of sorting.
    numbers: defaultdict[tuple[Any, ...], int] = defaultdict(count().__next__)
    tokens = [lexeme for doc in docs for lexeme in doc.lexemes]
    values = ([value for doc in docs for value in doc.to_array(column).tolist()] for column in more)
    types = np.fromiter(map(numbers.__getitem__, zip(tokens, *values, strict=True)), dtype=np.int32, count=len(tokens))
    words, *context = zip(*numbers, strict=True)
    known = {column: np.array(ids, dtype=np.uint64) for column, ids in zip(more, context, strict=True)}
    return TokenTypes(words, known, docs[0].vocab), types


def features_of(tokens: Doc | TokenTypes, columns: Sequence[int]) -> Ids:
    """Return the attributes of tokens, one row a token: (n_tokens, n_columns)."""
    if not columns:
        return np.empty((len(tokens), 0), dtype=np.uint64)
    if not isinstance(tokens, TokenTypes):
        return feature_matrix([tokens], columns)
    if not tokens.context:
        return lexeme_matrix(tokens.lexemes, columns)
    features = np.empty((len(tokens), len(columns)), dtype=np.uint64)
    lexical = [place for place, column in enumerate(columns) if column not in tokens.context]
    features[:, lexical] = lexeme_matrix(tokens.lexemes, [columns[place] for place in lexical])
    for place, column in enumerate(columns):
        if column in tokens.context:
            features[:, place] = tokens.context[column]
    return features
