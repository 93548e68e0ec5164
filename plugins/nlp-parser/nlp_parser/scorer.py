"""Score actions for states: sums of precomputed rows, maxout, and the upper layer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import compiled

if TYPE_CHECKING:
    from thinc.model import Model


class StateScorer:
    """The part of the model behind the token vectors, for one batch.

    In training it remembers what it is asked, and `backprop` goes back through all of it in a few large products.

    Args:
        model: The parser's model.
        tokens: One vector for each token of the batch, (n_tokens, nI).
        is_train: Whether to remember, and to drop out.
    """

    def __init__(self, model: Model[Any, Any], tokens: Any, *, is_train: bool) -> None:
        self.ops = model.ops
        self.tokens = tokens
        self.lower = model.get_ref("lower")
        self.upper = model.get_ref("upper") if model.attrs["has_upper"] else None
        self.unseen: set[int] = model.attrs["unseen_classes"]
        self.bias = self.lower.get_param("b").T
        self._is_train = is_train
        self._rows: Any = None
        self._backprop_rows: Any = None
        self._steps: list[tuple[Any, Any, Any, Any]] = []
        self._d_scores: list[Any] = []

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

    def scores(self, features: Any) -> Any:
        """Score the actions for states.

        Args:
            features: The tokens that each state shows, (n_states, n_features); -1 for none.

        Returns:
            An array (n_states, n_actions).
        """
        if self._rows is None:
            self._rows, self._backprop_rows = self.lower(self.tokens, self._is_train)
        xp = self.ops.xp
        rows = self._rows
        sums = rows[features[:, 0], 0]
        for place in range(1, features.shape[1]):
            sums += rows[features[:, place], place]
        sums += self.bias
        hidden, mask = self._maxout(sums)
        if self._is_train:
            rate = self.lower.attrs["dropout_rate"]
            if rate:
                kept = (xp.random.uniform(size=hidden.shape) >= rate) / xp.float32(1.0 - rate)
                hidden = hidden * kept.astype("f")
                mask = (mask[0], kept.astype("f"))
            self._steps.append((features, hidden, *mask))
        if self.upper is None:
            return hidden
        return hidden @ self.upper.get_param("W").T + self.upper.get_param("b")

    def _maxout(self, sums: Any) -> tuple[Any, tuple[Any, Any]]:
        """Return the hidden layer, and which piece each value is from."""
        xp = self.ops.xp
        n_pieces = sums.shape[1]
        if n_pieces == 1:
            hidden = sums[:, 0]
            if self.has_relu:
                return xp.maximum(hidden, 0), (xp.where(hidden > 0, 0, -1), None)
            return hidden, (None, None)
        if not self._is_train:
            hidden = xp.maximum(sums[:, 0], sums[:, 1])
            for piece in range(2, n_pieces):
                hidden = xp.maximum(hidden, sums[:, piece])
            return hidden, (None, None)
        which = sums.argmax(axis=1)
        return sums.max(axis=1), (which, None)

    def learn(self, d_scores: Any) -> None:
        """Take the gradient of the scores that were given last."""
        self._d_scores.append(d_scores)

    def backprop(self) -> Any:
        """Go back through all steps at once, and return the gradient of the token vectors."""
        xp = self.ops.xp
        if not self._steps:
            return self.ops.alloc2f(*self.tokens.shape)
        d_hidden = xp.concatenate(self._d_scores)
        features = xp.concatenate([step[0] for step in self._steps])
        if self.upper is not None:
            hidden = xp.concatenate([step[1] for step in self._steps])
            self.upper.inc_grad("W", d_hidden.T @ hidden)
            self.upper.inc_grad("b", d_hidden.sum(axis=0))
            d_hidden = d_hidden @ self.upper.get_param("W")
        if self._steps[0][3] is not None:
            d_hidden *= xp.concatenate([step[3] for step in self._steps])
        n_pieces = self.lower.get_dim("nP")
        if self._steps[0][2] is None:
            d_sums = d_hidden[:, None]
        else:
            which = xp.concatenate([step[2] for step in self._steps])
            d_sums = xp.where(which[:, None] == xp.arange(n_pieces)[:, None], d_hidden[:, None], xp.float32(0))
        self.lower.inc_grad("b", d_sums.sum(axis=0).T)
        d_rows = xp.zeros(self._rows.shape, dtype="f")
        flat = d_sums.reshape(len(d_sums), -1)
        for place in range(0 if compiled.add_rows(d_rows, features, d_sums) else features.shape[1]):
            add_rows(xp, features[:, place], flat, out=d_rows[:, place])
        self._steps, self._d_scores = [], []
        return self._backprop_rows(d_rows)


def add_rows(xp: Any, places: Any, values: Any, *, out: Any) -> None:
    """Add rows to the places that they are for; several may be for one place, and -1 is the last one."""
    places = xp.where(places < 0, len(out) - 1, places)
    order = xp.argsort(places, kind="stable") if xp.__name__ == "numpy" else xp.argsort(places)
    ordered = places[order]
    first = xp.flatnonzero(xp.concatenate([xp.ones(1, dtype=bool), ordered[1:] != ordered[:-1]]))
    sums = xp.add.reduceat(values[order], first, axis=0)
    out[ordered[first]] += sums.reshape((len(first), *out.shape[1:]))
