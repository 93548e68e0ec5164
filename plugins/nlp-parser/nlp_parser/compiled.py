"""The compiled state loop, where there is one: for states in main memory, unless ``NLPX_PURE_PYTHON=1``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nlpx.pipeline import laid_out, load_compiled

from .arc_eager import ArcEagerStates
from .built import LOOP
from .dropout import dropout_limit, dropout_scale

if TYPE_CHECKING:
    from .actions import Actions, ActionTable
    from .scorer import StateScorer
    from .states import States
    from .training import Oracle
    from .weights import Weights


_loop = load_compiled(LOOP)

# Rows are worked out for so many tokens at a time, and so many blocks of them are kept at most: more than places in a
# state.
BLOCK = 256
MOST_BLOCKS = 24
# Each token is pushed once at first; it comes back once, and once more for each left child; each push has its pop, and
# each token at most one BREAK before it: so no state has more actions.
MAX_ACTIONS_PER_TOKEN = 7
# OpenBLAS makes products of no more multiplications than that without a copy of the weights. To cut the product of
# a few tokens into such parts takes two thirds of the time.
SMALL = 1_000_000
FEW = 64
# What there is for each action is padded to whole vectors.
VECTOR = 16


def is_available(states: States) -> bool:
    """Tell whether states can run in compiled code."""
    return _loop is not None and states.xp is np


def parse(states: States, scorer: StateScorer, actions: Actions) -> None:
    """Bring states to their end, as `greedy.parse` does."""
    blocks = _Blocks(scorer, states)
    open_kinds = scorer.known.open_kinds(actions, scorer.unseen)
    moves = _moves_of(states)
    number, wanting = 0, -1
    while True:
        number, wanting = _loop.parse(moves, blocks.network, actions.kind, actions.label, open_kinds, number)
        if wanting < 0:
            return
        blocks.fetch(wanting)


def _moves_of(states: States) -> Any:
    """Return the compiled transition system over the arrays of states."""
    return (_loop.ArcMoves if isinstance(states, ArcEagerStates) else _loop.BiluoMoves)(states)


class PackedWeights(NamedTuple):
    """The weights of the lower and the upper layer in the order in which compiled code reads them.

    Args:
        lower: Of the product of the lower layer, (nI, nF * nP * nO).
        row_shape: Of what that is for a token, (nF, nP * nO).
        others: All others, as compiled code has them.
    """

    lower: Any
    row_shape: tuple[int, int]
    others: Any

    @classmethod
    def of(cls, weights: Weights) -> PackedWeights:
        """Pack weights, which are of the shapes that they should be."""
        lower, upper = weights.lower, weights.upper
        n_features, n_hidden, n_pieces, n_in = lower["W"].shape
        row_shape = n_features, n_pieces * n_hidden
        return cls(
            laid_out(lower["W"].transpose(3, 0, 2, 1)).reshape(n_in, -1),
            row_shape,
            _loop.Weights(
                np.ascontiguousarray(lower["b"].T),
                np.ascontiguousarray(lower["pad"][0].transpose(0, 2, 1).reshape(row_shape)),
                *(_padded(upper["W"], upper["b"]) if upper else (None, None)),
                bool(upper) and n_pieces == 1,
            ),
        )


def padded(n_actions: int) -> int:
    """Return how many numbers there are room for so many actions."""
    return -(-n_actions // VECTOR) * VECTOR


def _padded(W: Any, b: Any) -> tuple[Any, Any]:
    """Return the weights (nI, n_out) and the bias (n_out,) of the upper layer, padded to whole vectors."""
    n_out = padded(len(b))
    weights, bias = np.zeros((W.shape[1], n_out), dtype=np.float32), np.zeros(n_out, dtype=np.float32)
    weights[:, : len(b)], bias[: len(b)] = W.T, b
    return weights, bias


def _network(scorer: StateScorer, rows: Any, slots: Any, *, block: int) -> Any:
    """Return the compiled scorer of states."""
    limit, scale = dropout_limit(scorer.dropout), dropout_scale(scorer.dropout)
    return _loop.Network(scorer.weights.packed.others, rows, slots, block, limit, scale)


class _Blocks:
    """Work out the rows of tokens a block at a time, and forget those of the oldest block.

    States come one after the other, so that no more blocks are kept than the longest one is in.

    Args:
        scorer: Has the weights and the token vectors.
        states: The states.
    """

    def __init__(self, scorer: StateScorer, states: States) -> None:
        packed = scorer.weights.packed
        self.tokens = scorer.tokens
        self.weights = packed.lower
        n_tokens = len(self.tokens)
        n_blocks = of_longest = -(-n_tokens // BLOCK)
        if n_blocks > 1:
            of_longest = int(((states.end - 1) // BLOCK - states.start // BLOCK).max()) + 1
        self.slots = np.array([-1] * n_blocks, dtype=np.int32)
        self.owners: list[int] = []
        self.n_fetched = 0
        self.n_slots = min(of_longest, MOST_BLOCKS)
        n_rows = min(n_tokens, self.n_slots * BLOCK)
        self.rows = np.empty((n_rows, *packed.row_shape), dtype=np.float32)
        self.network = _network(scorer, self.rows, self.slots, block=BLOCK)

    def fetch(self, block: int) -> None:
        """Work out the rows of a block."""
        slot = self.n_fetched % self.n_slots
        self.n_fetched += 1
        if slot < len(self.owners):
            self.slots[self.owners[slot]] = -1
            self.owners[slot] = block
        else:
            self.owners.append(block)
        self.slots[block] = slot
        tokens = self.tokens[block * BLOCK : (block + 1) * BLOCK]
        out = self.rows[slot * BLOCK : slot * BLOCK + len(tokens)].reshape(len(tokens), -1)
        _multiply(tokens, self.weights, out=out)


def _multiply(tokens: Any, weights: Any, *, out: Any) -> None:
    """Write the product of token vectors (n_tokens, nI) and weights (nI, width) to `out`."""
    n_in, width = weights.shape
    step = width
    if len(tokens) <= FEW:
        step = max(SMALL // (len(tokens) * n_in) // VECTOR, 1) * VECTOR
    for start in range(0, width, step):
        np.matmul(tokens, weights[:, start : start + step], out=out[:, start : start + step])


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
        make = _loop.ArcCosts if isinstance(states, ArcEagerStates) else _loop.BiluoCosts
        self.costs = make(_moves_of(states), oracle)

    def advance(self, n_actions: Any) -> None:
        """Apply the oracle's actions to states, as many as each is due."""
        table = self.table
        _loop.advance(self.costs, table.kind, table.label, self.is_open, self.ranks, n_actions.astype(np.int32))

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
        network = _network(
            scorer,
            scorer.rows.reshape(n_tokens, n_features, -1),
            np.zeros(1, dtype=np.int32),
            block=n_tokens,
        )
        n_done, loss = _loop.learn(
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
    if _loop is None or not isinstance(d_rows, np.ndarray) or d_rows.dtype != np.float32:
        return False
    flat = d_sums.reshape(len(d_sums), -1)
    _loop.add_rows(
        d_rows.reshape(*d_rows.shape[:2], -1), features.astype(np.int64, copy=False), np.ascontiguousarray(flat)
    )
    return True
