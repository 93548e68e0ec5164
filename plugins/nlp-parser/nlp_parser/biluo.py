"""The BILUO transition system for entities: a word begins one (B), is inside (I), last (L), its only (U), or out (O).

After Ratinov & Roth (2009), "Design Challenges and Misconceptions in Named Entity Recognition".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .states import NONE, States, row, to_numpy

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

MISSING, BEGIN, IN, LAST, UNIT, OUT = range(6)

# What a Doc says of a token already: nothing, it begins or continues an entity, no entity may be there, or an entity
# whose label the model does not have.
FREE, PRESET_BEGIN, PRESET_IN, BLOCKED, FOREIGN = range(5)


class BiluoStates(States):
    """States of the BILUO system.

    Args:
        xp: NumPy or CuPy.
        lengths: The number of tokens of each state.
        preset: What the Docs say already, by token; None for nothing.
        preset_label: The numbers of the labels of preset entities.
        sent_start: 1 for each token that begins a sentence, which no entity can cross; None for none.
        space: Whether a token is whitespace, which begins no entity; None for none.

    Attributes:
        opened: The first token of the open entity of each state, or -1.
        open_label: The number of its label.
        kind: The kind of action for each token; `label` its label.
    """

    KINDS = " BILUO"
    FIRST_OF_STATE = (NONE, 0)
    FIRST_OF_TOKEN = 0
    N_OF_TOKEN = 2
    N_CODES = 4

    # In this order compiled code has them.
    opened, open_label = (row("of_states", number) for number in (3, 4))
    label, preset_label = (row("of_tokens", number) for number in range(2))
    kind, preset, sent_start, space = (row("codes", number) for number in range(4))

    def __init__(
        self,
        xp: Any,
        lengths: Sequence[int],
        *,
        preset: Any = None,
        preset_label: Any = None,
        sent_start: Any = None,
        space: Any = None,
    ) -> None:
        super().__init__(xp, lengths)
        # 0 is MISSING among kinds, and FREE among presets. What a Doc has may be read-only, or in no one piece.
        names = "preset", "preset_label", "sent_start", "space"
        for name, given in zip(names, (preset, preset_label, sent_start, space), strict=True):
            if given is not None:
                getattr(self, name)[:] = xp.asarray(given)

    def entities(self, ids: NDArray[np.uint64], iob_of_kind: NDArray[np.int8]) -> tuple[Any, Any, bool]:
        """Return what final states say, in main memory.

        Args:
            ids: The id of each label.
            iob_of_kind: The code of each kind of action.

        Returns:
            The code of each token, (n_tokens,); the id of its label, likewise; and whether any token has something
            preset.
        """
        kinds, labels, preset = (to_numpy(self.xp, array) for array in (self.kind, self.label, self.preset))
        return iob_of_kind.take(kinds), ids.take(labels), bool((preset != FREE).any())

    def live(self) -> Any:
        """Return the numbers of the states that have words left."""
        return self.xp.flatnonzero(self.front < self.end)

    def features(self, live: Any, n_features: int) -> Any:
        """Return the words that the model sees: the next one, and of the open entity the first and the last so far.

        Six are the next one and the first five of the open entity.
        """
        xp = self.xp
        front, opened = self.front[live], self.opened[live]
        if n_features == 3:
            return xp.stack([front, opened, xp.where(opened >= 0, front - 1, NONE)], axis=1)
        places = [opened + place for place in range(n_features - 1)]
        words = [front, *(xp.where((opened >= 0) & (word < front), word, NONE) for word in places)]
        return xp.stack(words, axis=1)

    def valid_kinds(self, live: Any) -> tuple[Any, Any]:
        """Return which kinds of action may be applied, and the label that they must have."""
        xp = self.xp
        word = self.front[live]
        following = xp.where(word + 1 < self.end[live], word + 1, NONE)
        now, then = self.preset[word], self.at(self.preset, following, FREE)
        is_open = self.opened[live] >= 0
        in_preset = is_open & (self.preset[xp.maximum(self.opened[live], 0)] == PRESET_BEGIN)
        goes_on = then == PRESET_IN
        can_go_on = (following >= 0) & (self.at(self.sent_start, following, 0) != 1) & (then != PRESET_BEGIN)
        can_go_on &= (then != BLOCKED) & (then != FOREIGN)
        may_start = ~is_open & (self.space[word] == 0)
        free = now == FREE
        begins = now == PRESET_BEGIN
        kinds = xp.zeros((len(live), 6), dtype=bool)
        kinds[:, BEGIN] = (may_start & free & can_go_on) | (~is_open & begins & goes_on)
        kinds[:, UNIT] = (may_start & free) | (~is_open & ((begins & ~goes_on) | (now == BLOCKED)))
        kinds[:, OUT] = ~is_open & (free | (now == FOREIGN) | (now == PRESET_IN))
        kinds[:, IN] = is_open & xp.where(in_preset, goes_on, can_go_on)
        kinds[:, LAST] = is_open & ~(in_preset & goes_on)
        label = xp.where(begins, self.preset_label[word], NONE)
        label = xp.where((now == BLOCKED) | (now == FOREIGN), 0, label)
        return kinds, xp.where(is_open, self.open_label[live], label)

    def apply(self, live: Any, kinds: Any, labels: Any) -> None:
        """Apply one action to each state."""
        xp = self.xp
        word = self.front[live]
        self.kind[word] = kinds
        self.label[word] = labels
        self.opened[live] = xp.where(kinds == BEGIN, word, xp.where(kinds == IN, self.opened[live], NONE))
        self.open_label[live] = xp.where(kinds == BEGIN, labels, self.open_label[live])
        self.front[live] += 1

    def copy_rows(self, sources: Any, targets: Any) -> None:
        """Make states like others over the same doc; what has been said of their tokens stays as it is."""
        shift = self.start[targets] - self.start[sources]
        opened = self.opened[sources]
        self.front[targets] = self.front[sources] + shift
        self.opened[targets] = self.xp.where(opened >= 0, opened + shift, NONE)
        self.open_label[targets] = self.open_label[sources]
