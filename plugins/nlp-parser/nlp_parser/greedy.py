"""Parse greedily: the best valid action for each state, until all states are final."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from . import compiled
from .actions import ActionTable

if TYPE_CHECKING:
    from .actions import Actions
    from .scorer import StateScorer
    from .states import States


def parse(states: States, scorer: StateScorer, actions: Actions) -> None:
    """Bring states to their end, all live ones one action at a time.

    Args:
        states: The states; they are changed in place. Their tokens are those of the scorer.
        scorer: Scores the actions.
        actions: The actions, in the order of the scores.
    """
    if compiled.is_available(states):
        compiled.parse(states, scorer, actions)
    else:
        parse_in_arrays(states, scorer, actions)


# What overflows comes to an end all the same.
@np.errstate(all="ignore")
def parse_in_arrays(states: States, scorer: StateScorer, actions: Actions) -> None:
    """Do what `parse` does, as array operations."""
    xp = states.xp
    table = ActionTable(xp, actions, unseen=scorer.unseen)
    lowest, low = xp.float32(-xp.inf), xp.finfo("float32").min
    while len(live := states.live()):
        valid = table.valid(states, live)
        scores = scorer.scores(states.features(live, scorer.n_features))
        # A score that has overflown is still more than that of an action that may not be.
        best = xp.where(valid, xp.maximum(scores, low), lowest).argmax(axis=1)
        states.apply(live, table.kind[best], table.label[best])
