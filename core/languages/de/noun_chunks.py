"""German noun chunks: a noun with all that hangs on it to its left, and further nouns of the same phrase to its right.

The labels are those of the TIGER treebank.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..rules.noun_chunks import label_ids, make_noun_chunks, part_of_speech_ids

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..rules.noun_chunks import Parse, Reach

_ARGUMENTS = label_ids("sb oa da og pd ag nk mo app cj root ROOT")
# The kernel of a phrase may hold several nouns: "Herr Müller", "der Monat Mai".
_KERNEL = label_ids("nk")
_KERNEL_NOUNS = part_of_speech_ids("NOUN PROPN")


def _find_reach(parse: Parse) -> Callable[[int], Reach]:
    pos, deps, left_edges = parse.pos, parse.deps, parse.left_edges
    last_noun = {parse.heads[token]: token for token in parse.labelled(_KERNEL) if pos[token] in _KERNEL_NOUNS}

    def reach_of(token: int) -> Reach:
        if deps[token] not in _ARGUMENTS:
            return None
        return left_edges[token], max(token, last_noun.get(token, token))

    return reach_of


noun_chunks = make_noun_chunks(_find_reach, heads="NOUN PROPN PRON")
