"""Follow the patterns that match to the ends of their matches.

Where a pattern can go on in several ways, all are followed. Matches come in the order in which a reader finishes them
who goes through the text once, with all patterns in mind: at each token the older branches go first, and those that
branch off there come last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .automaton import Automaton, State, Step
    from .token_classes import TokenClass

    Branch = tuple[int, int, int, "Trail | None"]
    # A pattern's number, where its match starts and ends, and for each of its tokens which of the pattern it is.
    Found = tuple[int, int, int, "Trail | None"]


class Trail(NamedTuple):
    """Which tokens of a pattern the tokens of a match are, the last first."""

    token: int
    before: Trail | None


def tokens_of(trail: Trail | None) -> list[int]:
    """Return which token of the pattern each token of a match is."""
    tokens = []
    while trail is not None:
        tokens.append(trail.token)
        trail = trail.before
    return tokens[::-1]


def fixed_matches(automaton: Automaton, states: Sequence[State]) -> list[tuple[int, int, int]]:
    """Return the matches of patterns that all take a fixed number of tokens, as (end, start, pattern), in order."""
    patterns = automaton.patterns
    found = [
        (start + len(patterns[number].steps), start, number)
        for start, state in enumerate(states)
        if state.starts
        for number in state.starts
    ]
    found.sort()
    return found


def follow(
    automaton: Automaton, states: Sequence[State], classes: Sequence[TokenClass], *, trails: bool
) -> Iterator[Found]:
    """Give the matches of all patterns in order; one that can be made in several ways may come several times.

    Args:
        automaton: The automaton of the patterns.
        states: The state at each token.
        classes: The class of each token.
        trails: Whether to say which tokens of the pattern the tokens of a match are.
    """
    patterns, ends = automaton.patterns, automaton.ends
    branches: list[Branch] = []
    for place, kind in enumerate(classes):
        branches += [(number, 0, place, None) for number in states[place].starts]
        if not branches:
            continue
        going_on: list[Branch] = []
        branched_off: list[Branch] = []
        for branch in branches:
            steps = patterns[branch[0]].steps
            yield from _go_on(steps, branch, place, kind.conditions, going_on, branched_off, trails=trails)
        # Of two branches at the same step, the first finishes all their matches before the other.
        distinct: dict[tuple[int, int, int], Branch] = {}
        for branch in going_on + branched_off:
            distinct.setdefault(branch[:3], branch)
        after = states[place + 1] if place + 1 < len(states) else None
        branches = [
            (number, at, start, trail)
            for number, at, start, trail in distinct.values()
            if automaton.is_open(after, ends[number] + len(patterns[number].steps) - at)
        ]
    for number, at, start, trail in branches:
        if all(step.optional for step in patterns[number].steps[at:]):
            yield number, start, len(classes), trail


def _go_on(
    steps: Sequence[Step],
    branch: Branch,
    place: int,
    conditions: frozenset[int],
    going_on: list[Branch],
    branched_off: list[Branch],
    *,
    trails: bool,
) -> list[Found]:
    """Take one branch over one token, and return the matches that this finishes.

    Args:
        steps: The steps of its pattern.
        branch: The branch.
        place: The token.
        conditions: The conditions that the token meets.
        going_on: Where the branch is added if it goes on.
        branched_off: Where those are added that branch off from it.
        trails: Whether to keep a trail.
    """
    number, first, start, trail = branch
    for at, step in enumerate(steps[first:], start=first):
        fits = step.condition in conditions
        longer = Trail(step.token, trail) if trails and fits else trail
        if at == len(steps) - 1:
            finished = [(number, start, place, trail)] if step.optional and start < place else []
            if fits and step.repeated:
                going_on.append((number, at, start, longer))
            elif fits:
                finished.append((number, start, place + 1, longer))
            return finished
        if not step.optional:
            if fits:
                going_on.append((number, at + 1, start, longer))
            break
        if fits:
            branched_off.append((number, at if step.repeated else at + 1, start, longer))
    return []
