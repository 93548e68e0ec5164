"""The token that a span hangs by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .arrays.tree import path_to_root
from .quick import quick

if TYPE_CHECKING:
    from .doc import Doc


@quick
def root_of(doc: Doc, start: int, end: int) -> int:
    """Return the first token of some that is the root of a sentence, or else hangs nearest to one.

    Punctuation and white space on which nothing hangs are passed over. Where there is nothing else, it is the first of
    those that hang on tokens outside.
    """
    column = doc.column("head")
    if column is None:
        return start
    heads: list[int] = column[start:end].tolist()
    tops = [token for token, head in enumerate(heads, start) if head == token or not start <= head < end]
    if len(tops) == 1:
        return tops[0]
    roots = [token for token in tops if heads[token - start] == token]
    return roots[0] if roots else _highest(doc, column, tops)


def _highest(doc: Doc, heads: Any, tokens: list[int]) -> int:
    """Return the first of the tokens that hang nearest to a root."""
    lexemes, children = doc.lexemes, doc.tree.children
    words = [token for token in tokens if children(token) or not (lexemes[token].is_punct or lexemes[token].is_space)]
    return min(words, key=lambda token: len(path_to_root(heads.item, token)), default=tokens[0])
