"""All patterns of a matcher in the form in which they are found."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from .automaton import Automaton
from .following import follow, tokens_of
from .overlaps import GREEDY, Reader
from .steps import alternatives, steps_of
from .token_classes import TokenClasses
from .tree import PatternTree

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..tokens import Doc
    from ..vocab import Vocab
    from .automaton import State
    from .following import IsOpen
    from .requirements import Condition
    from .steps import Step
    from .token_classes import TokenClass
    from .token_patterns import TokenRule

    Match = tuple[int, int, int]
    _Starts = Mapping[int, Sequence[int]]

# Of how many classes of tokens it is kept where they lead.
_MEMO_SIZE: Final = 50_000


class PatternFinder:
    """Find patterns of tokens.

    Args:
        vocab: The vocabulary.
        added: The patterns with the keys of their rules, in order.
        greedy: How the rules of which matches share no token prefer one to another.
    """

    def __init__(
        self, vocab: Vocab, added: Iterable[tuple[int, Sequence[TokenRule]]], *, greedy: Mapping[int, str]
    ) -> None:
        numbers: dict[Condition, int] = {}
        self._keys: list[int] = []
        self._greedy = greedy
        self._steps: list[tuple[Step, ...]] = []
        self._tree = PatternTree()
        unbounded = {}
        needs: set[int] = set()
        for number, (key, rules) in enumerate(added):
            conditions = [numbers.setdefault(rule.condition, len(numbers)) for rule in rules]
            steps = steps_of(rules, conditions)
            self._keys.append(key)
            self._steps.append(steps)
            needs.update(*[rule.needs for rule in rules if rule.repeats.most != 0])
            sequences = alternatives(steps)
            if sequences is None:
                unbounded[number] = steps
            else:
                self._tree.add(number, sequences)
        self.needs = sorted(needs)
        self._classes = TokenClasses(vocab, list(numbers))
        self._automaton = Automaton(unbounded) if unbounded else None
        self._variable = frozenset(
            number for number, steps in enumerate(self._steps) if any(step.optional for step in steps)
        )

    def find(self, doc: Doc, start: int, end: int, *, alignments: bool) -> list[Any]:
        """Return all matches from one token to before another, each once.

        They come in the order of their ends, and those of greedy rules after all others, rule by rule.

        Args:
            doc: The Doc.
            start: The first token, from which places are counted.
            end: The token behind the last.
            alignments: Whether a match says which token of its pattern each of its tokens is.
        """
        classes = self._classes.of(doc, start, end)
        found = self._tree.find(classes, most_kept=_MEMO_SIZE)
        states = self._automaton.scan(classes) if self._automaton is not None else []
        keys = self._keys
        if not alignments and not self._variable and not states and not self._greedy:
            found.sort()
            return [*dict.fromkeys([(keys[number], first, last) for last, first, number in found])]
        starts = _starts(found, states)
        if not starts:
            return []
        is_open = partial(self._is_open, states)
        ordinary, greedy = self._apart(starts)
        matches = self._follow(ordinary, classes, is_open, alignments=alignments)
        for key in self._in_order(greedy, classes, is_open):
            matches += self._choose(key, greedy[key], classes, is_open, alignments=alignments)
        return matches

    def _apart(self, starts: _Starts) -> tuple[_Starts, Mapping[int, _Starts]]:
        """Return where the patterns start that are no greedy rule's, and those of each greedy rule."""
        if not self._greedy:
            return starts, {}
        ordinary: dict[int, list[int]] = {}
        greedy: dict[int, dict[int, list[int]]] = {}
        for place, numbers in starts.items():
            for number in numbers:
                key = self._keys[number]
                own = greedy.setdefault(key, {}) if key in self._greedy else ordinary
                own.setdefault(place, []).append(number)
        return ordinary, greedy

    def _follow(
        self, starts: _Starts, classes: Sequence[TokenClass], is_open: IsOpen, *, alignments: bool
    ) -> list[Any]:
        """Return the matches of patterns of which it is known where they start."""
        trails: dict[Match, Any] = {}
        for number, first, last, trail in follow(self._steps, starts, classes, is_open, trails=alignments):
            trails.setdefault((self._keys[number], first, last), trail)
        return [(*match, tokens_of(trail)) for match, trail in trails.items()] if alignments else [*trails]

    def _in_order(self, greedy: Mapping[int, _Starts], classes: Sequence[TokenClass], is_open: IsOpen) -> list[int]:
        """Return the greedy rules that match in the order in which a match of each is finished first."""
        if len(greedy) < 2:
            return [*greedy]
        starts: dict[int, list[int]] = {}
        for own in greedy.values():
            for place, numbers in own.items():
                starts.setdefault(place, []).extend(numbers)
        ordered = {place: sorted(numbers) for place, numbers in starts.items()}
        keys: dict[int, None] = {}
        for number, *_match in follow(self._steps, ordered, classes, is_open, trails=False, every_start=False):
            keys[self._keys[number]] = None
            if len(keys) == len(greedy):
                break
        return [*keys]

    def _choose(
        self, key: int, starts: _Starts, classes: Sequence[TokenClass], is_open: IsOpen, *, alignments: bool
    ) -> list[Any]:
        """Return the matches of a greedy rule."""
        chosen = GREEDY[self._greedy[key]](Reader(self._steps, classes, is_open), starts)
        if not alignments:
            return [(key, first, last) for first, last in chosen]
        return [
            (key, first, last, self._aligned(starts[first], classes[first:last], first, is_open))
            for first, last in chosen
        ]

    def _aligned(self, numbers: Sequence[int], classes: Sequence[TokenClass], first: int, is_open: IsOpen) -> list[int]:
        """Return which token of the pattern each token of a match is, of which the first token is given."""

        def is_open_inside(place: int, number: int, n_left: int) -> bool:
            return is_open(first + place, number, n_left)

        inside = follow(self._steps, {0: numbers}, classes, is_open_inside, trails=True)
        return next(tokens_of(trail) for _number, _start, end, trail in inside if end == len(classes))

    def _is_open(self, states: Sequence[State], place: int, number: int, n_left: int) -> bool:
        """Tell whether a match of a pattern can be ended at a token; those of the tree are always followed."""
        if self._automaton is None or number not in self._automaton:
            return True
        return self._automaton.is_open(states[place] if place < len(states) else None, number, n_left)


def _starts(found: Iterable[tuple[int, int, int]], states: Iterable[State]) -> _Starts:
    """Return the numbers of the patterns that match from each token on, in order."""
    starts: dict[int, set[int]] = {}
    for _last, first, number in found:
        starts.setdefault(first, set()).add(number)
    for place, state in enumerate(states):
        if state.starts:
            starts.setdefault(place, set()).update(state.starts)
    return {place: sorted(numbers) for place, numbers in starts.items()}
