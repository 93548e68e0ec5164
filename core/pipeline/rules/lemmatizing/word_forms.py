"""The forms of thousands of words, in little memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Words that begin with the same letters stand together, each in a line with its forms.
_FIRST: Final = 2
_END: Final = "\n"
_NEXT: Final = "\t"
_NOTHING: Final = object()


class WordForms(Mapping[str, Sequence[str]]):
    """Map words to their forms, in a tenth of the memory that a dictionary of lists takes.

    Args:
        forms: Words with the forms of each; those that come last are a word's.
    """

    def __init__(self, forms: Iterable[tuple[str, Sequence[str]]]) -> None:
        # What is no list of strings, or would be no line, stays what it is.
        self._odd: dict[str, Sequence[str]] = {}
        lines: dict[str, dict[str, str]] = {}
        for word, its_forms in forms:
            line = _line(word, its_forms)
            if line is None:
                self._odd[word] = its_forms
            else:
                self._odd.pop(word, None)
                lines.setdefault(word[:_FIRST], {})[word] = line
        for word in self._odd:
            if isinstance(word, str):
                lines.get(word[:_FIRST], {}).pop(word, None)
        self._together = {first: _END.join(["", *some.values(), ""]) for first, some in lines.items() if some}
        self._size = sum(map(len, lines.values())) + len(self._odd)

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[str]:
        for text in self._together.values():
            for line in text[1:-1].split(_END):
                yield line[: line.index(_NEXT)]
        yield from self._odd

    def __getitem__(self, word: str) -> Sequence[str]:
        found = self._find(word)
        if found is _NOTHING:
            raise KeyError(word)
        forms: Sequence[str] = found
        return forms

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and self._find(word) is not _NOTHING

    def get(self, word: str, default: Any = None) -> Any:
        """Return the forms of a word, or a default: most words have none, and to raise an error takes long."""
        found = self._find(word)
        return default if found is _NOTHING else found

    def _find(self, word: str) -> Any:
        text = self._together.get(word[:_FIRST], "")
        place = text.find(f"{_END}{word}{_NEXT}")
        if place < 0 or _END in word or _NEXT in word:
            return self._odd.get(word, _NOTHING)
        start = place + len(word) + 2
        return text[start : text.index(_END, start)].split(_NEXT)


def _line(word: Any, forms: Any) -> str | None:
    """Return the line of a word, None where it cannot have one."""
    try:
        line = _NEXT.join([word, *forms])
    except TypeError:
        return None
    # A string has forms as well: its letters.
    is_line = type(forms) is list and forms and line.count(_NEXT) == len(forms) and _END not in line
    return line if is_line else None
