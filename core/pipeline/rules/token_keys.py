"""One key for what tokens have in several columns, by which what depends on nothing else is remembered.

A tuple for each token would be as good a key, but so many of them at a time set off Python's collector of garbage,
which then goes through all that the pipeline holds.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from ...tokens import Doc

# Any odd number whose bits look random; this is the golden ratio's.
_FACTOR: Final = np.uint64(0x9E3779B97F4A7C15)


def combined(first: NDArray[Any], *others: NDArray[Any]) -> NDArray[np.uint64]:
    """Return one number for each row of some columns of ids or small numbers, (n_rows,).

    Two rows that differ have the same one as rarely as two strings have the same id.
    """
    keys = first.astype(np.uint64)
    for values in others:
        keys *= _FACTOR
        keys += values.astype(np.uint64, copy=False)
    return keys


def places_of(tokens: Iterable[int], docs: Sequence[Doc]) -> Iterator[tuple[int, int]]:
    """Yield for some tokens of a batch the number of their Doc, and their own there."""
    starts = starts_of(docs)
    for token in tokens:
        number = bisect_right(starts, token) - 1
        yield number, token - starts[number]


def starts_of(docs: Sequence[Doc]) -> list[int]:
    """Return the number of each Doc's first token among those of all, and last the number of tokens."""
    return [*accumulate(map(len, docs), initial=0)]
