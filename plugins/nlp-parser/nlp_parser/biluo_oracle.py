"""What the reference says of BILUO actions: which begin, continue and end the entities that it has.

A token of which the reference says nothing costs nothing. Once an entity has begun in the wrong place or under the
wrong label it is lost, and costs least where it ends at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .biluo import BEGIN, IN, LAST, MISSING, OUT, UNIT, BiluoStates
from .states import NONE

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


class BiluoOracle:
    """Know the reference entities of a batch of states.

    Args:
        states: The states.
        kinds: The right kind of action for each token, `MISSING` where nobody knows.
        labels: The number of the right label of each token.
        wrong: Entities that are known to be wrong: (first token, last token, number of the label).
    """

    PREFERENCE: Sequence[int] = (BEGIN, UNIT, IN, LAST, OUT)

    def __init__(
        self, states: BiluoStates, *, kinds: Any, labels: Any, wrong: Collection[tuple[int, int, int]] = ()
    ) -> None:
        self.states = states
        self.kinds = states.xp.asarray(kinds, dtype="int8")
        self.labels = states.xp.asarray(labels, dtype="int32")
        self.wrong = np.array(sorted(set(wrong)), dtype=np.int32).reshape(-1, 3)

    def costs(self, live: Any) -> tuple[Any, Any]:
        """Return the cost of each kind of action, and the label without which it costs one more, or -1.

        Both have the shape (n_live, n_kinds).
        """
        states, xp = self.states, self.states.xp
        word, opened = states.front[live], states.opened[live]
        gold = self.kinds[word]
        following = xp.where(word + 1 < states.end[live], word + 1, NONE)
        then = states.at(self.kinds, following, OUT)
        first = xp.maximum(opened, 0)
        began = self.kinds[first]
        is_right = ((began == BEGIN) & (self.labels[first] == states.open_label[live])) | (began == MISSING)
        unknown = gold == MISSING
        costs = xp.zeros((len(live), 6), dtype="int32")
        cannot_go_on = (then == OUT) | (then == BEGIN) | (then == UNIT)
        costs[:, BEGIN] = xp.where(unknown, cannot_go_on, gold != BEGIN)
        costs[:, UNIT] = ~unknown & (gold != UNIT)
        costs[:, OUT] = (gold == BEGIN) | (gold == UNIT)
        costs[:, IN] = xp.where(unknown, cannot_go_on, ~is_right | (gold != IN))
        costs[:, LAST] = is_right & (gold == IN)
        wanted = xp.full((len(live), 6), NONE, dtype="int32")
        for kind in (BEGIN, UNIT):
            wanted[:, kind] = xp.where(gold == kind, self.labels[word], NONE)
        return costs, wanted

    def follow(self, live: Any, kinds: Any) -> None:
        """Take note of the actions that are going to be applied: there is nothing to note."""

    def copy_rows(self, sources: Any, targets: Any) -> None:
        """Make what is known of states like what is known of others over the same doc: there is nothing to copy."""

    def penalties(self, live: Any, kinds: Any, labels: Any) -> Any:
        """Return the cost of ending an entity known to be wrong, shape (n_live, n_actions); None for nothing."""
        if not len(self.wrong):
            return None
        xp, states = self.states.xp, self.states
        costs = xp.zeros((len(live), len(kinds)), dtype="int32")
        words, opened = states.front[live].tolist(), states.opened[live].tolist()
        for row, (word, first) in enumerate(zip(words, opened, strict=True)):
            kind, start = (UNIT, word) if first < 0 else (LAST, first)
            for begin, end, label in self.wrong.tolist():
                if (begin, end) == (start, word):
                    costs[row] += (kinds == kind) & ((labels == label) | (label == 0))
        return costs
