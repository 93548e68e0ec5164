"""Dutch noun chunks: a noun with its determiners, possessives and adjectives, or a pronoun that is a subject."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...vocab.symbols import IDS
from ..rules.noun_chunks import label_ids, make_noun_chunks

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..rules.noun_chunks import Parse, Reach

_PRONOUN = IDS["PRON"]
_SUBJECT = label_ids("nsubj")
_SUBJECTS = label_ids("nsubj nsubj:pass")
_MODIFIERS = label_ids("det nmod:poss amod")


def _find_reach(parse: Parse) -> Callable[[int], Reach]:
    pos, deps, heads = parse.pos, parse.deps, parse.heads
    modifiers = parse.labelled(_MODIFIERS)
    last = {heads[token]: token for token in modifiers}
    first = {heads[token]: token for token in reversed(modifiers)}
    # What a subject is said of is no argument itself: "zij is arts".
    predicates = {heads[token] for token in parse.labelled(_SUBJECT) if heads[token] != token}

    def reach_of(token: int) -> Reach:
        if pos[token] == _PRONOUN:
            return (token, token) if deps[token] in _SUBJECTS else None
        if token in predicates:
            return None
        return min(token, first.get(token, token)), max(token, last.get(token, token))

    return reach_of


noun_chunks = make_noun_chunks(_find_reach, heads="NOUN PRON", needs_pos=True)
