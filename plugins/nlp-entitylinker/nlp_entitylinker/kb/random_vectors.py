"""Vectors that differ and say nothing, where there are no others."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np

from .rows import EntityRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .rows import Row, Rows


class RandomVectors:
    """Give rows, of which entities without a vector get one that their ids alone decide.

    Args:
        rows: The rows.
        length: The length of the vectors.
    """

    def __init__(self, rows: Rows, length: int) -> None:
        self.rows = rows
        self.length = length

    @property
    def name(self) -> str:
        """What messages call them."""
        return self.rows.name

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows."""
        for row in self.rows:
            if isinstance(row, EntityRow) and row.vector is None:
                seed = blake2b(row.id.encode("utf8", "replace"), digest_size=8).digest()
                numbers = np.random.default_rng(int.from_bytes(seed, "little"))
                row.vector = numbers.standard_normal(self.length, dtype=np.float32)
            yield row
