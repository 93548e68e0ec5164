"""Search with a beam: the best few hypotheses of a doc go on side by side, so that a mistake can still be made good.

Every beam has as many states over the tokens of its doc as it is wide, one for each hypothesis. The score of a
hypothesis is the sum of the scores of its actions. A step of all beams together is a few array operations. What a step
has done is kept as numbers, and the ways of the hypotheses are read from that in the end: so states need to be right
only where they still matter, and a hypothesis that splits costs no copy of the whole document.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nlpx.pipeline import cached_property

from .states import NONE, to_numpy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from .actions import ActionTable
    from .scorer import StateScorer
    from .states import States

# In place of an action: the hypothesis is at its end and waits for the others, or there is none in this slot.
STAY = -1


@dataclass(frozen=True)
class Beam:
    """The hypotheses of one doc, the best first.

    Args:
        n_tokens: Number of tokens of the doc.
        scores: The sum of the scores of each hypothesis's actions.
        actions: The numbers of their actions, (n_hypotheses, n_steps); `STAY` behind the end of shorter ones.
    """

    n_tokens: int
    scores: list[float]
    actions: NDArray[np.int32]

    @property
    def score(self) -> float:
        """The score of the best hypothesis."""
        return self.scores[0]

    @property
    def min_score(self) -> float:
        """The score of the worst hypothesis that was kept."""
        return self.scores[-1]

    @property
    def histories(self) -> list[list[int]]:
        """The numbers of the actions of each hypothesis."""
        return [row[row != STAY].tolist() for row in self.actions]

    @cached_property
    def probs(self) -> list[float]:
        """The probability of each hypothesis, if it must be one of those in the beam."""
        powers = np.exp(np.array(self.scores) - self.score)
        probs: list[float] = (powers / powers.sum()).tolist()
        return probs


class Step(NamedTuple):
    """What one step did to the beams that were not at their end.

    Args:
        beams: Their numbers.
        parents: The slot that the hypothesis in each slot has come from, (n_beams, width).
        actions: Its action, or `STAY`.
    """

    beams: Any
    parents: Any
    actions: Any


class BeamSearch:
    """Beams side by side; the slot k of beam b is the state b * width + k.

    Args:
        states: The states, those of one beam all alike; they are changed in place.
        table: The actions.
        width: How many hypotheses a beam keeps.
        density: How probable a hypothesis must be, as a share of the probability of the best one.

    Attributes:
        scores: The score of each hypothesis above the best one of its beam, (n_beams, width); minus infinity for an
            empty slot.
        best: The score of the best one. Kept apart, so that small differences are not lost in long documents.
        steps: What has been done.
    """

    def __init__(self, states: States, table: ActionTable, *, width: int, density: float = 0.0) -> None:
        xp = states.xp
        self.states = states
        self.table = table
        self.width = width
        self.density = density
        n_beams = len(states.start) // width
        self.scores = xp.full((n_beams, width), -xp.inf)
        self.scores[:, 0] = 0
        self.best = xp.zeros(n_beams)
        self.steps: list[Step] = []

    def live(self) -> Any:
        """Return the states of hypotheses that are not at their end."""
        live = self.states.live()
        return live[self.scores.ravel()[live] > -self.states.xp.inf]

    def advance(self, live: Any, scores: Any) -> None:
        """Let hypotheses grow by one action, and keep the best.

        Args:
            live: Their states, as `live` gives them.
            scores: The scores of the actions, (n_live, n_actions); minus infinity for one that cannot be.
        """
        xp, width = self.states.xp, self.width
        beams = xp.unique(live // width)
        totals = self._totals(beams, live, scores)
        best = totals.max(axis=1)
        if self.density:
            totals[totals < (best + log(self.density))[:, None]] = -xp.inf
        places, choices = xp.nonzero(highest(xp, totals, width))
        n_choices = scores.shape[1] + 1
        parents, actions = choices // n_choices, choices % n_choices
        actions[actions == n_choices - 1] = STAY
        slots = self._slots(places, parents, n_beams=len(beams))
        self.best[beams] += best
        self.scores[beams] = -xp.inf
        self.scores[beams[places], slots] = totals[places, choices] - best[places]
        step = Step(beams, *(xp.full((len(beams), width), STAY, dtype="int32") for _ in range(2)))
        step.parents[places, slots] = parents
        step.actions[places, slots] = actions
        self.steps.append(step)
        self._follow(beams[places] * width + parents, beams[places] * width + slots, actions)

    def _follow(self, sources: Any, rows: Any, actions: Any) -> None:
        """Bring states to where a step leads: each is a copy of its source with one action more."""
        moves, acts = rows != sources, actions != STAY
        self.copy(sources[moves], rows[moves])
        self.apply(rows[acts], actions[acts])

    def _totals(self, beams: Any, live: Any, scores: Any) -> Any:
        """Return the scores of hypotheses with each action, and with none for those at their end, for each beam."""
        xp, width = self.states.xp, self.width
        totals = xp.full((len(beams) * width, scores.shape[1] + 1), -xp.inf)
        totals[:, -1] = self.scores[beams].ravel()
        rows = xp.searchsorted(beams, live // width) * width + live % width
        totals[rows, -1] = -xp.inf
        totals[rows, :-1] = scores + self.scores.ravel()[live, None]
        return totals.reshape(len(beams), -1)

    def _slots(self, places: Any, parents: Any, *, n_beams: int) -> Any:
        """Give each new hypothesis a slot: the first of a parent takes over from it, others get what is free."""
        xp = self.states.xp
        more = xp.zeros(len(places), dtype=bool)
        more[1:] = (places[1:] == places[:-1]) & (parents[1:] == parents[:-1])
        free = xp.ones((n_beams, self.width), dtype=bool)
        free[places, parents] = False
        free &= xp.cumsum(free, axis=1) <= xp.bincount(places[more], minlength=n_beams)[:, None]
        slots = parents.copy()
        slots[more] = xp.nonzero(free)[1]
        return slots

    def copy(self, sources: Any, targets: Any) -> None:
        """Make states like others of the same beam."""
        self.states.copy_rows(sources, targets)

    def apply(self, rows: Any, actions: Any) -> None:
        """Apply one action to each state."""
        self.states.apply(rows, self.table.kind[actions], self.table.label[actions])

    def beams(self) -> list[Beam]:
        """Return what has been found."""
        xp = self.states.xp
        scores, best = to_numpy(xp, self.scores), to_numpy(xp, self.best)
        order = np.argsort(-scores, axis=1, kind="stable")
        totals = np.take_along_axis(scores, order, axis=1) + best[:, None]
        n_tokens = (self.states.end - self.states.start)[:: self.width].tolist()
        return [
            Beam(size, row[row > -np.inf].tolist(), actions[:, row > -np.inf].T)
            for size, row, actions in zip(n_tokens, totals, self._ways(order), strict=True)
        ]

    def _ways(self, slots: Any) -> list[Any]:
        """Return for each beam the actions that lead to its slots, in the order that is asked for: (n_steps, width)."""
        if not self.steps:
            return [np.empty((0, self.width), dtype=np.int32)] * len(slots)
        xp = self.states.xp
        numbers, parents, actions = (to_numpy(xp, xp.concatenate(parts)) for parts in zip(*self.steps, strict=True))
        order = np.argsort(numbers, kind="stable")
        parents, actions = parents[order], actions[order]
        n_steps = np.bincount(numbers, minlength=len(slots))
        first = np.cumsum(n_steps) - n_steps
        ways = np.empty_like(actions)
        slots = slots.copy()
        for step in reversed(range(len(self.steps))):
            beams = np.flatnonzero(n_steps > step)
            places = first[beams] + step
            ways[places] = np.take_along_axis(actions[places], slots[beams], axis=1)
            slots[beams] = np.take_along_axis(parents[places], slots[beams], axis=1)
        return [ways[start : start + size] for start, size in zip(first.tolist(), n_steps.tolist(), strict=True)]


def highest(xp: Any, values: Any, number: int) -> Any:
    """Mark the highest values of each row, not more than a number of them; of equal ones the first.

    Minus infinity is never marked.
    """
    marked = values > -xp.inf
    crowded = xp.flatnonzero(marked.sum(axis=1) > number)
    if len(crowded):
        values = values[crowded]
        place = values.shape[1] - number
        lowest = xp.partition(values, place, axis=1)[:, place, None]
        above, equal = values > lowest, values == lowest
        room = number - above.sum(axis=1, keepdims=True)
        marked[crowded] = above | (equal & (xp.cumsum(equal, axis=1) <= room))
    return marked


def search(states: States, scorer: StateScorer, table: ActionTable, *, width: int, density: float = 0.0) -> list[Beam]:
    """Bring beams to their end.

    Args:
        states: As many for each doc as a beam is wide; they are changed in place.
        scorer: Scores the actions, for the same docs.
        table: The actions.
        width: How many hypotheses a beam keeps.
        density: How probable a hypothesis must be, as a share of the probability of the best one.

    Returns:
        One beam for each doc.
    """
    xp = states.xp
    beams = BeamSearch(states, table, width=width, density=density)
    ahead = tokens_ahead(states, width)
    while len(live := beams.live()):
        words = states.features(live, scorer.n_features)
        words = xp.where(words >= 0, words - ahead[live, None], NONE)
        beams.advance(live, only(xp, table.valid(states, live), scorer.scores(words)))
    return beams.beams()


def only(xp: Any, allowed: Any, scores: Any) -> Any:
    """Return scores, minus infinity for actions that cannot be; one that has overflown is still more than that."""
    return xp.where(allowed, xp.nan_to_num(scores), -xp.inf)


def tokens_ahead(states: States, width: int) -> Any:
    """Return for each state how many tokens are before its own that would not be if every doc had one state."""
    sizes = (states.end - states.start)[::width]
    first = states.xp.cumsum(sizes) - sizes
    return states.start - first.repeat(width)


def replay(states: States, ways: Sequence[Any] | NDArray[np.int32], table: ActionTable) -> None:
    """Bring states to where actions lead.

    Args:
        states: The states, at their beginning; they are changed in place.
        ways: The numbers of the actions of each state; `STAY` behind its end.
        table: The actions.
    """
    xp = states.xp
    if not len(ways):
        return
    sizes = np.array([len(way) for way in ways])
    first = xp.asarray(np.cumsum(sizes) - sizes)
    actions, n_steps = xp.asarray(np.concatenate(ways)), xp.asarray(sizes)
    for step in range(int(sizes.max())):
        live = xp.flatnonzero(n_steps > step)
        now = actions[first[live] + step]
        live, now = live[now != STAY], now[now != STAY]
        states.apply(live, table.kind[now], table.label[now])
