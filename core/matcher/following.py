"""Follow the patterns that match to the ends of their matches.

Where a pattern can go on in several ways, all are followed. Matches come in the order in which a reader finishes them
who goes through the text once, with all patterns in mind: at each token the older branches go first, and those that
branch off there come last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..named_tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from .steps import Step
    from .token_classes import TokenClass

    IsOpen = Callable[[int, int, int], bool]

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


def follow(
    steps_by_number: Sequence[Sequence[Step]],
    starts: Mapping[int, Sequence[int]],
    classes: Sequence[TokenClass],
    is_open: IsOpen,
    *,
    trails: bool,
    every_start: bool = True,
) -> Iterator[Found]:
    """Give the matches of patterns in order; one that can be made in several ways may come several times.

    Args:
        steps_by_number: The steps of each pattern.
        starts: The numbers of the patterns that match from a token on, in order.
        classes: The class of each token.
        is_open: Says of a token, which may be the one behind the last, whether a match of a pattern can be ended of
            which so many steps are left there.
        trails: Whether to say which tokens of the pattern the tokens of a match are.
        every_start: Whether to give all matches; otherwise those are left out that another match of the pattern,
            which starts elsewhere, is finished before wherever they are.
    """
    branches: list[Branch] = []
    for place, kind in enumerate(classes):
        branches += [(number, 0, place, None) for number in starts.get(place, ())]
        if not branches:
            continue
        going_on: list[Branch] = []
        branched_off: list[Branch] = []
        for branch in branches:
            steps = steps_by_number[branch[0]]
            yield from _go_on(steps, branch, place, kind.conditions, going_on, branched_off, trails=trails)
        # Of two branches at the same step, the first finishes all their matches before the other.
        distinct: dict[tuple[int, ...], Branch] = {}
        for branch in going_on + branched_off:
            distinct.setdefault(branch[:3] if every_start else branch[:2], branch)
        branches = [
            (number, at, start, trail)
            for number, at, start, trail in distinct.values()
            if is_open(place + 1, number, len(steps_by_number[number]) - at)
        ]
    for number, at, start, trail in branches:
        if all(step.optional for step in steps_by_number[number][at:]):
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
