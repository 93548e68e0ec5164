"""The strings that living words show besides themselves, such as shapes and suffixes, by their ids.

Nobody asks for most of them, so they are listed when somebody first does, and new words are added when somebody asks
again. So a look-up costs the same however many words there are, and a new word next to nothing.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from weakref import ref

    from .lexeme import Lexeme

# How many words and strings may wait to be forgotten, besides as many as are alive.
_ROOM = 10_000


class ShownStrings:
    """Find strings that living words show."""

    def __init__(self) -> None:
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

    def find(self, key: int, words: Callable[[], Sequence[ref[Lexeme]]]) -> str | None:
        """Return the string for an id, if some word shows it.

        Args:
            key: The id.
            words: Returns weak references to all living words.
        """
        if len(self._texts) > self._most_texts:
            self.start_afresh(words())
        while self._new:
            word = self._new.popleft()()
            if word is not None:
                word.show(self._texts)
        return self._texts.get(key)

    def start_afresh(self, words: Sequence[ref[Lexeme]]) -> None:
        """Forget all that was found, since words are dead or show other strings.

        Args:
            words: Weak references to all living words.
        """
        self._texts = {}
        self._new = deque(words)
        self._most_texts = 12 * len(self._new) + _ROOM
