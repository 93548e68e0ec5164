"""Whether a word is among tens of thousands, in little memory."""

from __future__ import annotations

from bisect import bisect_right
from operator import itemgetter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

# Words that begin with the same letters stand together: with two of them at first, which are left out, and with three
# where one is looked for.
_FIRST: Final = 2
_SHARED: Final = 3
_END: Final = "\n"


class WordList:
    """Some words, in a fifth of the memory that a set takes.

    Args:
        parts: The words, some at a time: as objects they take four times as much.
    """

    def __init__(self, parts: Iterable[Iterable[str]]) -> None:
        self._odd: set[str] = set()
        together: dict[str, list[str]] = {}
        for words in parts:
            self._add(words, together)
        self._together = {first: _in_order(texts) for first, texts in together.items()}
        # Where in `_together` the words are that begin with some letters.
        self._looked_for: dict[str, tuple[int, int]] = {}

    def _add(self, words: Iterable[str], together: dict[str, list[str]]) -> None:
        """Put words beside those that begin with the same letters."""
        given = sorted(map(str, words))
        if _END.join(given).count(_END) >= len(given) > 0:
            self._odd.update(word for word in given if _END in word)
            given = [word for word in given if _END not in word]
        start = 0
        while start < len(given):
            first = given[start][:_FIRST]
            end = bisect_right(given, first, start, key=itemgetter(slice(_FIRST)))
            together.setdefault(first, []).append(_END.join([word[_FIRST:] for word in given[start:end]]))
            start = end

    def __bool__(self) -> bool:
        return bool(self._together or self._odd)

    def __contains__(self, word: str) -> bool:
        if _END in word:
            return word in self._odd
        together = self._together.get(word[:_FIRST], "")
        start, end = self._looked_for.get(word[:_SHARED]) or self._look_for(word[:_SHARED], together)
        return together.find(f"{_END}{word[_FIRST:]}{_END}", start, end) >= 0

    def _look_for(self, first: str, together: str) -> tuple[int, int]:
        """Return where the words begin, and where they end, that begin with some letters."""
        start = together.find(f"{_END}{first[_FIRST:]}")
        if start < 0:
            return 0, 0
        end = together.index(_END, together.rfind(f"{_END}{first[_FIRST:]}", 0, -1) + 1)
        self._looked_for[first] = start, end + 1
        return start, end + 1


def _in_order(texts: list[str]) -> str:
    """Return the words of some texts, each of which is in order, with an end before and behind each."""
    words = texts[0] if len(texts) == 1 else _END.join(sorted(_END.join(texts).split(_END)))
    return f"{_END}{words}{_END}"
