"""Rules for endings, as WordNet's morphy has them: an old ending gives way to a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def strip_endings(word: str, rules: Iterable[Sequence[str]]) -> list[str]:
    """Return the forms to which rules lead from a word, in the order of the rules; none is empty.

    Args:
        word: The word, in small letters.
        rules: Pairs of an old ending and a new one.
    """
    forms = [word[: len(word) - len(old)] + new for old, new in rules if word.endswith(old)]
    return [form for form in forms if form]
