"""Spans that go through a transformer together: of about the same length, so that little of it is padding."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

# A pass of its own takes about the time of so many pieces in a larger one.
_PASS = 40


def make_buckets(lengths: Sequence[int], *, max_items: int, is_padded: bool = True) -> list[NDArray[np.int64]]:
    """Divide spans into buckets, from the longest to the shortest, so that passes and padding take the least time.

    Args:
        lengths: How many pieces each span has.
        max_items: How many pieces a bucket may have, padding included; a longer span makes a bucket by itself.
        is_padded: Whether a bucket may have spans of several lengths, which are padded to the longest.

    Returns:
        The numbers of the spans of each bucket.
    """
    order = np.argsort(-np.asarray(lengths, dtype=np.int64), kind="stable")
    ordered = np.asarray(lengths, dtype=np.int64)[order]
    # For each number of spans, the least time that these take, the longest of all, and where their last bucket begins.
    times = np.zeros(len(order) + 1)
    begins = np.zeros(len(order) + 1, dtype=np.int64)
    first = 0
    for end in range(1, len(order) + 1):
        while first < end - 1 and not _fits(ordered[first:end], max_items, is_padded=is_padded):
            first += 1
        places = np.arange(first, end)
        took = times[places] + (end - places) * ordered[places] + _PASS
        begins[end] = first + took.argmin()
        times[end] = took.min()
    buckets = []
    end = len(order)
    while end:
        buckets.append(order[begins[end] : end])
        end = begins[end]
    return buckets[::-1]


def _fits(ordered: NDArray[np.int64], max_items: int, *, is_padded: bool) -> bool:
    """Tell whether spans, the longest first, may be in a bucket; if so, they may without the first ones too."""
    return len(ordered) * int(ordered[0]) <= max_items and (is_padded or ordered[0] == ordered[-1])
