"""Choose matches that do not overlap."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .matcher import Match

MatchT = TypeVar("MatchT", bound="Match")

GREEDY: Final[dict[str, Callable[[Match], tuple[int, int]]]] = {
    "FIRST": lambda match: (match[1], match[1] - match[2]),
    "LONGEST": lambda match: (match[1] - match[2], match[1]),
}
"""Which of some matches are preferred: those that start first, or that are longest."""


def without_overlaps(matches: Iterable[MatchT], greedy: str) -> list[MatchT]:
    """Return the preferred of some matches, and none that shares a token with one of them.

    Args:
        matches: The matches.
        greedy: ``FIRST`` or ``LONGEST``.
    """
    taken: set[int] = set()
    chosen = []
    for match in sorted(matches, key=GREEDY[greedy]):
        places = range(match[1], match[2])
        if taken.isdisjoint(places):
            taken.update(places)
            chosen.append(match)
    return chosen
