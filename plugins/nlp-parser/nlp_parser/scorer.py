"""Score actions for states: sums of precomputed rows, maxout, and the upper layer."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

import numpy as np

from nlpx.pipeline import cached_property, is_finite, multiply_linear

from . import compiled
from .dropout import dropout_scale, is_kept, step_hashes
from .finite import VECTORS
from .vectors import TokenVectors
from .weights import Known

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thinc.model import Model

# Rows of more tokens than these are not worked out ahead to predict in arrays: they would take 4 KB a token.
LONG = 16_384
_SINGLE = np.dtype(np.float32)


class StateScorer:
    """The part of the model behind the token vectors, for one batch.

    In training it remembers what it is asked, and `backprop` goes back through all of it in a few large products.

    Args:
        model: The parser's model.
        tokens: One vector for each token of the batch, (n_tokens, nI); in prediction `TokenVectors`.
        is_train: Whether to remember, and to drop out.
        known: What is known of the model.

    Attributes:
        weights: The weights behind the token vectors.
        dropout: How often a unit of the hidden layer is dropped; 0 without an upper layer, where units are scores.
        seed: For the draws of dropout.
    """

    def __init__(self, model: Model[Any, Any], tokens: Any, *, is_train: bool, known: Known | None = None) -> None:
        self.known = Known() if known is None else known
        self.weights = self.known.weights(model)
        self.ops = model.ops
        self.tokens = tokens
        self.lower = model.get_ref("lower")
        self.upper = model.get_ref("upper") if model.attrs["has_upper"] else None
        self.unseen: set[int] = model.attrs["unseen_classes"]
        self.dropout: float = self.lower.attrs["dropout_rate"] if is_train and self.upper is not None else 0.0
        self.seed = int(self.ops.xp.random.randint(0, 2**31)) if self.dropout else 0
        self._is_train = is_train
        self._rows: Any = None
        self._backprop_rows: Any = None
        self._steps: list[tuple[Any, Any, Any]] = []
        self._d_scores: list[Any] = []

    @cached_property
    def bias(self) -> Any:
        """The bias of the lower layer, (nP, nO)."""
        return self.weights.lower["b"].T

    @property
    def n_actions(self) -> int:
        """The number of actions."""
        return int((self.lower if self.upper is None else self.upper).get_dim("nO"))

    @property
    def n_features(self) -> int:
        """The number of tokens that it sees of a state."""
        return int(self.lower.get_dim("nF"))

    @property
    def has_relu(self) -> bool:
        """Whether the hidden layer cuts off below zero."""
        return self.upper is not None and self.lower.get_dim("nP") == 1

    @property
    def rows(self) -> Any:
        """What each token adds to the hidden layer in each place, (n_tokens + 1, nF, nP, nO); the last is for none."""
        if self._rows is None:
            self._rows, self._backprop_rows = self.lower(self.tokens[:], self._is_train)
        return self._rows

    def misfit(self, n_tokens: int) -> str:
        """Say which array does not fit the others, or the number of tokens; empty where all do."""
        due = n_tokens, self.lower.get_dim("nI")
        if self.tokens.shape != due:
            return f"the token vectors that its model makes have the shape {self.tokens.shape}, not {due}"
        if self.tokens.dtype != _SINGLE:
            return f"the token vectors that its model makes are of the type {self.tokens.dtype}, not {_SINGLE}"
        return self.weights.misfit()

    def bad_numbers(self) -> str:
        """Name what makes scores that are no numbers; in prediction, vectors are looked at when they are asked for.

        Returns:
            What it is; empty where all is well.
        """
        gives_vectors = self.weights.gives_vectors if isinstance(self.tokens, TokenVectors) else is_finite(self.tokens)
        if not gives_vectors:
            return VECTORS
        return "" if self.weights.gives_scores else "its weights"

    def without_memory(self) -> StateScorer:
        """Return a scorer with the same rows that remembers nothing and drops nothing out."""
        self.rows  # noqa: B018
        quiet = copy(self)
        quiet._is_train, quiet.dropout = False, 0.0
        return quiet

    def scores(self, features: Any, *, step_hashes: Any = None) -> Any:
        """Score the actions for states.

        Args:
            features: The tokens that each state shows, (n_states, n_features); -1 for none.
            step_hashes: For dropout, a number for each state and step, see `dropout.step_hashes`; None for some.

        Returns:
            An array (n_states, n_actions).
        """
        is_long = not self._is_train and self._rows is None and len(self.tokens) > LONG
        sums = self._sums_of_vectors(features) if is_long else self._sums_of_rows(features)
        sums += self.bias
        if self._is_train:
            hidden, which = self._maxima_to_learn(sums, step_hashes)
            self._steps.append((features, hidden, which))
        else:
            hidden = self._maxima(sums)
        if self.upper is None:
            return hidden
        return multiply_linear(self.upper, hidden)

    def _sums_of_rows(self, features: Any) -> Any:
        """Sum what the tokens of states add to the hidden layer, (n_states, nP, nO)."""
        rows = self.rows
        sums = rows[features[:, 0], 0]
        for place in range(1, features.shape[1]):
            sums += rows[features[:, place], place]
        return sums

    def _sums_of_vectors(self, features: Any) -> Any:
        """Do the same without rows of all tokens, so that memory is that of the vectors."""
        weights, pad = self._flat_weights
        none = features < 0
        # Vectors may be made only for what is asked for: where no token is, that is one which the state shows anyway.
        vectors = self.tokens[self.ops.xp.where(none, features.max(axis=1, keepdims=True), features)]
        vectors[none] = 0
        sums = vectors.reshape(len(features), -1) @ weights
        sums += none.astype("f") @ pad
        return sums.reshape(len(features), *self.bias.shape)

    @cached_property
    def _flat_weights(self) -> tuple[Any, Any]:
        """Return the weights of the lower layer, (nF * nI, nP * nO), and the rows of no token, (nF, nP * nO)."""
        weights: Any = self.lower.get_param("W")
        no_token: Any = self.lower.get_param("pad")
        nF, nO, nP, nI = weights.shape
        return weights.transpose(0, 3, 2, 1).reshape(nF * nI, nP * nO), no_token[0].transpose(0, 2, 1).reshape(nF, -1)

    def _maxima(self, sums: Any) -> Any:
        """Return the hidden layer."""
        xp = self.ops.xp
        hidden = sums[:, 0]
        for piece in range(1, sums.shape[1]):
            hidden = xp.maximum(hidden, sums[:, piece])
        return xp.maximum(hidden, 0) if self.has_relu else hidden

    def _maxima_to_learn(self, sums: Any, hashes: Any) -> tuple[Any, Any]:
        """Return the hidden layer, and which piece each value is from; -1 for one that is cut off or dropped out."""
        xp = self.ops.xp
        hidden = self._maxima(sums)
        which = sums.argmax(axis=1).astype("int8")
        if self.has_relu:
            which[hidden <= 0] = -1
        if self.dropout:
            if hashes is None:
                hashes = step_hashes(xp, self.seed, states=xp.arange(len(sums)), n_before=len(self._steps))
            kept = is_kept(xp, hashes, n_hidden=hidden.shape[1], rate=self.dropout)
            hidden *= kept * xp.float32(dropout_scale(self.dropout))
            which[~kept] = -1
        return hidden, which

    def learn(self, d_scores: Any) -> None:
        """Take the gradient of the scores that were given last."""
        self._d_scores.append(d_scores)

    def remember(self, features: Any, hidden: Any, which: Any, d_scores: Any) -> None:
        """Take steps that somebody else has run, and their gradients.

        Args:
            features: The tokens that each step showed, (n_steps, n_features); -1 for none.
            hidden: Its hidden layer, (n_steps, n_hidden).
            which: Which piece each value is from, likewise; -1 for one that is cut off or dropped out.
            d_scores: The gradient of its scores, (n_steps, n_actions).
        """
        self._steps.append((features, hidden, which))
        self._d_scores.append(d_scores)

    def backprop(self) -> Any:
        """Go back through all steps at once, and return the gradient of the token vectors."""
        xp = self.ops.xp
        if not self._steps:
            return self.ops.alloc2f(*self.tokens.shape)
        features, hidden, which = (_together(xp, parts) for parts in zip(*self._steps, strict=True))
        d_hidden = _together(xp, self._d_scores)
        if self.upper is not None:
            self.upper.inc_grad("W", d_hidden.T @ hidden)
            self.upper.inc_grad("b", d_hidden.sum(axis=0))
            d_hidden = d_hidden @ self.upper.get_param("W")
        if self.dropout:
            d_hidden *= xp.float32(dropout_scale(self.dropout))
        pieces = xp.arange(self.lower.get_dim("nP"), dtype="int8")
        d_sums = xp.where(which[:, None] == pieces[:, None], d_hidden[:, None], xp.float32(0))
        self.lower.inc_grad("b", d_sums.sum(axis=0).T)
        d_rows = xp.zeros(self.rows.shape, dtype=self.rows.dtype)
        flat = d_sums.reshape(len(d_sums), -1)
        for place in range(0 if compiled.add_rows(d_rows, features, d_sums) else features.shape[1]):
            add_rows(xp, features[:, place], flat, out=d_rows[:, place])
        self._steps, self._d_scores = [], []
        return self._backprop_rows(d_rows)


def _together(xp: Any, parts: Sequence[Any]) -> Any:
    return parts[0] if len(parts) == 1 else xp.concatenate(parts)


def add_rows(xp: Any, places: Any, values: Any, *, out: Any) -> None:
    """Add rows to the places that they are for; several may be for one place, and -1 is the last one."""
    places = xp.where(places < 0, len(out) - 1, places)
    order = xp.argsort(places, kind="stable") if xp.__name__ == "numpy" else xp.argsort(places)
    ordered = places[order]
    first = xp.flatnonzero(xp.concatenate([xp.ones(1, dtype=bool), ordered[1:] != ordered[:-1]]))
    sums = xp.add.reduceat(values[order], first, axis=0)
    out[ordered[first]] += sums.reshape((len(first), *out.shape[1:]))
