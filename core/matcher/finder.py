"""All patterns of a matcher in the form in which they are found."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from .automaton import Automaton
from .following import follow, tokens_of
from .steps import alternatives, steps_of
from .token_classes import TokenClasses
from .tree import PatternTree

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..tokens import Doc
    from ..vocab import Vocab
    from .automaton import State
    from .requirements import Condition
    from .steps import Step
    from .token_classes import TokenClass
    from .token_patterns import TokenRule

    Match = tuple[int, int, int]

# Of how many classes of tokens it is kept where they lead.
_MEMO_SIZE: Final = 50_000


class PatternFinder:
    """Find patterns of tokens.

    Args:
        vocab: The vocabulary.
        added: The patterns with the keys of their rules, in order.
    """

    def __init__(self, vocab: Vocab, added: Iterable[tuple[int, Sequence[TokenRule]]]) -> None:
        numbers: dict[Condition, int] = {}
        self._keys: list[int] = []
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
        """Return all matches from one token to before another, each once, in the order of their ends.

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
        if not alignments and not self._variable and not states:
            found.sort()
            return [*dict.fromkeys([(keys[number], first, last) for last, first, number in found])]
        return self._follow(found, states, classes, alignments=alignments)

    def _follow(
        self,
        found: Iterable[tuple[int, int, int]],
        states: Sequence[State],
        classes: Sequence[TokenClass],
        *,
        alignments: bool,
    ) -> list[Any]:
        """Return the matches of patterns of which it is known where they start."""
        starts: dict[int, set[int]] = {}
        for _last, first, number in found:
            starts.setdefault(first, set()).add(number)
        for place, state in enumerate(states):
            if state.starts:
                starts.setdefault(place, set()).update(state.starts)
        if not starts:
            return []
        ordered = {place: sorted(numbers) for place, numbers in starts.items()}
        trails: dict[Match, Any] = {}
        for number, first, last, trail in follow(
            self._steps, ordered, classes, partial(self._is_open, states), trails=alignments
        ):
            trails.setdefault((self._keys[number], first, last), trail)
        return [(*match, tokens_of(trail)) for match, trail in trails.items()] if alignments else [*trails]

    def _is_open(self, states: Sequence[State], place: int, number: int, n_left: int) -> bool:
        """Say whether a match of a pattern can be ended at a token; those of the tree are always followed."""
        if self._automaton is None or number not in self._automaton:
            return True
        return self._automaton.is_open(states[place] if place < len(states) else None, number, n_left)
