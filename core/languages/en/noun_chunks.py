"""English noun chunks: a noun with all that hangs on it to its left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..rules.noun_chunks import CONJ, label_ids, make_noun_chunks

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..rules.noun_chunks import Parse, Reach

_ARGUMENTS = label_ids("nsubj nsubjpass dobj dative attr oprd pobj pcomp appos ROOT")


def _find_reach(parse: Parse) -> Callable[[int], Reach]:
    deps, left_edges = parse.deps, parse.left_edges

    def reach_of(token: int) -> Reach:
        if deps[token] in _ARGUMENTS or (deps[token] == CONJ and parse.is_conjunct_of(token, _ARGUMENTS)):
            return left_edges[token], token
        return None

    return reach_of


noun_chunks = make_noun_chunks(_find_reach, heads="NOUN PROPN PRON")
