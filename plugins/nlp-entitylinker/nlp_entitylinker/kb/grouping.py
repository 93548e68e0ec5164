"""From what was said of aliases to the aliases: entities are found, items of an alias joined, blocks packed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from nlpx.errors import DataError

from .blocks import RowCode, pack_aliases, spread
from .checking import LARGEST_SUM, refused_sum
from .spool import COUNT, N_PARTS, NAME, PRIOR, WHOLE, read_items, set_rows
from .texts import Texts, ranges

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from .spool import Frame, Items

_SPREADS, _ROWS, _LINKED = "spreads.npy", "rows.npy", "linked.npy"


class ItemError(DataError):
    """Report something that was given to a `KBBuilder` and turned out to be wrong when all was there.

    Args:
        message: What is wrong.
        alias: The alias that it is about; empty for none.
        entity: The entity that it is about, likewise.
    """

    def __init__(self, message: str, *, alias: str = "", entity: str = "") -> None:
        super().__init__(message)
        self.alias, self.entity = alias, entity

    def __reduce__(self) -> Any:
        return partial(type(self), alias=self.alias, entity=self.entity), (str(self),)


@dataclass(frozen=True)
class Part:
    """Say what one process is to do at once.

    Attributes:
        start: The first of the spool's parts that it is to join.
        end: The one that follows the last.
        spool: The file of all items.
        frames: Where those of these parts are.
        scratch: The folder for what is not to stay.
    """

    start: int
    end: int
    spool: Path
    frames: list[Frame]
    scratch: Path

    @property
    def blocks(self) -> Path:
        """Where its blocks are written."""
        return self.scratch / f"{self.start}.blocks"


def write_row_table(scratch: Path, spreads: NDArray[np.uint64]) -> NDArray[np.intp]:
    """Write by which processes find the rows of entities, and return the rows in order of the ids.

    Args:
        scratch: The folder for what is not to stay.
        spreads: The `spread` ids of the entities, (n_entities,).
    """
    order = spreads.argsort(kind="stable")
    np.save(scratch / _SPREADS, spreads[order])
    np.save(scratch / _ROWS, order.astype(np.uint32))
    np.save(scratch / _LINKED, np.zeros(len(order), dtype=np.bool_))
    return order


def find_rows(part: Part) -> int:
    """Find the entities of a part's items, and return how many aliases it has at most.

    Raises:
        ItemError: An entity is not there.
    """
    items = read_items(part.spool, part.frames)
    wanted = spread(items.rows)
    # In order, so that a table that is larger than memory is read once from its beginning to its end.
    order = wanted.argsort()
    table, all_rows = (np.load(part.scratch / name, mmap_mode="r") for name in (_SPREADS, _ROWS))
    places = np.empty(len(order), dtype=np.intp)
    places[order] = table.searchsorted(wanted[order])
    known = np.zeros(len(order), dtype=np.bool_)
    inside = places < len(table)
    known[inside] = table[places[inside]] == wanted[inside]
    if not known.all():
        _refuse_unknown(items, int(known.argmin()))
    rows = all_rows[places].astype(np.uint64)
    set_rows(part.spool, part.frames, rows)
    is_linked = np.load(part.scratch / _LINKED, mmap_mode="r+")
    is_linked[rows[items.kinds.repeat(items.counts) != NAME]] = True
    spreads = np.sort(items.spreads)
    return len(spreads) and 1 + int(np.count_nonzero(spreads[1:] != spreads[:-1]))


def _refuse_unknown(items: Items, entry: int) -> NoReturn:
    ends = items.counts.cumsum(dtype=np.int64)
    item = int(ends.searchsorted(entry, side="right"))
    alias, entity = Texts(items.aliases)[item], Texts(items.entities)[entry]
    raise ItemError(
        f"The alias {alias!r} has the entity {entity!r}, which is not in the knowledge base; add it too.",
        alias=alias,
        entity=entity,
    )


@dataclass(frozen=True)
class Written:
    """Say what was written of a part.

    Attributes:
        n_aliases: How many aliases.
        n_pairs: How many entities they have together.
        n_ambiguous: How many aliases have more than one.
        sizes: The bytes of the blocks, (n_blocks,).
    """

    n_aliases: int
    n_pairs: int
    n_ambiguous: int
    sizes: NDArray[np.int64]


def write_blocks(part: Part, n_bits: int) -> Written:
    """Write the blocks of a part.

    Args:
        part: The part, the entities of whose items have been found.
        n_bits: How many bits are the number of a block.

    Raises:
        ItemError: Items of an alias do not go together.
    """
    items = read_items(part.spool, part.frames)
    groups = Groups(items, np.load(part.scratch / _LINKED, mmap_mode="r"))
    groups.check()
    first, end = (number * ((1 << n_bits) // N_PARTS) for number in (part.start, part.end))
    numbers = (groups.spreads >> np.uint64(64 - n_bits)).astype(np.int64) - first
    bounds = numbers.searchsorted(np.arange(end - first + 1))
    counts, texts = groups.counts, groups.texts
    sizes = np.empty(len(bounds) - 1, dtype=np.int64)
    with part.blocks.open("wb") as file:
        for block, data in enumerate(pack_aliases(texts, counts, groups.entries(), bounds)):
            sizes[block] = file.write(data)
    return Written(len(texts), int(counts.sum()), int((counts > 1).sum()), sizes)


class Groups:
    """Join the items of each alias; the names of entities that have aliases are left out.

    Args:
        items: The items, with the rows of entities.
        is_linked: Whether each entity has an alias, (n_entities,).
    """

    def __init__(self, items: Items, is_linked: NDArray[np.bool_]) -> None:
        self._code = RowCode(len(is_linked))
        ends = items.counts.cumsum(dtype=np.int64)
        is_name = items.kinds == NAME
        is_left_out = is_name.copy()
        is_left_out[is_name] = is_linked[items.rows[(ends - 1)[is_name]]]
        # Names come last, in the order in which entities came.
        order = np.lexsort((is_name, items.spreads))
        order = order[~is_left_out[order]]
        self._kinds = items.kinds[order]
        counts = items.counts[order].astype(np.int64)
        entries = ranges(ends[order] - counts, counts)
        self._rows, self._weights = items.rows[entries], items.weights[entries]
        spreads = items.spreads[order]
        self._is_head = np.ones(len(order), dtype=np.bool_)
        self._is_head[1:] = spreads[1:] != spreads[:-1]
        self.spreads: NDArray[np.uint64] = spreads[self._is_head]
        self._texts = Texts(Texts(items.aliases).take(order))
        self._entries, self._entities = entries, items.entities
        # The group of each item, and of each of its entities.
        self._group = self._is_head.cumsum() - 1
        self._owner = self._group.repeat(counts)
        self._is_prior = np.isin(self._kinds, (WHOLE, PRIOR)).repeat(counts)
        self._has_priors = np.zeros(len(self.spreads), dtype=np.bool_)
        self._has_priors[self._group[np.isin(self._kinds, (WHOLE, PRIOR))]] = True
        self.counts: NDArray[np.uint32] = np.bincount(self._owner, minlength=len(self.spreads)).astype(np.uint32)
        self.texts = Texts(self._texts.take(np.flatnonzero(self._is_head)))

    def entries(self) -> NDArray[Any]:
        """Return what the groups have for each of their entities, as `RowCode` packs it, (n_entries,)."""
        return self._code.pack_entries(self._rows, self._priors())

    def check(self) -> None:
        """Check that items of each alias go together.

        Raises:
            ItemError: They do not.
        """
        heads = np.flatnonzero(self._is_head)[self._group]
        others = np.flatnonzero(~self._is_head)
        clashes = (self._kinds[others] == WHOLE) | (self._kinds[others] != self._kinds[heads[others]])
        for first, second, is_clash in zip(heads[others].tolist(), others.tolist(), clashes.tolist(), strict=True):
            if is_clash or self._texts[first] != self._texts[second]:
                self._check_together(first, second)
        order = np.lexsort((self._rows, self._owner))
        rows, owner = self._rows[order], self._owner[order]
        again = (owner[1:] == owner[:-1]) & (rows[1:] == rows[:-1])
        if again.any():
            entry = int(order[1:][again][0])
            alias, entity = self.texts[self._owner[entry]], Texts(self._entities)[self._entries[entry]]
            raise ItemError(
                f"The alias {alias!r} has the entity {entity!r} twice; give it once.", alias=alias, entity=entity
            )
        sums = np.bincount(self._owner, self._weights * self._is_prior, minlength=len(self.spreads))
        if sums.max(initial=0) > LARGEST_SUM:
            alias = self.texts[int(sums.argmax())]
            raise ItemError(refused_sum(alias, sums.max()), alias=alias)

    def _check_together(self, first: int, second: int) -> None:
        alias, kinds = self._texts[second], {int(self._kinds[first]), int(self._kinds[second])}
        if self._texts[first] != self._texts[second]:
            problem = f"The aliases {self._texts[first]!r} and {alias!r} have the same id; leave one out."
        elif WHOLE in kinds and kinds <= {WHOLE, PRIOR}:
            problem = f"The alias {alias!r} is given twice; give all its entities at once."
        elif COUNT in kinds and kinds & {WHOLE, PRIOR}:
            problem = f"The alias {alias!r} has probabilities and counts; give it either."
        else:
            return
        raise ItemError(problem, alias=alias)

    def _priors(self) -> NDArray[np.float64]:
        """Return the probability of each entity: what was given, or its share of the counts; a name has the rest."""
        totals = np.bincount(self._owner, self._weights, minlength=len(self.spreads))
        # Where none of its entities was ever counted, an alias is likely to mean none of them.
        totals[self._has_priors | (totals == 0)] = 1.0
        priors: NDArray[np.float64] = self._weights / totals[self._owner]
        for entry in np.flatnonzero(self._has_priors[self._owner] & ~self._is_prior).tolist():
            start = self._owner.searchsorted(self._owner[entry])
            priors[entry] = max(0.0, 1.0 - priors[start:entry].sum())
        return priors
