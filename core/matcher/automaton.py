"""All patterns of a matcher as one automaton that says, in one pass, which of them match from which token on.

Each step of each pattern is a bit of one number. The scan goes from right to left: a step's bit is set where a token
meets its condition, and the steps after it lead to the end of the pattern through the tokens that follow. The next
number is a few operations on whole numbers away (the Shift-And of Baeza-Yates and Gonnet, with the repeated and
optional steps of Navarro and Raffinot); where a class of tokens has followed a number before, it is looked up. So the
time is that of the text, whatever the patterns are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .token_classes import TokenClass
    from .token_patterns import TokenRule

# What the numbers of states and of classes that are kept take at most, in bytes.
_MEMORY: Final = 1 << 25
# So many are kept in any case.
_LEAST_KEPT: Final = 1000
# A state and its transitions take so much besides its number.
_OVERHEAD: Final = 400


class Step(NamedTuple):
    """One step of a pattern, which one token meets.

    Attributes:
        condition: The number of its condition.
        token: Which token of the pattern it comes from.
        optional: Whether it may be left out.
        repeated: Whether more tokens than one may meet it.
    """

    condition: int
    token: int
    optional: bool = False
    repeated: bool = False


class Pattern(NamedTuple):
    """The steps of a pattern.

    Attributes:
        key: The rule that it belongs to.
        steps: The steps.
        is_fixed: Whether it takes as many tokens as it has steps, always.
    """

    key: int
    steps: tuple[Step, ...]
    is_fixed: bool


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


def steps_of(rules: Iterable[TokenRule], conditions: Iterable[int]) -> tuple[Step, ...]:
    """Return the steps that some tokens of a pattern become: one for each time that a token may stand.

    Args:
        rules: The tokens of the pattern.
        conditions: The number of each one's condition.
    """
    steps: list[Step] = []
    for token, (rule, condition) in enumerate(zip(rules, conditions, strict=True)):
        least, most, _negated = rule.repeats
        steps += [Step(condition, token)] * least
        if most is None:
            steps.append(Step(condition, token, optional=True, repeated=True))
        else:
            steps += [Step(condition, token, optional=True)] * (most - least)
    return tuple(steps)


class Automaton:
    """Say which patterns match from which token on.

    Args:
        patterns: The patterns.
    """

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self.patterns = patterns
        # The bit below a pattern's steps stands for its end; its last step is above that, and its first on top.
        self.ends: list[int] = []
        self._firsts: dict[int, int] = {}
        places: dict[int, list[int]] = {}
        optional, repeated, ends, bit = [], [], [], 0
        for number, pattern in enumerate(patterns):
            self.ends.append(bit)
            ends.append(bit)
            for step in reversed(pattern.steps):
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
        self._finished = self._with_left_out(self._number(ends))
        self._most_kept = max(_LEAST_KEPT, _MEMORY // (bit // 8 + _OVERHEAD))
        self._forget()

    def _forget(self) -> None:
        """Keep no states but a new first one."""
        self._masks: dict[TokenClass, int] = {}
        self._beginning = State(0, ())
        self._states = {0: self._beginning}
        self._n_transitions = 0

    def scan(self, classes: Sequence[TokenClass]) -> list[State]:
        """Return the state at each token; the scan comes from the right.

        Args:
            classes: The classes of the tokens.
        """
        if self._n_transitions > self._most_kept or len(self._masks) > self._most_kept:
            self._forget()
        state = self._beginning
        states = []
        for kind in reversed(classes):
            following = state.next.get(kind)
            state = self._step(state, kind) if following is None else following
            states.append(state)
        states.reverse()
        return states

    def is_open(self, state: State | None, bit: int) -> bool:
        """Say whether a match can be ended that has come to a step, or to its end.

        Args:
            state: The state at the token that comes next, None behind the last.
            bit: The bit of the step.
        """
        bits = self._finished if state is None else state.bits | self._finished
        return bool(bits >> bit & 1)

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


def _bits_of(number: int) -> list[int]:
    """Return which bits of a number are set."""
    if not number:
        return []
    octets = np.frombuffer(number.to_bytes(number.bit_length() // 8 + 1, "little"), dtype=np.uint8)
    return np.flatnonzero(np.unpackbits(octets, bitorder="little")).tolist()  # type: ignore[no-any-return]
