"""The compiled state loop, where there is one: for states in main memory, unless ``NLPX_PURE_PYTHON=1``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nlpx.pipeline import MadeOfWeights, laid_out, load_compiled

from .actions import ActionTable
from .arc_eager import ArcEagerStates
from .built import LOOP
from .dropout import dropout_limit, dropout_scale

if TYPE_CHECKING:
    from collections.abc import Collection

    from thinc.model import Model

    from .actions import Actions
    from .scorer import StateScorer
    from .states import States
    from .training import Oracle


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
# Rows of the upper layer are padded to whole vectors.
VECTOR = 16


def is_available(states: States) -> bool:
    """Tell whether states can run in compiled code."""
    return _loop is not None and states.xp is np


def parse(states: States, scorer: StateScorer, actions: Actions) -> None:
    """Bring states to their end, as `greedy.parse` does."""
    blocks = _Blocks(scorer, states)
    is_open = scorer.packing.is_open(actions, scorer.unseen)
    moves = _moves_of(states)
    number, wanting = 0, -1
    while True:
        number, wanting = _loop.parse(moves, blocks.network, actions.kind, actions.label, is_open, number)
        if wanting < 0:
            return
        blocks.fetch(wanting)


def _moves_of(states: States) -> Any:
    """Return the compiled transition system over the arrays of states."""
    return (_loop.ArcMoves if isinstance(states, ArcEagerStates) else _loop.BiluoMoves)(states)


class PackedLower(NamedTuple):
    """The lower layer in the order in which compiled code reads it.

    Args:
        weights: Of the product, (nI, nF * nP * nO).
        pad: The rows that stand for no token, (nF, nP * nO).
        bias: (nP, nO).
    """

    weights: Any
    pad: Any
    bias: Any

    @classmethod
    def of(cls, lower: Model[Any, Any]) -> PackedLower:
        """Pack the layer."""
        weights, no_token, bias = (_param(lower, name) for name in ("W", "pad", "b"))
        n_features, n_hidden, n_pieces, n_in = weights.shape
        width = n_pieces * n_hidden
        return cls(
            laid_out(weights.transpose(3, 0, 2, 1)).reshape(n_in, n_features * width),
            np.ascontiguousarray(no_token[0].transpose(0, 2, 1).reshape(n_features, width)),
            np.ascontiguousarray(bias.T),
        )


class PackedUpper(NamedTuple):
    """The upper layer, padded to whole vectors.

    Args:
        weights: (nI, n_out).
        bias: (n_out,).
    """

    weights: Any
    bias: Any

    @classmethod
    def of(cls, upper: Model[Any, Any]) -> PackedUpper:
        """Pack the layer."""
        W, b = (_param(upper, name) for name in ("W", "b"))
        n_out = -(-len(b) // VECTOR) * VECTOR
        weights, bias = np.zeros((W.shape[1], n_out), dtype=np.float32), np.zeros(n_out, dtype=np.float32)
        weights[:, : len(b)], bias[: len(b)] = W.T, b
        return cls(weights, bias)


class _Open(NamedTuple):
    """Which actions may be taken where no label is asked for, and of which that was found, in arrays as they were."""

    kind: Any
    label: Any
    unseen: Collection[int]
    is_open: Any

    def is_of(self, actions: Actions, unseen: Collection[int]) -> bool:
        """Tell whether that was found of some actions and those of them that are unseen."""
        return self.kind is actions.kind and self.label is actions.label and self.unseen == unseen


class Packing:
    """What is made of one model and its actions, and kept as long as they stay."""

    def __init__(self) -> None:
        self.lower = MadeOfWeights(PackedLower.of)
        self.upper = MadeOfWeights(PackedUpper.of)
        self._open: _Open | None = None

    def is_open(self, actions: Actions, unseen: Collection[int]) -> Any:
        """Return for each action whether it may be taken where no label is asked for, as 1 or 0."""
        known = self._open
        if known is None or not known.is_of(actions, unseen):
            found = ActionTable(np, actions, unseen=unseen).is_open.astype(np.int8)
            known = self._open = _Open(actions.kind, actions.label, frozenset(unseen), found)
        return known.is_open


def _param(layer: Model[Any, Any], name: str) -> Any:
    return layer.get_param(name)


def _network(scorer: StateScorer, lower: PackedLower, rows: Any, slots: Any, *, block: int) -> Any:
    """Return the compiled scorer of states."""
    upper = (None, None) if scorer.upper is None else scorer.packing.upper.of(scorer.upper)
    limit, scale = dropout_limit(scorer.dropout), dropout_scale(scorer.dropout)
    return _loop.Network(lower.bias, lower.pad, *upper, scorer.has_relu, rows, slots, block, limit, scale)


class _Blocks:
    """Work out the rows of tokens a block at a time, and forget those of the oldest block.

    States come one after the other, so that no more blocks are kept than the longest one is in.

    Args:
        scorer: Has the weights and the token vectors.
        states: The states.
    """

    def __init__(self, scorer: StateScorer, states: States) -> None:
        lower = scorer.packing.lower.of(scorer.lower)
        self.tokens = scorer.tokens
        self.weights = lower.weights
        n_blocks = -(-len(self.tokens) // BLOCK)
        self.slots = np.full(n_blocks, -1, dtype=np.int32)
        self.owners: list[int] = []
        self.n_fetched = 0
        of_longest = int(((states.end - 1) // BLOCK - states.start // BLOCK).max(initial=0)) + 1
        self.n_slots = min(of_longest, MOST_BLOCKS)
        n_rows = min(len(self.tokens), self.n_slots * BLOCK)
        self.rows = np.empty((n_rows, *lower.pad.shape), dtype=np.float32)
        self.network = _network(scorer, lower, self.rows, self.slots, block=BLOCK)

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
            scorer.packing.lower.of(scorer.lower),
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
