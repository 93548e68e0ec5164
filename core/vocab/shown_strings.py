"""The strings that living words show besides themselves, such as shapes and suffixes, by their ids.

Nobody asks for most of them, so they are listed when somebody first does, and new words are added when somebody asks
again. So a look-up costs the same however many words there are, and a new word next to nothing.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from weakref import ref

    from .lexeme import Lexeme

# How many words and strings may wait to be forgotten, besides as many as are alive.
_ROOM = 10_000


class ShownStrings:
    """Find strings that living words show.

    Args:
        words: The weak references to all living words, under any keys; the caller adds and removes them.
    """

    def __init__(self, words: Mapping[Any, ref[Lexeme]]) -> None:
        self._words = words
        self._texts: dict[int, str] = {}
        self._new: deque[ref[Lexeme]] = deque()
        self._most_texts = self._most_new = _ROOM

    def add(self, word: ref[Lexeme]) -> None:
        """Note a new word."""
        self._new.append(word)
        if len(self._new) > self._most_new:
            # Many of them may be dead: a stream of words never seen before must not be kept here.
            for _ in range(len(self._new)):
                known = self._new.popleft()
                if known() is not None:
                    self._new.append(known)
            self._most_new = 2 * len(self._new) + _ROOM

    def find(self, key: int) -> str | None:
        """Return the string for an id, if some word shows it."""
        if len(self._texts) > self._most_texts:
            self.start_afresh()
        while self._new:
            word = self._new.popleft()()
            if word is not None:
                word.show(self._texts)
        return self._texts.get(key)

    def start_afresh(self) -> None:
        """Forget all that was found, since words are dead or show other strings."""
        self._texts = {}
        self._new = deque(list(self._words.values()))
        self._most_texts = 12 * len(self._new) + _ROOM
