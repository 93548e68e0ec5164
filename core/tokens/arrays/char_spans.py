"""Find the tokens that some characters belong to."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from ...quoting import kind_of

if TYPE_CHECKING:
    from ..doc import Doc

MODES = ("strict", "contract", "expand")


def find(doc: Doc, start: int, end: int, *, mode: str) -> tuple[int, int] | None:
    """Return the first token of a stretch of characters and the one after its last, or None.

    Raises:
        ValueError: There is no such mode.
    """
    if not isinstance(mode, str) or mode not in MODES:
        raise ValueError(f"`alignment_mode` is one of {', '.join(MODES)}, not {kind_of(mode)}.")
    starts = doc.offsets
    n_tokens = len(doc)
    # An empty stretch within the text grows to the token around it; between two tokens it stays empty.
    grows = mode == "expand" and 0 < start == end < starts[-1]
    if not n_tokens or not (grows or 0 <= start < end <= starts[-1]):
        return None
    # The tokens that have a character of the stretch; the space after a token is not part of it.
    first = bisect_right(starts, start, 0, n_tokens) - 1
    if doc.end_of(first) <= start:
        first += 1
    last = bisect_left(starts, end, 0, n_tokens) - 1
    if mode == "expand":
        return first, max(first, last + 1)
    fits_start = first < n_tokens and starts[first] == start
    fits_end = doc.end_of(last) == end
    if mode == "strict":
        return (first, last + 1) if fits_start and fits_end else None
    if first < n_tokens and starts[first] < start:
        first += 1
    if doc.end_of(last) > end:
        last -= 1
    return (first, last + 1) if first <= last else None
