"""The lemmas that have been found for tens of thousands of words, in little memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from ....named_tuples import NamedTuple
from ....tokens.arrays.ids import find_ids

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from ....vocab.strings import Holder

# So many are put in order at a time: it takes as long as to look up a few hundred.
_LATE: Final = 256
# When more are known than this, an eighth goes.
_MOST: Final = 32_768
_LEAVING: Final = _MOST // 8


class _Known(NamedTuple):
    """What is known at one time; only the marks are changed, and what keeps strings grows.

    Attributes:
        keys: Most keys, in order.
        lemmas: The lemma of each.
        used: Which of them were found since they were last thought of as leaving.
        late: The lemmas of the latest keys.
        holders: What keeps lemmas, by their ids.
    """

    keys: NDArray[np.uint64]
    lemmas: NDArray[np.uint64]
    used: bytearray
    late: dict[int, int]
    holders: dict[int, Holder]


class FoundLemmas:
    """Map keys to ids of lemmas, in a fifth of the memory of a dictionary: two numbers each, in the order of the keys.

    When there are too many, those go that have not been found since it was last their turn: a hand goes round, passes
    those that are marked, and takes their marks (the clock algorithm; Corbató 1968). So frequent words stay, however
    many new ones stream by.

    Threads may read and add at once; what one adds may be lost, so that it is to be found again.
    """

    def __init__(self) -> None:
        nothing = np.empty(0, dtype=np.uint64)
        self._known = _Known(nothing, nothing, bytearray(), {}, {})
        # The last key that had its turn.
        self._hand = 0

    def __len__(self) -> int:
        return len(self._known.keys) + len(self._known.late)

    def find(self, keys: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], list[int], dict[int, Holder]]:
        """Look up lemmas.

        Args:
            keys: The keys, (n,).

        Returns:
            The lemma for each, (n,), the places of those for which there is none, and what keeps the strings of lemmas
            for as long as it is referred to.
        """
        known = self._known
        lemmas, missing = find_ids(keys, known.keys, known.lemmas, known.late, known.used)
        return lemmas, missing, known.holders

    def add(self, lemmas: Mapping[int, int], holders: Mapping[int, Holder]) -> None:
        """Keep lemmas by their keys.

        Args:
            lemmas: The lemmas.
            holders: What keeps the strings of some of them, by their ids.
        """
        known = self._known
        # First: whoever finds the lemma needs what keeps its string.
        known.holders.update(holders)
        late = {**known.late, **lemmas}
        if len(late) > _LATE:
            n_more = len(known.keys) + len(late) - _MOST
            if n_more > 0 and len(known.keys):
                known = self._without(min(max(n_more, _LEAVING), len(known.keys)), known._replace(late=late))
            known, late = _merged(known, late), {}
        self._known = known._replace(late=late)

    def as_dict(self) -> dict[int, int]:
        """Return all lemmas by their keys."""
        known = self._known
        return {**dict(zip(known.keys.tolist(), known.lemmas.tolist(), strict=True)), **known.late}

    def _without(self, n_leaving: int, known: _Known) -> _Known:
        """Return what is known without some keys, and what keeps the strings of the lemmas that are left."""
        used = np.frombuffer(known.used, dtype=np.bool_).copy()
        in_turn = np.roll(np.arange(len(used)), -int(known.keys.searchsorted(np.uint64(self._hand), side="right")))
        # Where too few are unused, the hand goes round and all are.
        unused_first = np.argsort(used[in_turn], kind="stable")[:n_leaving]
        leaving = in_turn[unused_first]
        used[in_turn if used[leaving[-1]] else in_turn[: unused_first[-1]]] = False
        self._hand = int(known.keys[leaving[-1]])
        stays = np.ones(len(used), dtype=np.bool_)
        stays[leaving] = False
        lemmas = known.lemmas[stays]
        needed = {*lemmas.tolist(), *known.late.values()}
        # Others may add to it just now.
        holders = {key: holder for key, holder in known.holders.copy().items() if key in needed}
        return known._replace(
            keys=known.keys[stays], lemmas=lemmas, used=bytearray(used[stays].tobytes()), holders=holders
        )


def _merged(known: _Known, late: Mapping[int, int]) -> _Known:
    """Return what is known with the latest keys in order among the others."""
    keys, lemmas = (np.fromiter(each, dtype=np.uint64, count=len(late)) for each in (late, late.values()))
    order = np.argsort(keys)
    places = known.keys.searchsorted(keys[order])
    return known._replace(
        keys=np.insert(known.keys, places, keys[order]),
        lemmas=np.insert(known.lemmas, places, lemmas[order]),
        used=bytearray(np.insert(np.frombuffer(known.used, dtype=np.uint8), places, 0).tobytes()),
    )
