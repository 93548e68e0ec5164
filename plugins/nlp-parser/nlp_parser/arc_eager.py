"""The arc-eager transition system, with sentence breaks and repair.

After Nivre (2003), "An Efficient Algorithm for Projective Dependency Parsing"; a dynamic oracle for it after Goldberg &
Nivre (2012) is in `arc_oracle`. Two things are added, after Honnibal, Goldberg & Johnson (2013) and Honnibal & Johnson
(2015): LEFT replaces a head that a word has already, and REDUCE of a word without a head puts it back into the buffer,
where it must be attached. BREAK says that the second word of the buffer begins a sentence, so that one pass parses a
document and splits it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .states import NONE, States, Stretches, row, to_numpy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

SHIFT, REDUCE, LEFT, RIGHT, BREAK = range(5)


class ArcEagerStates(States):
    """States of the arc-eager system.

    Args:
        xp: NumPy or CuPy.
        lengths: The number of tokens of each state.
        sent_start: For each token 1 if a sentence begins there, -1 if none does, 0 if nobody knows; None for no one.

    Attributes:
        stack: The stack of each state, from its `start` on; `depth` is its height.
        back: The words that were put back into the buffer, likewise; `n_back` is their number.
        head: The head of each token, -1 for none.
        label: The number of its label, -1 for none.
        left: The latest left child of each token; `right` likewise.
        sibling: The child of the same head and side before this one.
        sent_start: As given, and 1 where BREAK was applied.
        returned: Whether a token was put back and may not be shifted again before it has a child.
    """

    KINDS = "SDLRB"
    FIRST_OF_STATE = (0, 0)
    FIRST_OF_TOKEN = NONE
    N_OF_TOKEN = 7
    N_CODES = 2

    # In this order compiled code has them.
    depth, n_back = (row("of_states", number) for number in (3, 4))
    head, label, left, right, sibling, stack, back = (row("of_tokens", number) for number in range(7))
    sent_start, returned = (row("codes", number) for number in range(2))

    def __init__(self, xp: Any, lengths: Sequence[int], sent_start: Any = None) -> None:
        super().__init__(xp, lengths)
        if sent_start is not None:
            self.sent_start[:] = xp.asarray(sent_start)

    def trees(self, ids: NDArray[np.uint64], is_lifted: NDArray[np.int8]) -> tuple[Any, Any, bool]:
        """Return what final states say, in main memory.

        Args:
            ids: The id of each label; the last one is that of roots, whose own is -1.
            is_lifted: Whether a label is one of lifted arcs, likewise.

        Returns:
            The head of each token, a root's its own, (n_tokens,); the id of its label, likewise; and whether any arc is
            lifted.
        """
        heads, labels = to_numpy(self.xp, self.head), to_numpy(self.xp, self.label)
        heads = np.where(heads < 0, np.arange(len(heads), dtype=np.int32), heads)
        return heads, ids.take(labels), bool(is_lifted.take(labels).any())

    def live(self) -> Any:
        """Return the numbers of the states that have words left."""
        return self.xp.flatnonzero((self.front < self.end) | (self.n_back > 0) | (self.depth > 0))

    def top(self, live: Any, place: int) -> Any:
        """Return a word of each stack, counted from its top; -1 where it is not that high."""
        place_in_stack = self.depth[live] - 1 - place
        return self._peek(self.stack, self.start[live], place_in_stack)

    def ahead(self, live: Any, place: int) -> Any:
        """Return a word of each buffer, counted from its front; -1 behind the end."""
        n_back = self.n_back[live]
        fresh = self.front[live] + place - self.xp.minimum(n_back, place)
        fresh = self.xp.where(fresh < self.end[live], fresh, NONE)
        put_back = n_back - 1 - place
        return self.xp.where(put_back >= 0, self._peek(self.back, self.start[live], put_back), fresh)

    def _peek(self, array: Any, start: Any, place: Any) -> Any:
        return self.xp.where(place >= 0, array[start + self.xp.maximum(place, 0)], NONE)

    def features(self, live: Any, n_features: int) -> Any:
        """Return the words that the model sees: of stack and buffer, and their latest children.

        Eight are B0 B1 S0 S1 S2, the latest child left of B0, and those left and right of S0; thirteen have more
        children.
        """
        b0, b1 = self.ahead(live, 0), self.ahead(live, 1)
        s0, s1, s2 = (self.top(live, place) for place in range(3))
        left_b0, left_s0, right_s0 = self.at(self.left, b0), self.at(self.left, s0), self.at(self.right, s0)
        words = [b0, b1, s0, s1, s2, left_b0, left_s0, right_s0]
        if n_features == 13:
            left_s1, right_s1 = self.at(self.left, s1), self.at(self.right, s1)
            words = [b0, b1, s0, s1, s2, left_s0, right_s0, left_b0, self.at(self.sibling, right_s0)]
            words += [left_s1, self.at(self.sibling, left_s1), right_s1, self.at(self.sibling, right_s1)]
        return self.xp.stack(words, axis=1)

    def valid_kinds(self, live: Any) -> tuple[Any, Any]:
        """Return which kinds of action may be applied; any label will do."""
        xp = self.xp
        b0, b1 = self.ahead(live, 0), self.ahead(live, 1)
        depth = self.depth[live]
        stacked = depth > 0
        mark = self.at(self.sent_start, b0, 0)
        more = b0 >= 0
        # Inside a sentence: at its end the stack must be emptied first.
        inside = more & stacked & (mark != 1)
        kinds = xp.zeros((len(live), 5), dtype=bool)
        kinds[:, SHIFT] = more & (~stacked | (inside & (b1 >= 0) & (self.at(self.returned, b0, 0) == 0)))
        kinds[:, REDUCE] = stacked & ~(inside & (depth == 1) & (mark == -1))
        kinds[:, LEFT] = kinds[:, RIGHT] = inside
        kinds[:, BREAK] = (b1 >= 0) & (b1 == b0 + 1) & (self.at(self.sent_start, b1, 1) == 0)
        return kinds, xp.full(len(live), NONE, dtype="int32")

    def apply(self, live: Any, kinds: Any, labels: Any) -> None:
        """Apply one action to each state."""
        for kind, move in enumerate((self._shift, self._reduce, self._left, self._right, self._break)):
            chosen = kinds == kind
            if chosen.any():
                move(live[chosen], labels[chosen])

    def _take(self, live: Any) -> Any:
        """Take the first word of each buffer."""
        words = self.ahead(live, 0)
        put_back = self.n_back[live] > 0
        self.n_back[live] -= put_back
        self.front[live] += ~put_back
        return words

    def _push(self, live: Any, words: Any) -> None:
        self.stack[self.start[live] + self.depth[live]] = words
        self.depth[live] += 1

    def _shift(self, live: Any, labels: Any) -> None:
        self._push(live, self._take(live))

    def _reduce(self, live: Any, labels: Any) -> None:
        words = self.top(live, 0)
        self.depth[live] -= 1
        back = (self.head[words] < 0) & (self.depth[live] > 0)
        states, words = live[back], words[back]
        self.back[self.start[states] + self.n_back[states]] = words
        self.n_back[states] += 1
        self.returned[words] = 1

    def _left(self, live: Any, labels: Any) -> None:
        words, heads = self.top(live, 0), self.ahead(live, 0)
        self.depth[live] -= 1
        old = self.head[words]
        attached = old >= 0
        # A word on the stack that has a head is that head's latest right child.
        self.right[old[attached]] = self.sibling[words[attached]]
        self._attach(words, heads, labels, self.left)
        self.returned[heads] = 0

    def _right(self, live: Any, labels: Any) -> None:
        heads = self.top(live, 0)
        words = self._take(live)
        self._attach(words, heads, labels, self.right)
        self._push(live, words)

    def _attach(self, words: Any, heads: Any, labels: Any, latest: Any) -> None:
        self.head[words] = heads
        self.label[words] = labels
        self.sibling[words] = latest[heads]
        latest[heads] = words

    def _break(self, live: Any, labels: Any) -> None:
        self.sent_start[self.ahead(live, 1)] = 1

    def copy_rows(self, sources: Any, targets: Any) -> None:
        """Make states like others over the same doc, as far as it matters for what can follow."""
        first, last = self.scope(sources, targets)
        words = Stretches(self, sources, targets, first=first, sizes=last - first)
        words.copy(self.label, self.sent_start, self.returned)
        words.copy_tokens(self.head, self.left, self.right, self.sibling)
        for array, size in ((self.stack, self.depth), (self.back, self.n_back)):
            Stretches(self, sources, targets, first=0, sizes=size[sources]).copy_tokens(array)
            size[targets] = size[sources]
        self.front[targets] = self.front[sources] + self.start[targets] - self.start[sources]

    def scope(self, states: Any, others: Any) -> tuple[Any, Any]:
        """Return the stretch of words in which states can differ from others over the same doc, as far as it matters.

        Words before it are done with in both: they are neither on the stack nor in the buffer, nor does the model see
        them as children. Words behind it have not been touched.

        Returns:
            Its first word and the word behind its last, counted from the start of the states.
        """
        xp = self.xp
        start, other_start = self.start[states], self.start[others]
        first = xp.minimum(self._lowest(states) - start, self._lowest(others) - other_start)
        front = xp.maximum(self.front[states] - start, self.front[others] - other_start)
        # BREAK touches the second word of the buffer.
        return first, xp.minimum(front + 2, self.end[states] - start)

    def _lowest(self, live: Any) -> Any:
        """Return the first word of each state that is on the stack or in the buffer, or a child of it; else the end."""
        word = self.xp.where(self.depth[live] > 0, self.stack[self.start[live]], self.ahead(live, 0))
        child = self.at(self.left, word)
        return self.xp.where(child >= 0, child, self.xp.where(word >= 0, word, self.end[live]))
