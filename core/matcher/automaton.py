"""Patterns of any kind as one automaton that says, in one pass, which of them match from which token on.

Each step of each pattern is a bit of one number. The scan goes from right to left: a step's bit is set where a token
meets its condition, and the steps after it lead to the end of the pattern through the tokens that follow. The next
number is a few operations on whole numbers away (the Shift-And of Baeza-Yates and Gonnet, with the repeated and
optional steps of Navarro and Raffinot); where a class of tokens has followed a number before, it is looked up. So the
time is that of the text, whatever the patterns are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from .steps import Step
    from .token_classes import TokenClass

# What is kept takes so many bytes at most, of which a transition takes some, and a state some besides its number.
_MEMORY: Final = 1 << 26
_OF_A_TRANSITION: Final = 120
_OF_A_STATE: Final = 300


class State:
    """Where the scan is, as far as the tokens before it are concerned.

    Attributes:
        bits: The steps that the last token meets, and after which a pattern can be matched to its end; and those that
            can be left out before such a step.
        starts: The numbers of the patterns of which a match starts at the last token.
        next: The state that follows upon a class of tokens, where it has been asked for.
    """

    __slots__ = ("bits", "next", "starts")

    def __init__(self, bits: int, starts: tuple[int, ...]) -> None:
        self.bits = bits
        self.starts = starts
        self.next: dict[TokenClass, State] = {}


class Automaton:
    """Say which patterns match from which token on.

    Args:
        patterns: The steps of patterns by their numbers.
    """

    def __init__(self, patterns: Mapping[int, Sequence[Step]]) -> None:
        # The bit below a pattern's steps stands for its end; its last step is above that, and its first on top.
        self._ends: dict[int, int] = {}
        self._firsts: dict[int, int] = {}
        places: dict[int, list[int]] = {}
        optional, repeated, bit = [], [], 0
        for number, steps in patterns.items():
            self._ends[number] = bit
            for step in reversed(steps):
                bit += 1
                places.setdefault(step.condition, []).append(bit)
                if step.optional:
                    optional.append(bit)
                if step.repeated:
                    repeated.append(bit)
            self._firsts[bit] = number
            bit += 1
        self._n_bits = bit
        self._places = {condition: np.array(bits) for condition, bits in places.items()}
        self._optional, self._repeated = self._number(optional), self._number(repeated)
        self._first_bits = self._number(list(self._firsts))
        self._finished = self._with_left_out(self._number(list(self._ends.values())))
        self._forget()

    def _forget(self) -> None:
        """Keep no states but a new first one."""
        self._masks: dict[TokenClass, int] = {}
        self._beginning = State(0, ())
        self._states = {0: self._beginning}
        self._n_transitions = 0

    def __contains__(self, number: int) -> bool:
        """Tell whether a pattern is among those that are looked for."""
        return number in self._ends

    def scan(self, classes: Sequence[TokenClass]) -> list[State]:
        """Return the state at each token; the scan comes from the right.

        Args:
            classes: The classes of the tokens.
        """
        of_numbers = (len(self._states) + len(self._masks)) * (self._n_bits // 8 + _OF_A_STATE)
        if of_numbers + self._n_transitions * _OF_A_TRANSITION > _MEMORY:
            self._forget()
        state = self._beginning
        states = []
        for kind in reversed(classes):
            following = state.next.get(kind)
            state = self._step(state, kind) if following is None else following
            states.append(state)
        states.reverse()
        return states

    def is_open(self, state: State | None, number: int, n_left: int) -> bool:
        """Tell whether a match can be ended that has come to some step.

        Args:
            state: The state at the token that comes next, None behind the last.
            number: The number of the pattern.
            n_left: How many of its steps are left.
        """
        bits = self._finished if state is None else state.bits | self._finished
        return bool(bits >> (self._ends[number] + n_left) & 1)

    def _step(self, state: State, kind: TokenClass) -> State:
        """Return the state that follows upon a class of tokens."""
        leads_on = state.bits | self._finished
        met = (leads_on << 1 | leads_on & self._repeated) & self._mask(kind)
        bits = self._with_left_out(met)
        following = self._states.get(bits)
        if following is None:
            starts = tuple(sorted(self._firsts[bit] for bit in _bits_of(bits & self._first_bits)))
            following = self._states[bits] = State(bits, starts)
        state.next[kind] = following
        self._n_transitions += 1
        return following

    def _with_left_out(self, bits: int) -> int:
        """Add to steps those before them that can be left out.

        A sum carries a bit through a run of optional steps, which are neighbours, to its upper end.
        """
        entered = bits << 1 & self._optional
        if not entered:
            return bits
        optional = self._optional
        return bits | ((entered + optional ^ optional) | entered) & optional

    def _mask(self, kind: TokenClass) -> int:
        """Return the steps whose condition a class of tokens meets."""
        mask = self._masks.get(kind)
        if mask is None:
            met = [self._places[condition] for condition in kind.conditions if condition in self._places]
            mask = self._masks[kind] = self._number(np.concatenate(met)) if met else 0
        return mask

    def _number(self, bits: Sequence[int] | np.ndarray[Any, Any]) -> int:
        """Return the number in which some bits are set."""
        flags = np.zeros(self._n_bits, dtype=bool)
        flags[np.asarray(bits, dtype=np.intp)] = True
        return int.from_bytes(np.packbits(flags, bitorder="little").tobytes(), "little")


def _bits_of(number: int) -> Iterator[int]:
    """Give the bits of a number that are set, which are few."""
    octets = number.to_bytes((number.bit_length() + 63) // 64 * 8, "little")
    words = np.frombuffer(octets, dtype="<u8")
    for place in np.flatnonzero(words).tolist():
        word = words.item(place)
        while word:
            low = word & -word
            yield place * 64 + low.bit_length() - 1
            word ^= low
