"""Learn from beams: the probability of whole ways through a document, not of each action alone.

For each piece of a document two beams go on side by side: one is free, the other may take only the cheapest actions of
the oracle. They are compared after the step at which the best free hypothesis is furthest above the best right one
(max-violation; Huang, Fayong & Guo 2012, "Structured Perceptron with Inexact Search"). The loss is the negative
logarithm of the probability of the right hypotheses among all those of both beams (Andor et al. 2016, "Globally
Normalized Transition-Based Neural Networks"), so its gradient goes through every action that has led to them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from .beam import STAY, BeamSearch, only
from .training import softmax

if TYPE_CHECKING:
    from .scorer import StateScorer
    from .training import Steps

# Two ways are the same if their keys are: sums of the numbers of their actions, times powers of this.
FACTOR = 0x9E3779B97F4A7C15
# A free beam that is better by less has the same best hypothesis, only added up in another order.
LEAST_VIOLATION = 1e-6


class Moment(NamedTuple):
    """What two beams knew before a step, and how good their hypotheses were after it.

    Args:
        live: The states that were not final.
        features: What they showed.
        cheapest: Which actions were valid and cost least, (n_live, n_actions).
        scores: The scores of all hypotheses after the step, as `BeamSearch` has them.
        best: Those of the best.
    """

    live: Any
    features: Any
    cheapest: Any
    scores: Any
    best: Any


class Ways(NamedTuple):
    """The hypotheses of pairs of beams, and the actions that have led to them.

    Args:
        features: What states showed, (n_states, n_features).
        states: For each action of each hypothesis, the number of the state in `features`.
        actions: The number of the action.
        owners: The number of the hypothesis, counted through all beams, those that are free first.
        exists: Whether there is a hypothesis, (n_beams, width); one that is in both beams counts once.
        is_right: Whether it has only actions that cost least.
    """

    features: Any
    states: Any
    actions: Any
    owners: Any
    exists: Any
    is_right: Any


class PairedSearch(BeamSearch):
    """Beams of which those in the first half are free, and their partners in the second half do what is right.

    Args:
        runner: Runs the steps; it has the states, their oracle and the actions.
        width: How many hypotheses a beam keeps.
        density: How probable a hypothesis must be, as a share of the probability of the best one.
    """

    def __init__(self, runner: Steps, *, width: int, density: float = 0.0) -> None:
        super().__init__(runner.states, runner.table, width=width, density=density)
        self.runner = runner
        self.moments: list[Moment] = []

    def copy(self, sources: Any, targets: Any) -> None:
        """Make states like others of the same beam."""
        self.runner.oracle.copy_rows(sources, targets)
        super().copy(sources, targets)

    def apply(self, rows: Any, actions: Any) -> None:
        """Apply one action to each state."""
        self.runner.apply(rows, actions)

    def run(self, scorer: StateScorer, *, rows: Any, max_actions: int = 0) -> None:
        """Bring all beams to their end.

        Args:
            scorer: Scores the actions.
            rows: For each token of the states, the token of the scorer that it is.
            max_actions: How many actions a hypothesis may have; 0 for no limit.
        """
        xp = self.states.xp
        n_free = len(self.states.start) // 2
        while len(live := self.live()) and not 0 < max_actions <= len(self.steps):
            words, valid, costs = self.runner.look(live, scorer.n_features)
            costs = xp.where(valid, costs, xp.iinfo("int32").max)
            cheapest = valid & (costs == costs.min(axis=1, keepdims=True))
            features = self.states.at(rows, words)
            allowed = xp.where((live < n_free)[:, None], valid, cheapest)
            self.advance(live, only(xp, allowed, scorer.scores(features)))
            self.moments.append(Moment(live, features, cheapest, self.scores.copy(), self.best.copy()))

    def ways(self) -> Ways:
        """Return the hypotheses to learn from, each beam's after the step of its pair that violates most."""
        xp, width = self.states.xp, self.width
        last = self._last_steps()
        exists = xp.stack([moment.scores for moment in self.moments])[last, xp.arange(len(last))] > -xp.inf
        is_right, keys = exists.copy(), xp.zeros(exists.shape, dtype="uint64")
        slots = xp.zeros(exists.shape, dtype="int64") + xp.arange(width)
        reached: list[tuple[Any, Any, Any]] = []
        n_before = sum(len(moment.live) for moment in self.moments)
        for number in reversed(range(len(self.moments))):
            moment = self.moments[number]
            n_before -= len(moment.live)
            beams, parents, actions = (part[last[self.steps[number].beams] >= number] for part in self.steps[number])
            actions = xp.take_along_axis(actions, slots[beams], axis=1)
            parents = slots[beams] = xp.take_along_axis(parents, slots[beams], axis=1)
            places, mine = xp.nonzero((actions != STAY) & exists[beams])
            actions, beams = actions[places, mine], beams[places]
            states = xp.searchsorted(moment.live, beams * width + parents[places, mine])
            is_right[beams, mine] &= moment.cheapest[states, actions]
            keys[beams, mine] = (keys[beams, mine] + (actions + 1).astype("uint64")) * xp.uint64(FACTOR)
            reached.append((states + n_before, actions, beams * width + mine))
        exists &= ~_doubles(xp, keys, exists)
        states, actions, owners = (xp.concatenate(parts) for parts in zip(*reached, strict=True))
        features = xp.concatenate([moment.features for moment in self.moments])
        return Ways(features, states, actions, owners, exists, is_right & exists)

    def _last_steps(self) -> Any:
        """Return for each beam the number of the step after which it is compared; without violation the last one."""
        xp = self.states.xp
        best = xp.stack([moment.best for moment in self.moments])
        n_pairs = best.shape[1] // 2
        violations = best[:, :n_pairs] - best[:, n_pairs:]
        violations[violations < LEAST_VIOLATION] = 0
        last = len(best) - 1 - violations[::-1].argmax(axis=0)
        return xp.concatenate([last, last])


