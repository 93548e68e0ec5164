"""Ids of strings in columns: which are there, what is known of them, and small numbers in their place."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain, count, pairwise
from typing import TYPE_CHECKING, Any, Final, TypeVar

import numpy as np

from ..quick import quick

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence
    from weakref import ref

    from numpy.typing import NDArray

_Thing = TypeVar("_Thing")
_Key = TypeVar("_Key", bound="Hashable")

_NONE: Final = frozenset({0})


@quick
def distinct_ids(column: NDArray[np.uint64]) -> set[int]:
    """Return the different ids of strings in a column, but for the 0 of none."""
    return set(column.tolist()) - _NONE


@quick
def look_up(
    column: NDArray[np.uint64], texts: Mapping[int, str], held: Mapping[int, ref[Any]], n_symbols: int
) -> tuple[list[Any], list[int]]:
    """Look up the different ids of strings in a column, but for those of symbols.

    Args:
        column: The ids, (n_tokens,).
        texts: Permanent strings by id.
        held: Weak references to what keeps others, by id.
        n_symbols: The number of symbols; ids below it are theirs, and 0 is that of none.

    Returns:
        What keeps strings that are not permanent, and the ids that are neither here nor there.
    """
    holders, others = [], []
    # In their order, so that the first that is nowhere is the first that is told.
    for key in dict.fromkeys(column.tolist()):
        if key < n_symbols or key in texts:
            continue
        reference = held.get(key)
        holder = None if reference is None else reference()
        if holder is None:
            others.append(key)
        else:
            holders.append(holder)
    return holders, others


@quick
class NumberedIds:
    """Number ids: those that are given first, others as they are met.

    Args:
        given: Different ids, (n_ids,).

    Attributes:
        n_given: How many were given.
        others: Those that were met beside them, in the order of their numbers.
    """

    __slots__ = ("_numbers", "n_given", "others")

    def __init__(self, given: NDArray[np.uint64]) -> None:
        self._numbers = {key: number for number, key in enumerate(dict.fromkeys(given.tolist()))}
        self.n_given = len(self._numbers)
        self.others: list[int] = []

    def __len__(self) -> int:
        return len(self._numbers)

    def numbers(self, column: NDArray[np.uint64]) -> NDArray[np.int32]:
        """Return the number of every id in a column, (n_tokens,)."""
        numbers, ids = self._numbers, column.tolist()
        for key in ids:
            if key not in numbers:
                numbers[key] = len(numbers)
                self.others.append(key)
        return np.array([*map(numbers.__getitem__, ids)], dtype=np.int32)

    def new_numbers(self, column: NDArray[np.uint64], met: bytearray) -> list[int]:
        """Return the numbers of ids in a column that were not met before, each once, in their order.

        Args:
            column: The column.
            met: For every number whether it was met, which is noted there; it grows with the numbers.
        """
        numbers = dict.fromkeys(self.numbers(column).tolist())
        met += bytes(max(len(self) - len(met), 0))
        found = [number for number in numbers if not met[number]]
        for number in found:
            met[number] = 1
        return found


@quick
class NumberedThings:
    """Number things by what they are: those that are given first, others as they are met.

    Things that are equal are not the same. What has a number is kept alive.

    Args:
        given: Different things.

    Attributes:
        things: Those that have numbers, in the order of these.
    """

    __slots__ = ("_n_given", "_numbers", "_turn", "_turns", "things")

    def __init__(self, given: list[Any]) -> None:
        self.things = [*given]
        self._n_given = len(given)
        # By where they are in memory; and for each the turn in which it was met last.
        self._numbers = {id(thing): number for number, thing in enumerate(given)}
        self._turn, self._turns = 0, [0] * len(given)

    def __len__(self) -> int:
        return len(self.things)

    def numbers(self, parts: Sequence[list[Any] | tuple[Any, ...]]) -> NDArray[np.int32]:
        """Return the number of each thing of some parts, one part after the other."""
        self._turn += 1
        found = [*map(self._number, chain.from_iterable(parts))]
        for number in found:
            self._turns[number] = self._turn
        return np.array(found, dtype=np.int32)

    def _number(self, thing: Any) -> int:
        number = self._numbers.get(id(thing))
        if number is None:
            number = self._numbers[id(thing)] = len(self.things)
            self.things.append(thing)
            self._turns.append(0)
        return number

    def keep(self, n_latest: int) -> NDArray[np.int32]:
        """Forget all but those that were given and those that were met last; these are numbered anew, in their order.

        Args:
            n_latest: How many of the others to keep at most.

        Returns:
            The numbers that they had, by those that they have now.
        """
        n_others = len(self) - self._n_given
        by_turn = sorted(range(self._n_given, len(self)), key=self._turns.__getitem__)
        kept = [*range(self._n_given), *sorted(by_turn[max(n_others - n_latest, 0) :])]
        self.things, self._turns = ([those[number] for number in kept] for those in (self.things, self._turns))
        self._numbers = {id(thing): number for number, thing in enumerate(self.things)}
        return np.array(kept, dtype=np.int32)


@quick
def find_ids(
    keys: NDArray[np.uint64],
    known: NDArray[np.uint64],
    ids: NDArray[np.uint64],
    late: dict[int, int],
    used: bytearray,
) -> tuple[NDArray[np.uint64], list[int]]:
    """Look up an id for each of some keys, (n,).

    Args:
        keys: The keys.
        known: Keys in order, (n_known,).
        ids: The id of each.
        late: The ids of other keys.
        used: For each of the ordered keys whether it was found, which is noted there.

    Returns:
        The ids, 0 where there is none, and the places of these.

    Raises:
        ValueError: There is not one id, or one mark, for each of the ordered keys.
    """
    if not len(known) == len(ids) == len(used):
        raise ValueError("not one for each")
    found = np.zeros(len(keys), dtype=np.uint64)
    missing = range(len(keys))
    if len(known):
        places = known.searchsorted(keys)
        is_known = known.take(places, mode="clip") == keys
        found[is_known] = ids.take(places, mode="clip")[is_known]
        np.frombuffer(used, dtype=np.uint8)[places[is_known]] = 1
        missing = np.flatnonzero(~is_known).tolist()
    unknown = []
    for place in missing:
        key_id = late.get(int(keys[place]))
        if key_id is None:
            unknown.append(place)
        else:
            found[place] = key_id
    return found, unknown


@quick
def numbered_ids(column: NDArray[np.uint64]) -> tuple[list[int], NDArray[np.int32]]:
    """Return the different ids in a column, in the order in which they are met, and for every one its number there."""
    return numbered_things(column.tolist(), len(column))


@quick
def numbered_things(things: Iterable[_Key], n_things: int) -> tuple[list[_Key], NDArray[np.int32]]:
    """Return the different ones of some things, in the order in which they are met, and for every one its number there.

    Args:
        things: The things.
        n_things: How many they are.

    Raises:
        ValueError: They are fewer.
    """
    # A dictionary that numbers what it has not seen yet: one look-up for each, and no sorting.
    numbers: defaultdict[_Key, int] = defaultdict(count().__next__)
    of_things = np.fromiter(map(numbers.__getitem__, things), dtype=np.int32, count=n_things)
    return list(numbers), of_things


@quick
def first_met(numbers: NDArray[np.int32], met: bytearray) -> NDArray[np.int32]:
    """Return the numbers of a column that were not met before, each once, in their order.

    Args:
        numbers: The column.
        met: For every number whether it was met, which is noted there.
    """
    found = [number for number in dict.fromkeys(numbers.tolist()) if not met[number]]
    for number in found:
        met[number] = 1
    return np.array(found, dtype=np.int32)


@quick
def each_of(numbers: NDArray[np.int32], things: list[_Thing]) -> list[_Thing]:
    """Return for every number of a column what stands at its place."""
    return [*map(things.__getitem__, numbers.tolist())]


@quick
def put_each(numbers: NDArray[np.int32], things: list[_Thing], found: list[_Thing]) -> None:
    """Put something at the place of every number of a column.

    Raises:
        ValueError: There is not one thing for each.
    """
    for number, thing in zip(numbers.tolist(), found, strict=True):
        things[number] = thing


@quick
def without(numbers: NDArray[np.int32], things: list[_Thing | None]) -> NDArray[np.int32]:
    """Return the numbers at whose places nothing stands."""
    return np.array([number for number in numbers.tolist() if things[number] is None], dtype=np.int32)


@quick
def once_in_each(
    numbers: NDArray[np.int32], ends: list[int], things: Sequence[_Thing | None], others: Sequence[_Thing | None]
) -> list[tuple[_Thing, ...]]:
    """Return for each part of a column what stands at the places that it names, each number's once, in their order.

    Args:
        numbers: The column.
        ends: Where its parts end.
        things: What stands at each place, if anything.
        others: What stands there otherwise, if anything.
    """
    found = []
    for start, end in pairwise([0, *ends]):
        chosen = [
            others[number] if things[number] is None else things[number]
            for number in dict.fromkeys(numbers[start:end].tolist())
        ]
        found.append(tuple(thing for thing in chosen if thing is not None))
    return found
