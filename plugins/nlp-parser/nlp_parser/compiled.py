"""The compiled state loop, where there is one: for states in main memory, unless ``NLPX_PURE_PYTHON=1``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nlpx.pipeline import load_compiled, pack_panels

from .actions import ActionTable
from .arc_eager import ArcEagerStates
from .built import LEARNING, LOOP
from .dropout import dropout_limit, dropout_scale
from .finite import VECTORS, BadNumbers

if TYPE_CHECKING:
    from collections.abc import Collection

    from .actions import Actions
    from .scorer import StateScorer
    from .states import States
    from .training import Oracle
    from .weights import Weights


_loop = load_compiled(LOOP)

# Rows are worked out for a block of 2 ** SHIFT tokens at a time. So many blocks are kept at most, which are more than
# places in a state.
SHIFT = 8
MOST_BLOCKS = 24
# Each token is pushed once at first; it comes back once, and once more for each left child; each push has its pop, and
# each token at most one BREAK before it: so no state has more actions.
MAX_ACTIONS_PER_TOKEN = 7
# What there is for each action is padded to whole vectors.
VECTOR = 16


def is_available(states: States) -> bool:
    """Tell whether states can run in compiled code."""
    return _loop is not None and states.xp is np


def can_learn(states: States) -> bool:
    """Tell whether they can do so in learning."""
    return is_available(states) and _learning() is not None


def _learning() -> Any:
    """Return the compiled code for learning, which is loaded when there is something to learn; None without."""
    return None if _loop is None else load_compiled(LEARNING)


def parse(states: States, scorer: StateScorer, actions: Actions) -> None:
    """Bring states to their end, as `greedy.parse` does."""
    if not states.n_tokens:
        return
    network = _loop.RowsOfBlocks(scorer.weights.packed, states.n_tokens, SHIFT, _n_kept(states))
    packed = scorer.known.actions(actions, scorer.unseen)
    moves = _moves_of(states)
    # Whoever has tokens begins with the first.
    number = wanting = 0
    while wanting >= 0:
        if not network.fetch(wanting, scorer.tokens.inputs_of(wanting << SHIFT, (wanting + 1) << SHIFT)):
            raise BadNumbers(VECTORS)
        number, wanting = _loop.parse(moves, network, packed, number)


def read_trees(states: States, ids: Any, is_lifted: Any) -> tuple[Any, Any, bool]:
    """Return what `ArcEagerStates.trees` does."""
    heads, deps = np.empty(states.n_tokens, dtype=np.int32), np.empty(states.n_tokens, dtype=np.uint64)
    return heads, deps, _loop.read_trees(states.of_tokens, ids, is_lifted, heads, deps)


def read_entities(states: States, ids: Any, iob_of_kind: Any) -> tuple[Any, Any, bool]:
    """Return what `BiluoStates.entities` does."""
    iob, types = np.empty(states.n_tokens, dtype=np.int8), np.empty(states.n_tokens, dtype=np.uint64)
    return iob, types, _loop.read_entities(states.of_tokens, states.codes, ids, iob_of_kind, iob, types)


def _n_kept(states: States) -> int:
    """Return how many blocks of rows are kept: as many as the longest state is in."""
    if states.n_tokens <= 1 << SHIFT:
        return 1
    return min(int((((states.end - 1) >> SHIFT) - (states.start >> SHIFT)).max()) + 1, MOST_BLOCKS)


def _moves_of(states: States) -> Any:
    """Return the compiled transition system over the arrays of states."""
    return (_loop.ArcMoves if isinstance(states, ArcEagerStates) else _loop.BiluoMoves)(states)


def pack_weights(weights: Weights) -> Any:
    """Return weights, which are of the shapes that they should be, in the order in which compiled code reads them."""
    last, lower, upper = weights.last, weights.lower, weights.upper
    n_features, n_hidden, n_pieces, _ = lower["W"].shape
    return _loop.Weights(
        _loop.Product(*pack_panels(last["W"], last["b"])),
        _loop.Product(*pack_panels(lower["W"].transpose(0, 2, 1, 3))),
        np.ascontiguousarray(lower["b"].T),
        np.ascontiguousarray(lower["pad"][0].transpose(0, 2, 1).reshape(n_features, n_pieces * n_hidden)),
        *(_padded(upper["W"], upper["b"]) if upper else (None, None)),
        bool(upper) and n_pieces == 1,
    )


def pack_actions(actions: Actions, unseen: Collection[int]) -> Any:
    """Return the actions as compiled code has them; those in `unseen` are never taken where no label is asked for."""
    table = ActionTable(np, actions, unseen=unseen)
    open_kinds = np.zeros(padded(len(table.kind)), dtype=np.int32)
    open_kinds[: len(table.kind)] = (1 << table.kind) * table.is_open
    return _loop.Actions(table.kind, table.label, open_kinds)


def padded(n_actions: int) -> int:
    """Return how many numbers there are room for so many actions."""
    return -(-n_actions // VECTOR) * VECTOR


def _padded(W: Any, b: Any) -> tuple[Any, Any]:
    """Return the weights (nI, n_out) and the bias (n_out,) of the upper layer, padded to whole vectors."""
    n_out = padded(len(b))
    weights, bias = np.zeros((W.shape[1], n_out), dtype=np.float32), np.zeros(n_out, dtype=np.float32)
    weights[:, : len(b)], bias[: len(b)] = W.T, b
    return weights, bias


class CompiledSteps:
    """What `training.Steps` does, in compiled code.

    Args:
        states: The states.
        oracle: Their oracle.
        table: The actions.
    """

    def __init__(self, states: States, oracle: Oracle, table: ActionTable) -> None:
        self.states = states
        self.table = table
        self.is_open = table.is_open.astype(np.int8)
        self.ranks = table.ranks(oracle.PREFERENCE, n_kinds=len(states.KINDS))
        self.compiled = _learning()
        make = self.compiled.ArcCosts if isinstance(states, ArcEagerStates) else self.compiled.BiluoCosts
        self.costs = make(_moves_of(states), oracle)

    def advance(self, n_actions: Any) -> None:
        """Apply the oracle's actions to states, as many as each is due."""
        kind, label = self.table.kind, self.table.label
        self.compiled.advance(self.costs, kind, label, self.is_open, self.ranks, n_actions.astype(np.int32))

    def learn(self, scorer: StateScorer, *, rows: Any, max_actions: int) -> float:
        """Let states follow the model, and give the scorer the gradient of each step; returns the loss."""
        states, table = self.states, self.table
        n_tokens, n_features, _, n_hidden = scorer.rows.shape
        longest = MAX_ACTIONS_PER_TOKEN * (states.end - states.start).astype(np.int64)
        n_steps = int((np.minimum(longest, max_actions) if max_actions else longest).sum())
        # Pages that no step comes to are never touched.
        features = np.empty((n_steps, n_features), dtype=np.int32)
        hidden = np.empty((n_steps, n_hidden), dtype=np.float32)
        which = np.empty((n_steps, n_hidden), dtype=np.int8)
        d_scores = np.empty((n_steps, len(table.kind)), dtype=np.float32)
        network = _loop.RowsOfAll(
            scorer.weights.packed,
            scorer.rows.reshape(n_tokens, n_features, -1),
            dropout_limit(scorer.dropout),
            dropout_scale(scorer.dropout),
        )
        n_done, loss = self.compiled.learn(
            self.costs,
            network,
            table.kind,
            table.label,
            self.is_open,
            rows.astype(np.int32),
            max_actions,
            scorer.seed,
            features,
            hidden,
            which,
            d_scores,
        )
        if n_done:
            scorer.remember(features[:n_done], hidden[:n_done], which[:n_done], d_scores[:n_done])
        return float(loss)


def add_rows(d_rows: Any, features: Any, d_sums: Any) -> bool:
    """Add the gradient of each step to the rows that it was made of; tells whether there is compiled code to do it.

    There is for single precision: gradients are checked in double precision.
    """
    learning = _learning()
    if learning is None or not isinstance(d_rows, np.ndarray) or d_rows.dtype != np.float32:
        return False
    flat = d_sums.reshape(len(d_sums), -1)
    learning.add_rows(
        d_rows.reshape(*d_rows.shape[:2], -1), features.astype(np.int64, copy=False), np.ascontiguousarray(flat)
    )
    return True
