"""Find the affix at one end of a piece of text, at a cost that does not depend on the length of the piece."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from .reach import MARGIN, window_at_end, window_at_start
from .segments import Segment

if TYPE_CHECKING:
    from .in_ascii import SeenInAscii
    from .segments import Search


_UNSETTLED: Final = Segment("")


class Affixes(dict[str, "Segment | None"]):
    """Map what stands at one end of a piece of text, its edge, to the affix there; an unknown edge is searched.

    Args:
        search: Finds an affix; only the length of its match counts. None where there are none.
        seen: What is known of the search in ASCII, at the end in question.
        memo_size: How many edges are remembered: a few make up most, such as those of a run of brackets, and more
            different ones are forgotten together.

    Attributes:
        window: How many characters make an edge.
        limit: How long an affix is that may go on beyond the edge.
    """

    rule = ""
    # Which end it is: that of the first character or of the last.
    _end = 0

    def __init__(self, search: Search | None, seen: SeenInAscii | None = None, *, memo_size: int = 1_000) -> None:
        super().__init__()
        self._search = search
        self._memo_size = memo_size
        window = (window_at_start if self._end == 0 else window_at_end)(search)
        # What is there if a character stands at this end, where that settles it: most words have nothing.
        self._settled: dict[str, Segment | None] = {}
        if seen is not None and window is not None:
            others = map(chr, range(128))
            self._settled = dict.fromkeys(character for character in others if character not in seen.at_end)
            self._settled.update({character: Segment(character, self.rule) for character in seen.alone})
        self.window = sys.maxsize if window is None else window
        self.limit = self.window - MARGIN
        self._one, self._edge = map(self._slice, (1, self.window))

    def _slice(self, size: int) -> slice:
        return slice(size) if self._end == 0 else slice(-size, None)

    def __missing__(self, edge: str) -> Segment | None:
        match = None if self._search is None else self._search(edge)
        length = 0 if match is None else match.end() - match.start()
        affix = Segment(self.edge(edge, 0, len(edge), length), self.rule) if length else None
        if len(edge) == self.window:
            if len(self) >= self._memo_size:
                self.clear()
            self[edge] = affix
        return affix

    def find(self, text: str) -> Segment | None:
        """Return the affix of a text, None if it has none."""
        affix = self._settled.get(text[self._one], _UNSETTLED)
        if affix is not _UNSETTLED:
            return affix
        affix = self[text[self._edge]]
        return affix if affix is None or len(affix.text) < self.limit else self.find_between(text, 0, len(text))

    def find_between(self, text: str, start: int, end: int) -> Segment | None:
        """Return the affix of the piece of a text between two places, None if it has none."""
        size = self.window
        affix = self[self.edge(text, start, end, size)]
        # A run of one character may go on beyond the edge.
        while affix is not None and len(affix.text) >= size - MARGIN and size < end - start:
            size *= 2
            affix = self.__missing__(self.edge(text, start, end, size))
        return affix

    def repeats(self, text: str, start: int, end: int, *, step: int, most: int) -> int:
        """Return how many times, as far as is seen quickly, some characters can come off while the edge stays the same.

        Args:
            text: The text.
            start: Where the piece starts.
            end: Where it ends.
            step: How many characters come off each time.
            most: The greatest number of times that is of interest.
        """
        times = 1
        while step and times < most:
            more = min(2 * times, most)
            edge = self.edge(text, start, end, self.window + more * step)
            if edge[step:] != edge[:-step]:
                return times
            times = more
        return most

    def edge(self, text: str, start: int, end: int, size: int) -> str:
        """Return a number of characters at this end of a piece, all of them if they are fewer."""
        raise NotImplementedError


class Prefixes(Affixes):
    """Find what comes off the start of a piece of text."""

    rule = "PREFIX"

    def edge(self, text: str, start: int, end: int, size: int) -> str:
        """Return the first characters of a piece."""
        return text[start : min(start + size, end)]


class Suffixes(Affixes):
    """Find what comes off the end of a piece of text."""

    rule = "SUFFIX"
    _end = -1

    def edge(self, text: str, start: int, end: int, size: int) -> str:
        """Return the last characters of a piece."""
        return text[max(end - size, start) : end]
