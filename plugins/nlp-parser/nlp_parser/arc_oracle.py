"""The dynamic oracle of the arc-eager system: how many arcs of the reference an action puts out of reach.

After Goldberg & Nivre (2012), "A Dynamic Oracle for Arc-Eager Dependency Parsing", for the actions of `arc_eager`. A
word of which the reference says nothing costs nothing, wherever it is attached: partly annotated text trains as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nlpx.pipeline import cached_property

from .arc_eager import BREAK, LEFT, REDUCE, RIGHT, SHIFT, ArcEagerStates
from .states import NONE, Stretches, to_numpy

if TYPE_CHECKING:
    from collections.abc import Sequence

IN_BUFFER, IN_STACK, GONE = range(3)


class ArcOracle:
    """Know the reference trees of a batch of states, and follow the states as they change.

    Args:
        states: The states, at their beginning.
        heads: The right head of each token, its own number for a root, -1 where nobody knows.
        labels: The number of the right label of each token, -1 where any will do.
        starts: 1 for each token that begins a sentence, -1 for one that does not, 0 where nobody knows.
    """

    # Between actions that cost the same, the one whose kind comes first is the plain way to the reference tree.
    PREFERENCE: Sequence[int] = (BREAK, LEFT, REDUCE, RIGHT, SHIFT)

    def __init__(self, states: ArcEagerStates, *, heads: Any, labels: Any, starts: Any) -> None:
        xp = states.xp
        self.states = states
        self.heads = xp.asarray(heads, dtype="int32")
        self.labels = xp.asarray(labels, dtype="int32")
        self.starts = xp.asarray(starts, dtype="int8")
        self.place = xp.full(states.n_tokens, IN_BUFFER, dtype="int8")
        hanging = (self.heads >= 0) & (self.heads != xp.arange(states.n_tokens))
        self.kids_ahead = xp.bincount(self.heads[hanging], minlength=states.n_tokens).astype("int32")
        self.kids_stacked = xp.zeros(states.n_tokens, dtype="int32")
        # Where there is no head, or the word is a root, nobody's children change.
        self.parent = xp.where(hanging, self.heads, NONE)

    def costs(self, live: Any) -> tuple[Any, Any]:
        """Return the cost of each kind of action, and the label without which it costs one more, or -1.

        Both have the shape (n_live, n_kinds).
        """
        states, xp, at = self.states, self.states.xp, self.states.at
        b0, b1, s0 = states.ahead(live, 0), states.ahead(live, 1), states.top(live, 0)
        gold_b, gold_s = at(self.heads, b0), at(self.heads, s0)
        where_b, where_s = at(self.place, gold_b, GONE), at(self.place, gold_s, GONE)
        head, depth = at(states.head, s0), states.depth[live]
        mark_b0 = at(states.sent_start, b0, 1)
        can_break = (b1 >= 0) & (b1 == b0 + 1) & (at(states.sent_start, b1, 1) == 0)
        begins = at(self.starts, b1, 0)
        missed_break = can_break & (begins == 1)
        pushed = at(self.kids_stacked, b0, 0) + missed_break
        popped = at(self.kids_ahead, s0, 0)
        is_right, is_left = (gold_b == s0) & (s0 >= 0), (gold_s == b0) & (b0 >= 0)
        costs = xp.zeros((len(live), 5), dtype="int32")
        costs[:, SHIFT] = pushed + ((where_b == IN_STACK) & (gold_b != b0))
        costs[:, RIGHT] = pushed + (~is_right & (gold_b >= 0) & (where_b != GONE))
        costs[:, LEFT] = popped + (~is_left & (gold_s >= 0) & (where_s != GONE))
        head_ahead = (gold_s >= 0) & (gold_s != s0) & (where_s == IN_BUFFER)
        as_root = popped + head_ahead + ((mark_b0 != 1) & (at(self.starts, b0, 0) == -1))
        put_back = (gold_s >= 0) & ((gold_s == s0) | head_ahead)
        no_head = xp.where(depth == 1, as_root, put_back)
        costs[:, REDUCE] = xp.where(head >= 0, popped + ((head != gold_s) & head_ahead), no_head)
        # Two, so that a wrong break is no better than any other single mistake.
        costs[:, BREAK] = xp.where(begins == 1, 0, 2)
        wanted = xp.full((len(live), 5), NONE, dtype="int32")
        wanted[:, RIGHT] = xp.where(is_right, at(self.labels, b0), NONE)
        wanted[:, LEFT] = xp.where(is_left, at(self.labels, s0), NONE)
        return costs, wanted

    def follow(self, live: Any, kinds: Any) -> None:
        """Take note of the actions that are going to be applied."""
        states = self.states
        pushes = (kinds == SHIFT) | (kinds == RIGHT)
        words = states.ahead(live[pushes], 0)
        self._move(words, IN_STACK)
        pops = (kinds == REDUCE) | (kinds == LEFT)
        words = states.top(live[pops], 0)
        back = (kinds[pops] == REDUCE) & (states.head[words] < 0) & (states.depth[live[pops]] > 1)
        self._move(words[back], IN_BUFFER)
        self._move(words[~back], GONE)

    def _move(self, words: Any, place: int) -> None:
        """Move words between stack and buffer, and count the children of their heads anew; one word for a state."""
        old = self.place[words]
        self.place[words] = place
        known = self.parent[words] >= 0
        parents, old = self.parent[words][known], old[known]
        self.kids_ahead[parents] += (place == IN_BUFFER) - (old == IN_BUFFER).astype("int32")
        self.kids_stacked[parents] += (place == IN_STACK) - (old == IN_STACK).astype("int32")

    def copy_rows(self, sources: Any, targets: Any) -> None:
        """Make what is known of states like what is known of others over the same doc; before the states are."""
        states = self.states
        first, last = states.scope(sources, targets)
        # A word that has been read counts for its head, however far ahead that is.
        read = states.start[sources] + last - 1
        last = states.xp.maximum(last, self.farthest[read] + 1 - states.start[sources])
        words = Stretches(states, sources, targets, first=first, sizes=last - first)
        words.copy(self.place, self.kids_ahead, self.kids_stacked)

    @cached_property
    def farthest(self) -> Any:
        """For each token the last head of it and all tokens before it."""
        xp = self.states.xp
        return xp.asarray(np.maximum.accumulate(to_numpy(xp, self.parent)))

    def penalties(self, live: Any, kinds: Any, labels: Any) -> None:
        """Return nothing: no arc is known to be wrong."""
