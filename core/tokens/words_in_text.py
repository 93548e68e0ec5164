"""The words of a text found in it, with the white space between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..quoting import shown

if TYPE_CHECKING:
    from collections.abc import Sequence


def spaces_in_text(words: Sequence[str], text: str) -> list[bool] | None:
    """Find which words of a text a space follows; None where the words do not make up the text."""
    spaces = []
    at = 0
    for word in words:
        if not text.startswith(word, at):
            return None
        at += len(word)
        spaces.append(text.startswith(" ", at))
        at += spaces[-1]
    return spaces if at == len(text) else None


def words_and_spaces(words: Sequence[str], text: str) -> tuple[list[str], list[bool]]:
    """Find words in their text, and put a token of white space wherever more than one space is between two.

    Raises:
        ValueError: The words do not make up the text.
    """
    tokens: list[str] = []
    spaces: list[bool] = []
    at = 0
    for word in (word for word in words if word and not word.isspace()):
        start = text.find(word, at)
        gap = text[at:start] if start >= 0 else word
        if gap and not gap.isspace():
            raise ValueError(
                f"The token {shown(word)} does not follow at offset {at} of the text: {text[at : at + 30]!r}."
            )
        _add_gap(gap, tokens, spaces)
        tokens.append(word)
        spaces.append(False)
        at = start + len(word)
    if text[at:] and not text[at:].isspace():
        raise ValueError(f"The tokens end at offset {at}, but the text goes on: {text[at : at + 30]!r}.")
    _add_gap(text[at:], tokens, spaces)
    return tokens, spaces


def _add_gap(gap: str, words: list[str], spaces: list[bool]) -> None:
    """Write white space as the space after a word, and what is left of it as a token."""
    if words and gap.startswith(" "):
        spaces[-1] = True
        gap = gap[1:]
    if gap:
        words.append(gap)
        spaces.append(False)
