"""Remember what chunks of text were cut into, in bounded memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..vocab import Lexeme

Entry = tuple[tuple["Lexeme", ...], tuple[bool, ...]]
"""The lexemes of a chunk, and for each whether a space follows it, as if one followed the chunk."""

# Longer chunks are rare, seldom met twice, and can be very long.
_LONGEST = 64


class ChunkCache(dict[str, Entry]):
    """Map chunks to their tokens; an unknown chunk is cut and remembered.

    There are two generations. When the young one is full, it becomes the old one, and the old one is forgotten. A chunk
    that is met again while it is in the old one returns to the young one. So frequent chunks stay, however many new
    ones stream by, and a hit in the young generation costs no more than in any dict.

    Args:
        cut: Finds the tokens of a chunk.
        size: The greatest number of chunks to remember, both generations together.
    """

    __slots__ = ("_cut", "_old", "_room")

    def __init__(self, cut: Callable[[str], Entry], *, size: int) -> None:
        super().__init__()
        self._cut = cut
        self._old: dict[str, Entry] = {}
        self._room = size // 2

    def __missing__(self, chunk: str) -> Entry:
        entry = self._old.get(chunk)
        if entry is None:
            entry = self._cut(chunk)
            if len(chunk) > _LONGEST or not self._room:
                return entry
        if len(self) >= self._room:
            self._old = dict(self)
            self.clear()
        self[chunk] = entry
        return entry

    def forget(self) -> None:
        """Forget everything."""
        self.clear()
        self._old = {}
