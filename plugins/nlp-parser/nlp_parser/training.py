"""Learn from a batch of states: follow the model's own actions, and compare them with what the oracle would do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .greedy import ActionTable

if TYPE_CHECKING:
    from .arc_oracle import ArcOracle
    from .biluo_oracle import BiluoOracle
    from .scorer import StateScorer
    from .states import States

    Oracle = ArcOracle | BiluoOracle


def action_costs(oracle: Oracle, live: Any, table: ActionTable) -> Any:
    """Return the cost of every action for live states, shape (n_live, n_actions)."""
    kind_costs, wanted = oracle.costs(live)
    wanted = wanted[:, table.kind]
    costs = kind_costs[:, table.kind] + ((wanted >= 0) & (wanted != table.label))
    penalties = getattr(oracle, "penalties", None)
    more = penalties(live, table.kind, table.label) if penalties else None
    return costs if more is None else costs + more


def advance(states: States, oracle: Oracle, *, table: ActionTable, n_actions: Any) -> None:
    """Apply the oracle's actions to states, as many as each is due.

    Args:
        states: The states; they are changed in place.
        oracle: Their oracle.
        table: The actions.
        n_actions: How many actions for each state.
    """
    xp = states.xp
    rank = xp.zeros(len(states.KINDS), dtype="int32")
    rank[list(oracle.PREFERENCE)] = xp.arange(len(oracle.PREFERENCE), dtype="int32")
    for done in range(int(n_actions.max()) if len(n_actions) else 0):
        live = states.live()
        live = live[n_actions[live] > done]
        if not len(live):
            return
        costs = action_costs(oracle, live, table) * len(states.KINDS) + rank[table.kind]
        best = xp.where(table.valid(states, live), costs, xp.iinfo("int32").max).argmin(axis=1)
        oracle.follow(live, table.kind[best])
        states.apply(live, table.kind[best], table.label[best])


def learn(
    states: States, oracle: Oracle, *, scorer: StateScorer, table: ActionTable, rows: Any, max_actions: int
) -> float:
    """Let states follow the model, and give the scorer the gradient of each step.

    The loss of a step is the negative logarithm of the probability that the model gives to the cheapest actions
    together, among those that are valid.

    Args:
        states: The states; they are changed in place.
        oracle: Their oracle.
        scorer: Scores the actions, and remembers the gradients.
        table: The actions.
        rows: For each token of the states, the token of the scorer that it is.
        max_actions: How many actions each state may have; 0 for no limit.

    Returns:
        The sum of the squared gradients.
    """
    xp = states.xp
    loss = 0.0
    n_done = 0
    while len(live := states.live()) and not 0 < max_actions <= n_done:
        valid = table.valid(states, live)
        costs = xp.where(valid, action_costs(oracle, live, table), xp.iinfo("int32").max)
        cheapest = valid & (costs == costs.min(axis=1, keepdims=True))
        scores = scorer.scores(states.at(rows, states.features(live, scorer.n_features)))
        allowed = xp.where(valid, scores, xp.float32(-xp.inf))
        best = allowed.argmax(axis=1)
        d_scores = softmax(xp, allowed) - softmax(xp, xp.where(cheapest, scores, xp.float32(-xp.inf)))
        scorer.learn(d_scores)
        loss += float((d_scores**2).sum())
        oracle.follow(live, table.kind[best])
        states.apply(live, table.kind[best], table.label[best])
        n_done += 1
    return loss


def softmax(xp: Any, scores: Any) -> Any:
    """Return probabilities; a score of minus infinity has none."""
    powers = xp.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)
