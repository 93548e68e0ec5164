"""Codes for where entities begin and go on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..quick import quick
from .columns import BEGIN, INSIDE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


@quick
def lost_inside(iob: NDArray[Any], types: NDArray[Any], *, starts: Sequence[int] = ()) -> int | None:
    """Return the first token that continues an entity (I) which no token before it begins (B), None if there is none.

    Args:
        iob: The codes of the tokens.
        types: Their entity types; a B without a type is a token that is blocked, and begins nothing.
        starts: Where Docs start, if the tokens are those of several.
    """
    inside = iob == INSIDE
    if not np.count_nonzero(inside):
        return None
    begins = (iob == BEGIN) & (types != 0)
    before = np.concatenate(([False], (inside | begins)[:-1]))
    before[list(starts)] = False
    lost = inside & ~before
    return int(lost.argmax()) if lost.any() else None


def begin_anew(iob: NDArray[np.int8], types: NDArray[np.uint64]) -> None:
    """Let an entity begin where it would go on after nothing, or under another label."""
    for token in np.flatnonzero(iob == INSIDE).tolist():
        before = token - 1
        if token == 0 or iob[before] not in (INSIDE, BEGIN) or types[before] != types[token]:
            iob[token] = BEGIN
