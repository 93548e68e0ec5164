"""Cut documents into pieces that are learnt side by side, so that a long one takes no longer than many short ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

# Each state of a piece needs arrays as long as its document: so one is cut into at most so many pieces, and so many
# tokens are in the arrays of all its states together.
MAX_PIECES = 50
MAX_TOKENS = 5_000_000


class Pieces(NamedTuple):
    """The parts of documents that are learnt side by side.

    Args:
        docs: The number of the document that each piece is of.
        n_before: How many actions come before it.
    """

    docs: list[int]
    n_before: list[int]


def cut(lengths: Iterable[int], *, size: int, actions_per_token: int, n_states: int = 1) -> Pieces:
    """Cut documents into pieces of about as many actions as are learnt at a time.

    Of a document that would have too many, the pieces are spread evenly over the whole.

    Args:
        lengths: The number of tokens of each document; 0 to leave one out.
        size: How many actions are learnt at a time; 0 for all that a document takes.
        actions_per_token: About how many actions a token takes.
        n_states: How many states each piece has.
    """
    pieces = Pieces([], [])
    for number, n_tokens in enumerate(lengths):
        if not n_tokens:
            continue
        n_actions = actions_per_token * n_tokens
        most = max(1, min(MAX_PIECES, MAX_TOKENS // (n_states * n_tokens)))
        n_pieces = min(most, -(-n_actions // size)) if size else 1
        distance = max(size, n_actions // n_pieces)
        pieces.docs.extend([number] * n_pieces)
        pieces.n_before.extend(range(0, n_pieces * distance, distance))
    return pieces
