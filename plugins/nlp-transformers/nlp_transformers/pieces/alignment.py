"""Which tokens wordpieces belong to, by the characters that both are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


def align(pieces: tuple[Ints, Ints], tokens: tuple[Ints, Ints]) -> tuple[Ints, Ints]:
    """Pair each piece with all tokens that share a character with it.

    A piece without characters, such as one that marks the start of a text, has no token; a piece that spans several
    tokens belongs to each of them. A token of whose characters none is left (a control character, a blank) has no
    piece.

    Args:
        pieces: The first characters of the pieces and the ends behind the last, in any order.
        tokens: The same of the tokens, which have characters and follow each other.

    Returns:
        The pairs: the numbers of the pieces, in their order, and the number of the token of each.
    """
    starts, ends = pieces
    token_starts, token_ends = tokens
    first = np.searchsorted(token_ends, starts, side="right")
    behind = np.searchsorted(token_starts, ends, side="left")
    n_tokens = np.where(ends > starts, np.maximum(behind - first, 0), 0)
    paired = np.repeat(np.arange(len(starts)), n_tokens)
    return paired, np.repeat(first, n_tokens) + count_up(n_tokens)


def count_up(lengths: Ints) -> Ints:
    """Return 0, 1, 2 and so on for each of some lengths, one after another: ``[2, 3]`` gives ``[0, 1, 0, 1, 2]``."""
    ends = np.cumsum(lengths)
    return np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - lengths, lengths)
