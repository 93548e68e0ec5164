"""Many texts as one array of bytes: another order of them touches no object for each."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from .blocks import END

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

# The bytes that are moved at once, and the numbers of their places, are to fit into a processor's cache.
_N_TAKEN = 2048


class Texts:
    """Hold texts as UTF-8, with `END` after each.

    Args:
        data: The bytes.

    Attributes:
        data: The bytes, (n_bytes,).
        bounds: Where each text begins, and where the last one ends, (n_texts + 1,).
    """

    __slots__ = ("bounds", "data")

    def __init__(self, data: bytes) -> None:
        self.data = np.frombuffer(data, dtype=np.uint8)
        self.bounds: NDArray[np.int64] = np.concatenate([[0], np.flatnonzero(self.data == END[0]) + 1])

    @classmethod
    def of(cls, texts: Iterable[str]) -> Texts:
        """Return some texts."""
        return cls(END.join([*map(str.encode, texts), b""]))

    def __len__(self) -> int:
        return len(self.bounds) - 1

    def __getitem__(self, place: int) -> str:
        start, end = self.bounds[place : place + 2].tolist()
        return self.data[start : end - len(END)].tobytes().decode()

    def take(self, places: NDArray[Any]) -> bytes:
        """Return the texts at some places, (n_places,), as `data` is."""
        starts = self.bounds[places]
        sizes = self.bounds[places + 1] - starts
        cuts = pairwise([*range(0, len(places), _N_TAKEN), len(places)])
        return b"".join([self.data[ranges(starts[at:to], sizes[at:to])].tobytes() for at, to in cuts])


def ranges(starts: NDArray[np.int64], counts: NDArray[Any]) -> NDArray[np.int64]:
    """Return the numbers from each start on, as many as it counts, one range after the other."""
    sizes = counts.astype(np.int64)
    numbers: NDArray[np.int64] = (starts - sizes.cumsum() + sizes).repeat(sizes)
    numbers += np.arange(len(numbers))
    return numbers
