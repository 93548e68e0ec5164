"""What a chunk of text is cut into, and what cuts it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from ...named_tuples import NamedTuple

Search = Callable[[str], re.Match[str] | None]
FindAll = Callable[[str], Iterable[re.Match[str]]]


class Segment(NamedTuple):
    """A piece of text that becomes a token.

    Attributes:
        text: The token.
        rule: The kind of rule that cut it out, as `Tokenizer.explain` names it.
        norm: The norm that a special case gives it, or None.
    """

    text: str
    rule: str = "TOKEN"
    norm: str | None = None


def is_plain(chunk: str) -> bool:
    """Tell whether a chunk holds nothing but letters."""
    return chunk.isalpha()


SpecialCases = dict[str, tuple[Segment, ...]]
