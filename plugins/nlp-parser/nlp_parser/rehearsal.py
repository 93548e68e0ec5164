"""Rehearse: let a model that goes on learning keep to the actions that it would have taken before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .training import softmax

if TYPE_CHECKING:
    from .actions import ActionTable
    from .scorer import StateScorer
    from .states import States


def rehearse(states: States, *, student: StateScorer, teacher: StateScorer, table: ActionTable) -> float:
    """Let states follow the teacher, and give the student the gradient of each step.

    The loss of a step is the cross-entropy of the student's probabilities of the valid actions, with those of the
    teacher as the truth (distillation; Hinton et al. 2015). Actions that the teacher does not know have no probability.

    Args:
        states: The states; they are changed in place. Their tokens are those of both scorers.
        student: Scores the actions, and remembers the gradients.
        teacher: Scores the actions, or those of them that come first.
        table: The actions of the student.

    Returns:
        The sum of the squared gradients.
    """
    xp = states.xp
    loss = 0.0
    while len(live := states.live()):
        features = states.features(live, student.n_features)
        valid = table.valid(states, live)
        wanted = _allowed(xp, teacher.scores(features), valid=valid)
        d_scores = softmax(xp, _allowed(xp, student.scores(features), valid=valid)) - softmax(xp, wanted)
        student.learn(d_scores)
        loss += float((d_scores**2).sum())
        best = wanted.argmax(axis=1)
        states.apply(live, table.kind[best], table.label[best])
    return loss


def _allowed(xp: Any, scores: Any, *, valid: Any) -> Any:
    """Return the scores of all actions, minus infinity for those that are not valid or not known."""
    allowed = xp.full(valid.shape, -xp.inf, dtype="f")
    known = scores.shape[1]
    allowed[:, :known] = xp.where(valid[:, :known], scores, allowed[:, :known])
    return allowed
