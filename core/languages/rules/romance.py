"""Noun chunks of the Romance languages, by the labels of Universal Dependencies."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

from ...vocab.symbols import IDS, string_id
from .noun_chunks import CONJ, label_ids, make_noun_chunks

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator

    from ...tokens import Doc, Span
    from .noun_chunks import Parse, Reach

_AMOD, _DET = string_id("amod"), string_id("det")
_PREPOSITION, _CONJUNCTION, _DETERMINER = IDS["ADP"], IDS["CCONJ"], IDS["DET"]


def noun_chunks(
    doclike: Doc | Span, *, arguments: str, names: str, determiner_may_follow: bool = False
) -> Iterator[tuple[int, int, int]]:
    """Find the noun chunks of a Romance language.

    A chunk is a noun with what hangs on it to its left, without a preposition or conjunction at the start. If the
    first thing that hangs on it to its right is an adjective, that is in the chunk; if it is part of a name, the whole
    subtree is.

    Args:
        doclike: The Doc, or a span in which heads are looked for.
        arguments: The labels that a noun can have; it can also be a conjunct of such a noun.
        names: The labels of the parts of names and fixed expressions.
        determiner_may_follow: Whether a determiner that is the first thing to the right is in the chunk.
    """
    return _finder(arguments, names, determiner_may_follow)(doclike)


@cache
def _finder(
    arguments: str, names: str, determiner_may_follow: bool
) -> Callable[[Doc | Span], Iterator[tuple[int, int, int]]]:
    find_reach = partial(_find_reach, label_ids(arguments), label_ids(names), determiner_may_follow)
    return make_noun_chunks(find_reach, heads="NOUN PROPN PRON")


def _find_reach(
    argument_ids: Container[int], name_ids: Container[int], determiner_may_follow: bool, parse: Parse
) -> Callable[[int], Reach]:
    pos, deps, heads, left_edges = parse.pos, parse.deps, parse.heads, parse.left_edges
    first_to_the_right = {heads[token]: token for token in range(len(heads) - 1, -1, -1) if heads[token] < token}

    def end_of(token: int) -> int:
        after = first_to_the_right.get(token)
        if after is None:
            return token
        if deps[after] in name_ids:
            return parse.right_edges[token]
        if deps[after] == _AMOD:
            return parse.right_edges[after]
        return after if determiner_may_follow and deps[after] == _DET and pos[after] == _DETERMINER else token

    def reach_of(token: int) -> Reach:
        first = left_edges[token]
        if deps[token] in argument_ids:
            return first + (pos[first] == _PREPOSITION), end_of(token)
        if deps[token] == CONJ and parse.is_conjunct_of(token, argument_ids):
            return first + (pos[first] == _CONJUNCTION), token
        return None

    return reach_of
