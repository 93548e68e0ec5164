"""Choose matches of a rule that do not overlap, without making all matches first.

Of a pattern such as ``{"OP": "+"}`` there are as many matches as pairs of tokens; what is chosen is found in a time
that grows with the text. It suffices to know for each place the earliest start of a match that ends there: the longest
match is among these, and when it is taken, only those that end within its length behind it have to be looked for again.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from .steps import Step
    from .token_classes import TokenClass

    IsOpen = Callable[[int, int, int], bool]
    Starts = Mapping[int, Sequence[int]]
    Place = tuple[int, int]


class Reader:
    """Say where the matches of some patterns end.

    Args:
        steps_by_number: The steps of each pattern.
        classes: The class of each token.
        is_open: Says of a token, which may be the one behind the last, whether a match of a pattern can be ended of
            which so many steps are left there.
    """

    def __init__(
        self, steps_by_number: Sequence[Sequence[Step]], classes: Sequence[TokenClass], is_open: IsOpen
    ) -> None:
        self._steps = steps_by_number
        self._classes = classes
        self._is_open = is_open

    def __len__(self) -> int:
        return len(self._classes)

    def earliest(self, starts: Starts, first: int, last: int) -> dict[int, int]:
        """Return for each place where a match ends the earliest start of such a match.

        Args:
            starts: The numbers of the patterns that match from a token on.
            first: The token before which no match starts.
            last: The place behind which none ends.
        """
        ends: dict[int, int] = {}
        # For each pattern the steps that come next, with the earliest start from which they are reached.
        reached: dict[int, dict[int, int]] = {}
        n_left = len(starts)
        for place in range(first, last):
            if place in starts:
                n_left -= 1
                for number in starts[place]:
                    reached.setdefault(number, {}).setdefault(0, place)
            if not reached:
                if not n_left:
                    break
                continue
            going_on: dict[int, dict[int, int]] = {}
            for number, steps in reached.items():
                left = self._over_token(number, steps, place, ends)
                if left:
                    going_on[number] = left
            reached = going_on
        return ends

    def _over_token(self, number: int, reached: Mapping[int, int], place: int, ends: dict[int, int]) -> dict[int, int]:
        """Take a pattern over one token, note the matches that end behind it, and return the steps that come next."""
        steps, conditions = self._steps[number], self._classes[place].conditions
        following: dict[int, int] = {}
        passed: int | None = None
        for at in range(min(reached), len(steps)):
            start = min(reached.get(at, place), place if passed is None else passed)
            if at not in reached and passed is None:
                continue
            step = steps[at]
            if step.condition in conditions:
                after = at if step.repeated else at + 1
                following[after] = min(following.get(after, start), start)
            passed = start if step.optional else None
        if not following:
            return following
        least = len(steps)
        while least and steps[least - 1].optional:
            least -= 1
        ended = [start for at, start in following.items() if at >= least]
        if ended:
            ends[place + 1] = min(*ended, ends.get(place + 1, place))
        return {
            at: start
            for at, start in following.items()
            if at < len(steps) and self._is_open(place + 1, number, len(steps) - at)
        }


def first_matches(reader: Reader, starts: Starts) -> list[Place]:
    """Return the matches that start first, of these the longest, and none that shares a token with one of them.

    Args:
        reader: Says where matches end.
        starts: The numbers of the patterns that match from a token on.
    """
    chosen: list[Place] = []
    end = 0
    for start in sorted(starts):
        if start >= end:
            end = max(reader.earliest({start: starts[start]}, start, len(reader)))
            chosen.append((start, end))
    return chosen


def longest_matches(reader: Reader, starts: Starts) -> list[Place]:
    """Return the longest matches, of these the first, and none that shares a token with one of them.

    Args:
        reader: Says where matches end.
        starts: The numbers of the patterns that match from a token on.
    """
    earliest = reader.earliest(starts, 0, len(reader))
    longest_first = [(start - end, start, end) for end, start in earliest.items()]
    heapify(longest_first)
    chosen: list[Place] = []
    while longest_first:
        _size, start, end = heappop(longest_first)
        if earliest.get(end) != start:
            continue
        chosen.append((start, end))
        for taken in range(start + 1, end + 1):
            earliest.pop(taken, None)
        # No match is longer than this one; so what starts in it ends within its length behind it.
        last = min(len(reader), end + end - start)
        overlapping = [place for place in range(end + 1, last + 1) if earliest.get(place, end) < end]
        later = reader.earliest(starts, end, last) if overlapping else {}
        for place in overlapping:
            if place in later:
                earliest[place] = later[place]
                heappush(longest_first, (later[place] - place, later[place], place))
            else:
                del earliest[place]
    return chosen


GREEDY: Final[dict[str, Callable[[Reader, Starts], list[Place]]]] = {
    "FIRST": first_matches,
    "LONGEST": longest_matches,
}
"""Which matches are preferred: those that start first, or that are longest."""