def _doubles(xp: Any, keys: Any, exists: Any) -> Any:
    """Mark the hypotheses of the second half whose way is one of their partner's."""
    n_pairs = len(keys) // 2
    same = (keys[n_pairs:, :, None] == keys[:n_pairs, None]) & exists[:n_pairs, None]
    return xp.concatenate([xp.zeros((n_pairs, keys.shape[1]), dtype=bool), same.any(axis=2)])


def learn_ways(ways: Ways, scorer: StateScorer) -> float:
    """Give the scorer the gradient of the actions on the ways to hypotheses.

    The states are scored once more, with dropout, if the scorer has it: the search goes without.

    Returns:
        The sum of the squared gradients.
    """
    xp = scorer.ops.xp
    states, places = xp.unique(ways.states, return_inverse=True)
    scores = scorer.scores(ways.features[states])
    d_totals = compare(xp, total_scores(xp, ways, scores[places, ways.actions]), ways)
    d_scores = xp.zeros_like(scores)
    xp.add.at(d_scores, (places, ways.actions), d_totals.ravel()[ways.owners].astype("f"))
    scorer.learn(d_scores)
    return float((d_scores**2).sum())


def total_scores(xp: Any, ways: Ways, scores: Any) -> Any:
    """Add up the scores of the actions of each hypothesis, (n_beams, width)."""
    totals = xp.bincount(ways.owners, weights=scores, minlength=ways.exists.size)
    return totals.reshape(ways.exists.shape)


def compare(xp: Any, totals: Any, ways: Ways) -> Any:
    """Return the gradient of the total score of each hypothesis, (n_beams, width)."""
    n_pairs, width = len(totals) // 2, totals.shape[1]
    among_all, among_right = (
        softmax(xp, xp.concatenate([allowed[:n_pairs], allowed[n_pairs:]], axis=1))
        for allowed in (xp.where(mask, totals, -xp.inf) for mask in (ways.exists, ways.is_right))
    )
    gradient = among_all - among_right
    return xp.concatenate([gradient[:, :width], gradient[:, width:]])


def learn_by_beam(
    runner: Steps, scorer: StateScorer, *, rows: Any, width: int, density: float, max_actions: int
) -> float:
    """Let beams follow the model, and give the scorer the gradient of their hypotheses.

    Args:
        runner: Runs the steps, of twice as many states as there are pieces times the width: see `PairedSearch`.
        scorer: Scores the actions, and remembers the gradients.
        rows: For each token of the states, the token of the scorer that it is.
        width: How many hypotheses a beam keeps.
        density: How probable a hypothesis must be, as a share of the probability of the best one.
        max_actions: How many actions each hypothesis may have; 0 for no limit.

    Returns:
        The sum of the squared gradients.
    """
    beams = PairedSearch(runner, width=width, density=density)
    beams.run(scorer.without_memory(), rows=rows, max_actions=max_actions)
    return learn_ways(beams.ways(), scorer) if beams.steps else 0.0
