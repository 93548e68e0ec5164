"""Rows of token types, found by what is read of them, and kept from one batch to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .typed_tokens import _types

if TYPE_CHECKING:
    from collections.abc import Callable

    from .feature_major import Floats
    from .typed_tokens import Types

# A row that was asked for once counts as if since then types had come for so many tables: most words never come again.
# On English text a tenth fewer rows have to be made than if all counted alike; where texts come again, a quarter.
_HANDICAP = 5


class TypeRows:
    """A row for each of some token types; when there is no room, those go that were not used for the longest time.

    Those that were used once only go earlier.

    It serves one thread at a time, and needs compiled code.

    Args:
        size: How many rows there are: at least as many as are asked for at a time. Those that nobody has asked for yet
            take no memory.
        width: How many numbers a row has.
        n_columns: How many numbers tell a type from others.
        editions: What tells its types from those that have the same keys in other tables.
    """

    def __init__(self, size: int, width: int, *, n_columns: int, editions: tuple[object | None, ...] = ()) -> None:
        self.editions = editions
        self._kept = _types.KeptRows(size, width, n_columns, _HANDICAP * size)

    def __len__(self) -> int:
        return len(self._kept)

    def find(self, types: Types, make: Callable[[Types], Floats], *, out: Floats) -> None:
        """Write the row of each of some types to that of its number, and zeros to that of the number 0.

        Args:
            types: The types.
            make: Called with the types if some have no rows; returns the rows of these.
            out: Where to write, (n_types + 1, width).
        """
        if self._kept.find(types.numbered, out):
            self._kept.keep(types.numbered, make(types), out)
