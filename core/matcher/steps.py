"""Patterns as sequences of steps, each of which one token meets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..named_tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .token_patterns import TokenRule

_MOST_ALTERNATIVES: Final = 8


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


def alternatives(steps: Iterable[Step]) -> list[tuple[int, ...]] | None:
    """Return the sequences of conditions that a pattern stands for, None where there are many or endlessly many.

    Args:
        steps: The steps of the pattern.
    """
    known: dict[tuple[int, ...], None] = {(): None}
    for step in steps:
        longer = {(*sequence, step.condition): None for sequence in known}
        known = {**known, **longer} if step.optional else longer
        if step.repeated or len(known) > _MOST_ALTERNATIVES:
            return None
    return [sequence for sequence in known if sequence]
