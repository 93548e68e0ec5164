"""The compiled state loop, where there is one: for states in main memory, unless ``NLPX_PURE_PYTHON=1``."""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np

from .arc_eager import ArcEagerStates

if TYPE_CHECKING:
    from .actions import Actions
    from .arc_oracle import ArcOracle
    from .greedy import ActionTable
    from .scorer import StateScorer
    from .states import States


def _load() -> Any:
    """Return the compiled module, or None."""
    if os.environ.get("NLPX_PURE_PYTHON") == "1":
        return None
    try:
        return import_module("._loop", __package__)
    except ImportError:
        return None


_loop = _load()

# Rows are worked out for so many tokens at a time, and so many blocks of them are kept: more than places in a state.
BLOCK = 256
N_BLOCKS = 24
# Rows of the upper layer are padded to whole vectors.
VECTOR = 16


def is_available(states: States) -> bool:
    """Tell whether states can run in compiled code."""
    return _loop is not None and states.xp is np


def parse(states: States, scorer: StateScorer, actions: Actions) -> None:
    """Bring states to their end, as `greedy.parse` does."""
    blocks = _Blocks(scorer)
    is_open = np.ones(len(actions), dtype=np.int8)
    is_open[[n for n, label in enumerate(actions.label) if not label and actions.kinds[actions.kind[n]] == "U"]] = 0
    is_open[list(scorer.unseen)] = 0
    moves = (_loop.ArcMoves if isinstance(states, ArcEagerStates) else _loop.BiluoMoves)(states)
    number, wanting = 0, -1
    while True:
        number, wanting = _loop.parse(moves, blocks.network, actions.kind, actions.label, is_open, number)
        if wanting < 0:
            return
        blocks.fetch(wanting)


class _Blocks:
    """Work out the rows of tokens a block at a time, and forget those of the oldest block.

    Args:
        scorer: Has the weights and the token vectors.
    """

    def __init__(self, scorer: StateScorer) -> None:
        lower = scorer.lower
        weights: Any = lower.get_param("W")
        no_token: Any = lower.get_param("pad")
        n_features, n_hidden, n_pieces, n_in = weights.shape
        width = n_pieces * n_hidden
        self.tokens = scorer.tokens
        self.weights = np.ascontiguousarray(weights.transpose(3, 0, 2, 1).reshape(n_in, n_features * width))
        n_blocks = -(-len(self.tokens) // BLOCK)
        self.slots = np.full(n_blocks, -1, dtype=np.int32)
        self.owners: list[int] = []
        self.n_fetched = 0
        self.rows = np.empty((min(n_blocks, N_BLOCKS) * BLOCK, n_features, width), dtype=np.float32)
        pad = np.ascontiguousarray(no_token[0].transpose(0, 2, 1).reshape(n_features, width))
        upper = upper_bias = None
        if scorer.upper is not None:
            n_out = -(-scorer.n_actions // VECTOR) * VECTOR
            upper = np.zeros((n_hidden, n_out), dtype=np.float32)
            upper[:, : scorer.n_actions] = scorer.upper.get_param("W").T
            upper_bias = np.zeros(n_out, dtype=np.float32)
            upper_bias[: scorer.n_actions] = scorer.upper.get_param("b")
        self.network = _loop.Network(
            np.ascontiguousarray(scorer.bias), pad, upper, upper_bias, scorer.has_relu, self.rows, self.slots, BLOCK
        )

    def fetch(self, block: int) -> None:
        """Work out the rows of a block."""
        slot = self.n_fetched % N_BLOCKS
        self.n_fetched += 1
        if slot < len(self.owners):
            self.slots[self.owners[slot]] = -1
            self.owners[slot] = block
        else:
            self.owners.append(block)
        self.slots[block] = slot
        tokens = self.tokens[block * BLOCK : (block + 1) * BLOCK]
        out = self.rows[slot * BLOCK : slot * BLOCK + len(tokens)].reshape(len(tokens), -1)
        np.matmul(tokens, self.weights, out=out)


class CompiledSteps:
    """What `training.Steps` does, in compiled code.

    Args:
        states: The states.
        oracle: Their oracle.
        table: The actions.
    """

    def __init__(self, states: ArcEagerStates, oracle: ArcOracle, table: ActionTable) -> None:
        self.states = states
        self.table = table
        self.costs = _loop.ArcCosts(_loop.ArcMoves(states), oracle)
        self.oracle = oracle

    def look(self, live: Any, n_features: int) -> tuple[Any, Any, Any]:
        """Return the tokens that states show, which actions are valid, and what they cost."""
        words = np.empty((len(live), n_features), dtype=np.int32)
        kinds = np.empty((len(live), len(self.states.KINDS)), dtype=np.int8)
        costs, wanted = (np.empty(kinds.shape, dtype=np.int32) for _ in range(2))
        _loop.look(self.costs, live, words, kinds, costs, wanted)
        table = self.table
        wanted = wanted[:, table.kind]
        action_costs = costs[:, table.kind] + ((wanted >= 0) & (wanted != table.label))
        return words, kinds[:, table.kind].astype(bool), action_costs

    def apply(self, live: Any, actions: Any) -> None:
        """Apply one action to each state."""
        _loop.step(self.costs, live, self.table.kind[actions], self.table.label[actions])

    def advance(self, n_actions: Any) -> None:
        """Apply the oracle's actions to states, as many as each is due."""
        rank = np.zeros(len(self.states.KINDS), dtype=np.int32)
        rank[list(self.oracle.PREFERENCE)] = np.arange(len(self.oracle.PREFERENCE), dtype=np.int32)
        _loop.advance(self.costs, self.table.kind, self.table.label, rank, n_actions.astype(np.int32))


def add_rows(d_rows: Any, features: Any, d_sums: Any) -> bool:
    """Add the gradient of each step to the rows that it was made of; tells whether there is compiled code to do it."""
    if _loop is None or not isinstance(d_rows, np.ndarray):
        return False
    flat = d_sums.reshape(len(d_sums), -1)
    _loop.add_rows(d_rows.reshape(*d_rows.shape[:2], -1), features.astype(np.int64), np.ascontiguousarray(flat))
    return True
