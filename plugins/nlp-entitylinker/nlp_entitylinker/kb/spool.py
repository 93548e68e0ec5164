"""What was said of aliases, on disk, in parts that fit into memory: an external sort by the first bits of a hash."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nlpx.vocab import string_ids

from .blocks import spread
from .texts import Texts, ranges

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

_BITS = 8
N_PARTS = 1 << _BITS
"""In how many parts aliases are; a block of aliases is in one of them."""
WHOLE, PRIOR, COUNT, NAME = range(4)
"""Kinds of items: an alias with all its probabilities; one of these; one of its counts; the name of an entity."""
_ARRAYS = {"spreads": "<u8", "kinds": "u1", "counts": "<u4", "rows": "<u8", "weights": "<f8"}
_OF_ENTRIES = ("rows", "weights")


class Frame(NamedTuple):
    """Say where items of one part are in the file.

    Attributes:
        at: Where they begin.
        n_items: How many there are.
        n_entries: How many entities they have.
        n_alias_bytes: The length of the texts of their aliases, which follow the arrays.
        n_entity_bytes: The length of those of their entities, which come last.
    """

    at: int
    n_items: int
    n_entries: int
    n_alias_bytes: int
    n_entity_bytes: int

    def places(self) -> dict[str, tuple[int, int]]:
        """Return where each array begins, and how many numbers it has."""
        places, at = {}, self.at
        for name, dtype in _ARRAYS.items():
            size = self.n_entries if name in _OF_ENTRIES else self.n_items
            places[name] = at, size
            at += size * np.dtype(dtype).itemsize
        return places


@dataclass
class Items:
    """Hold items as arrays.

    Attributes:
        spreads: The `spread` id of each alias, (n_items,).
        kinds: What each item is, (n_items,).
        counts: How many entities it has, (n_items,).
        rows: The id of the string of each of these, or its row, (n_entries,).
        weights: Their probabilities or counts, (n_entries,).
        aliases: The aliases, as in `Texts`.
        entities: Their entities, likewise; only those that are refused have to be named.
    """

    spreads: NDArray[np.uint64]
    kinds: NDArray[np.uint8]
    counts: NDArray[np.uint32]
    rows: NDArray[np.uint64]
    weights: NDArray[np.float64]
    aliases: bytes
    entities: bytes


class Spool:
    """Keep items in a file.

    Args:
        path: The file.
        n_held: How many items, or entities of these, are held in memory.
    """

    def __init__(self, path: Path, *, n_held: int) -> None:
        self.path = path
        self.frames: list[list[Frame]] = [[] for _ in range(N_PARTS)]
        self._file = path.open("wb")
        self._n_held = n_held
        self._clear()

    def _clear(self) -> None:
        # Columns: a tuple for each item would be looked at by each collection of garbage.
        self._kinds, self._counts, self._weights = bytearray(), array("I"), array("d")
        self._aliases: list[str] = []
        self._entities: list[str] = []

    def add(self, kind: int, aliases: list[str], counts: list[int], entities: list[str], weights: list[float]) -> None:
        """Keep items.

        Args:
            kind: What they are.
            aliases: The alias of each.
            counts: How many entities each has.
            entities: Their entities, one item after the other.
            weights: The probabilities or counts of these.
        """
        self._kinds += bytes((kind,)) * len(aliases)
        self._aliases += aliases
        self._counts.extend(counts)
        self._entities += entities
        self._weights.extend(weights)
        if max(len(self._aliases), len(self._entities)) >= self._n_held:
            self._flush()

    def close(self) -> None:
        """Write what is held, and close the file."""
        self._flush()
        self._file.close()

    def _flush(self) -> None:
        if not self._aliases:
            return
        counts = np.array(self._counts, dtype=np.uint32)
        ends = counts.cumsum(dtype=np.int64)
        columns: dict[str, NDArray[Any]] = {
            "spreads": spread(string_ids(self._aliases)),
            "kinds": np.array(self._kinds),
            "counts": counts,
            "rows": string_ids(self._entities),
            "weights": np.array(self._weights),
        }
        texts = Texts.of(self._aliases), Texts.of(self._entities)
        parts = columns["spreads"] >> np.uint64(64 - _BITS)
        order = parts.argsort(kind="stable")
        bounds = parts[order].searchsorted(np.arange(N_PARTS + 1, dtype=np.uint64))
        for part in range(N_PARTS):
            chosen = order[bounds[part] : bounds[part + 1]]
            if len(chosen):
                entries = ranges(ends[chosen] - counts[chosen], counts[chosen])
                self._write(part, chosen, entries, columns, texts)
        self._clear()

    def _write(
        self,
        part: int,
        chosen: NDArray[np.intp],
        entries: NDArray[np.int64],
        columns: dict[str, NDArray[Any]],
        texts: tuple[Texts, Texts],
    ) -> None:
        aliases, entities = (own.take(places) for own, places in zip(texts, (chosen, entries), strict=True))
        self.frames[part].append(Frame(self._file.tell(), len(chosen), len(entries), len(aliases), len(entities)))
        for name, dtype in _ARRAYS.items():
            rows = entries if name in _OF_ENTRIES else chosen
            self._file.write(columns[name][rows].astype(dtype, copy=False).tobytes())
        self._file.write(aliases)
        self._file.write(entities)


def read_items(path: Path, frames: list[Frame]) -> Items:
    """Return the items of a part, in the order in which they came."""
    columns: dict[str, list[NDArray[Any]]] = {name: [np.zeros(0, dtype)] for name, dtype in _ARRAYS.items()}
    aliases, entities = [], []
    with path.open("rb") as file:
        for frame in frames:
            file.seek(frame.at)
            for name, (_, size) in frame.places().items():
                dtype = np.dtype(_ARRAYS[name])
                columns[name].append(np.frombuffer(file.read(size * dtype.itemsize), dtype=dtype))
            aliases.append(file.read(frame.n_alias_bytes))
            entities.append(file.read(frame.n_entity_bytes))
    arrays = {name: np.concatenate(columns[name]) for name in columns}
    return Items(**arrays, aliases=b"".join(aliases), entities=b"".join(entities))


def set_rows(path: Path, frames: list[Frame], rows: NDArray[np.uint64]) -> None:
    """Put the rows of entities in the place of the ids of their strings, (n_entries,)."""
    with path.open("r+b") as file:
        for frame in frames:
            at, size = frame.places()["rows"]
            file.seek(at)
            file.write(rows[:size].astype("<u8", copy=False).tobytes())
            rows = rows[size:]
