"""Spans that go through a transformer together: of about the same length, so that little of it is padding."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

# A span that is shorter than this share of the longest one of a bucket begins another: unless the bucket is smaller
# than so many pieces, where a pass of its own costs more than the padding.
_FULL = 0.9
_WORTH_A_PASS = 512


def make_buckets(lengths: Sequence[int], *, max_items: int, is_padded: bool = True) -> list[NDArray[np.int64]]:
    """Divide spans into buckets, from the longest to the shortest.

    Args:
        lengths: How many pieces each span has.
        max_items: How many pieces a bucket may have, padding included; a longer span makes a bucket by itself.
        is_padded: Whether a bucket may have spans of several lengths, which are padded to the longest.

    Returns:
        The numbers of the spans of each bucket.
    """
    order = np.argsort(-np.asarray(lengths), kind="stable")
    buckets: list[NDArray[np.int64]] = []
    begin = 0
    for place in range(1, len(order)):
        longest, length = lengths[order[begin]], lengths[order[place]]
        n_items = (place - begin) * longest
        is_full = n_items + longest > max_items
        is_short = length < _FULL * longest and n_items >= _WORTH_A_PASS if is_padded else length < longest
        if is_full or is_short:
            buckets.append(order[begin:place])
            begin = place
    if len(order):
        buckets.append(order[begin:])
    return buckets
