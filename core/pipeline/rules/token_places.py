"""Where the tokens of a batch stand: in which Doc, and where there."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ...tokens import Doc


def places_of(tokens: Iterable[int], docs: Sequence[Doc]) -> Iterator[tuple[int, int]]:
    """Yield for some tokens of a batch the number of their Doc, and their own there."""
    starts = starts_of(docs)
    for token in tokens:
        number = bisect_right(starts, token) - 1
        yield number, token - starts[number]


def starts_of(docs: Sequence[Doc]) -> list[int]:
    """Return the number of each Doc's first token among those of all, and last the number of tokens."""
    return [*accumulate(map(len, docs), initial=0)]
