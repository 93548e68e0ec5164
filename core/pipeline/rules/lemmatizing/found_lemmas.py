"""The lemmas that have been found for tens of thousands of words, in little memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from ....tokens.arrays.ids import find_ids

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from ....vocab.strings import Holder

# So many are put in order at a time: it takes as long as to look up a thousand.
_LATE: Final = 256


class FoundLemmas:
    """Map keys to ids of lemmas, in a fifth of the memory of a dictionary: two numbers each, in the order of the keys.

    Threads may read and add at once; what one adds may be lost, so that it is to be found again.

    Attributes:
        holders: What keeps lemmas that the vocabulary does not, by their ids.
    """

    def __init__(self) -> None:
        nothing = np.empty(0, dtype=np.uint64)
        self._ordered = nothing, nothing
        self._late: dict[int, int] = {}
        self.holders: dict[int, Holder] = {}

    def __len__(self) -> int:
        return len(self._ordered[0]) + len(self._late)

    def find(self, keys: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], list[int]]:
        """Return the lemma for each of some keys, (n,), and the places of those for which there is none."""
        known, lemmas = self._ordered
        return find_ids(keys, known, lemmas, self._late)

    def add(self, lemmas: Mapping[int, int]) -> None:
        """Keep lemmas by their keys; what keeps those that the vocabulary does not is in `holders` before."""
        late = {**self._late, **lemmas}
        if len(late) > _LATE:
            known, found = self._ordered
            keys = np.concatenate([known, np.fromiter(late, dtype=np.uint64, count=len(late))])
            values = np.concatenate([found, np.fromiter(late.values(), dtype=np.uint64, count=len(late))])
            order = np.argsort(keys, kind="stable")
            self._ordered, late = (keys[order], values[order]), {}
        self._late = late

    def as_dict(self) -> dict[int, int]:
        """Return all lemmas by their keys."""
        keys, lemmas = self._ordered
        return {**dict(zip(keys.tolist(), lemmas.tolist(), strict=True)), **self._late}
