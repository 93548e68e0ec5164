"""Where the tokens of a Doc go when some of them are merged or split."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class Renumbering:
    """Say which new tokens stand for old ones.

    It is kept as long as the Doc is, so that a token, a span or a group that was taken before goes on to cover the same
    text; therefore it knows the stretches that changed and not each token.

    Args:
        stretches: For each stretch of tokens that changed its old start and end, and its new start and end, in text
            order.
    """

    __slots__ = ("_starts", "_stretches")

    def __init__(self, stretches: Sequence[tuple[int, int, int, int]]) -> None:
        self._stretches = stretches
        self._starts = [stretch[0] for stretch in stretches]

    def first(self, token: int) -> int:
        """Return the first new token that stands for an old one."""
        return self._bounds(token)[0]

    def last(self, token: int) -> int:
        """Return the last new token that stands for an old one."""
        return self._bounds(token)[1]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a span of old tokens starts and ends now; an empty one may stand behind the last token."""
        first = self.first(start)
        return first, self.last(end - 1) + 1 if end > start else first

    def _bounds(self, token: int) -> tuple[int, int]:
        number = bisect_right(self._starts, token) - 1
        if number < 0:
            return token, token
        _start, end, new_start, new_end = self._stretches[number]
        if token < end:
            return new_start, new_end - 1
        return token - end + new_end, token - end + new_end
