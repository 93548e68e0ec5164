"""Parse greedily: the best valid action for each state, until all states are final."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import compiled
from .states import NONE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .actions import Actions
    from .scorer import StateScorer
    from .states import States


class ActionTable:
    """The actions as arrays of the device that the states are on.

    Args:
        xp: NumPy or CuPy.
        actions: The actions of the component.
        unseen: Numbers of actions that are never taken, because nothing has been learnt of them.
    """

    def __init__(self, xp: Any, actions: Actions, *, unseen: Iterable[int] = ()) -> None:
        self.xp = xp
        self.kind = xp.asarray(actions.kind)
        self.label = xp.asarray(actions.label)
        # The unit action without a label is for places where no entity may be, and nowhere else.
        closed = [
            actions.kinds[kind] == "U" and not label for kind, label in zip(actions.kind, actions.label, strict=True)
        ]
        for number in unseen:
            closed[number] = True
        self.is_open = ~xp.asarray(closed, dtype=bool)

    def valid(self, states: States, live: Any) -> Any:
        """Say which actions may be applied to states, shape (n_live, n_actions)."""
        kinds, labels = states.valid_kinds(live)
        return self.allowed(kinds, labels)

    def allowed(self, kinds: Any, labels: Any) -> Any:
        """Say which actions have a kind and a label that may be."""
        fits = self.xp.where(labels[:, None] == NONE, self.is_open, self.label == labels[:, None])
        return kinds[:, self.kind] & fits


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
