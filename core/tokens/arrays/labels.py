"""Columns of labels as a byte for each token, since few different labels come back all the time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from ..quick import quick

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MOST: Final = 256


@quick
class LabelCodes:
    """Hold the id of each token's label as its number in a table; none of that is ever changed.

    Args:
        codes: The numbers, a byte each.
        table: The ids by their numbers, eight bytes each as this machine has them; Docs of a batch share it.

    Raises:
        ValueError: A number is none of the table.
    """

    __slots__ = ("codes", "table")

    codes: bytes
    table: bytes

    def __init__(self, codes: bytes, table: bytes) -> None:
        if codes and 8 * max(codes) + 8 > len(table):
            raise ValueError("no number of a table")
        self.codes = codes
        self.table = table

    def __len__(self) -> int:
        return len(self.codes)

    def item(self, place: int) -> int:
        """Return the id of one token's label."""
        number = self.codes[place]
        return int.from_bytes(self.table[8 * number : 8 * number + 8], _ORDER)

    def part(self, start: int, end: int) -> LabelCodes:
        """Return those of some tokens."""
        return LabelCodes(self.codes[start:end], self.table)


_ORDER: Final = "little" if np.dtype("<u8").isnative else "big"


@quick
def ids_of(labels: LabelCodes) -> NDArray[np.uint64]:
    """Return the ids of labels, (n_tokens,)."""
    table: NDArray[np.uint64] = np.frombuffer(labels.table, dtype=np.uint64)
    return table.take(np.frombuffer(labels.codes, dtype=np.uint8))


@quick
def code_labels(ids: NDArray[np.uint64]) -> LabelCodes | None:
    """Return labels as numbers, or None where there are more different ones than a byte can number.

    Args:
        ids: Their ids, (n_tokens,).
    """
    table, numbers = np.unique(ids, return_inverse=True)
    return LabelCodes(numbers.astype(np.uint8).tobytes(), table.tobytes()) if len(table) <= _MOST else None


@quick
def join_labels(parts: list[LabelCodes | NDArray[np.uint64]]) -> LabelCodes | None:
    """Return several columns of labels as one, or None where there are more different ones than a byte can number.

    Args:
        parts: The columns, as numbers or as ids.
    """
    return code_labels(np.concatenate([ids_of(part) if isinstance(part, LabelCodes) else part for part in parts]))
