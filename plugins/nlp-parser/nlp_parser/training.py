"""Learn from a batch of states: follow the model's own actions, and compare them with what the oracle would do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import compiled
from .dropout import step_hashes

if TYPE_CHECKING:
    from .actions import ActionTable
    from .arc_oracle import ArcOracle
    from .biluo_oracle import BiluoOracle
    from .scorer import StateScorer
    from .states import States

    Oracle = ArcOracle | BiluoOracle


class Steps:
    """Bring states to their end under the eyes of an oracle, as array operations.

    Args:
        states: The states.
        oracle: Their oracle.
        table: The actions.
    """

    def __init__(self, states: States, oracle: Oracle, table: ActionTable) -> None:
        self.states = states
        self.oracle = oracle
        self.table = table

    def look(self, live: Any, n_features: int) -> tuple[Any, Any, Any]:
        """Return the tokens that states show, which actions are valid, and what they cost.

        The shapes are (n_live, n_features) and twice (n_live, n_actions).
        """
        return self.states.features(live, n_features), self.table.valid(self.states, live), self._costs(live)

    def _costs(self, live: Any) -> Any:
        table = self.table
        kind_costs, wanted = self.oracle.costs(live)
        wanted = wanted[:, table.kind]
        costs = kind_costs[:, table.kind] + ((wanted >= 0) & (wanted != table.label))
        more = self.oracle.penalties(live, table.kind, table.label)
        return costs if more is None else costs + more

    def apply(self, live: Any, actions: Any) -> None:
        """Apply one action to each state."""
        kinds = self.table.kind[actions]
        self.oracle.follow(live, kinds)
        self.states.apply(live, kinds, self.table.label[actions])

    def advance(self, n_actions: Any) -> None:
        """Apply the oracle's actions to states, as many as each is due."""
        states, oracle, xp = self.states, self.oracle, self.states.xp
        ranks = self.table.ranks(oracle.PREFERENCE, n_kinds=len(states.KINDS))
        for done in range(int(n_actions.max()) if len(n_actions) else 0):
            live = states.live()
            live = live[n_actions[live] > done]
            if not len(live):
                return
            costs = self._costs(live) * len(oracle.PREFERENCE) + ranks[self.table.kind]
            valid = self.table.valid(states, live)
            self.apply(live, xp.where(valid, costs, xp.iinfo("int32").max).argmin(axis=1))

    def learn(self, scorer: StateScorer, *, rows: Any, max_actions: int) -> float:
        """Let states follow the model, and give the scorer the gradient of each step.

        The loss of a step is the negative logarithm of the probability that the model gives to the cheapest actions
        together, among those that are valid.

        Args:
            scorer: Scores the actions, and remembers the gradients.
            rows: For each token of the states, the token of the scorer that it is.
            max_actions: How many actions each state may have; 0 for no limit.

        Returns:
            The sum of the squared gradients.
        """
        states, xp = self.states, self.states.xp
        loss = 0.0
        n_done = 0
        lowest = xp.float32(-xp.inf)
        while len(live := states.live()) and not 0 < max_actions <= n_done:
            words, valid, costs = self.look(live, scorer.n_features)
            costs = xp.where(valid, costs, xp.iinfo("int32").max)
            cheapest = valid & (costs == costs.min(axis=1, keepdims=True))
            hashes = step_hashes(xp, scorer.seed, states=live, n_before=n_done)
            scores = scorer.scores(states.at(rows, words), step_hashes=hashes)
            allowed = xp.where(valid, xp.maximum(scores, xp.finfo("float32").min), lowest)
            d_scores = softmax(xp, allowed) - softmax(xp, xp.where(cheapest, allowed, lowest))
            scorer.learn(d_scores)
            loss += float((d_scores**2).sum())
            self.apply(live, allowed.argmax(axis=1))
            n_done += 1
        return loss


def steps_of(states: States, oracle: Oracle, table: ActionTable) -> Steps | compiled.CompiledSteps:
    """Return what runs the steps of training: compiled code where there is some."""
    cls = compiled.CompiledSteps if compiled.can_learn(states) else Steps
    return cls(states, oracle, table)


def softmax(xp: Any, scores: Any) -> Any:
    """Return probabilities; a score of minus infinity has none."""
    powers = xp.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)
