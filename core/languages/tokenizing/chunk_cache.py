"""Remember what chunks of text were cut into, in bounded memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Union

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ...vocab import Lexeme

Entry = Union["Lexeme", tuple["Lexeme", ...]]
"""The one lexeme of a chunk, which is what nearly all have, or several."""

LONGEST = 64
"""The length of the longest chunk that is remembered: others are rare, seldom met twice, and can be very long."""


class ChunkCache(dict[str, Entry]):
    """Map chunks to their tokens; an unknown chunk is cut and remembered.

    A hit costs what it costs in any dict, so nothing is recorded then. When the cache is full, what it holds becomes
    the old generation, which makes room chunk by chunk; a chunk that is met again before it has gone comes back. So
    frequent chunks stay, however many new ones stream by.

    Args:
        cut: Finds the tokens of a chunk.
        size: The greatest number of chunks to remember.
    """

    __slots__ = ("_cut", "_leaving", "_old", "size")

    def __init__(self, cut: Callable[[str], Entry], *, size: int) -> None:
        super().__init__()
        self._cut = cut
        self.size = size
        self._old: dict[str, Entry] = {}
        self._leaving: Iterator[str] = iter(())

    def __missing__(self, chunk: str) -> Entry:
        entry = self._old.pop(chunk, None)
        if entry is None:
            entry = self._cut(chunk)
            if len(chunk) > LONGEST or not self.size:
                return entry
            if len(self) + len(self._old) >= self.size:
                self._drop_one()
        self[chunk] = entry
        return entry

    def forget(self) -> None:
        """Forget everything."""
        self.clear()
        self._old = {}

    def _drop_one(self) -> None:
        """Forget the chunk that has gone unseen for longest, as far as is known."""
        if not self._old:
            self._old = dict(self)
            self._leaving = iter(list(self._old))
            self.clear()
        for chunk in self._leaving:
            if self._old.pop(chunk, None) is not None:
                break
