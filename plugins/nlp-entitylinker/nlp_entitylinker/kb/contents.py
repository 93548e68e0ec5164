"""What a knowledge base in memory holds, and the file ``contents`` of spaCy that holds the same.

The file has, little endian and without gaps: the number of entities and the length of their vectors (int64); the
vectors (float32); for each entity the id of its string (uint64), its frequency (float32) and the row of its vector
(int32); the number of aliases (int64); for each alias the id of its string (uint64), how many entities it has (int64),
and for each of these its number, counted from 1 (int64), and its probability (float32).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from nlpx.errors import ModelError

from .checking import LARGEST_SUM
from .key_index import KeyIndex

if TYPE_CHECKING:
    from numpy.typing import NDArray

CONTENTS, STRINGS, TYPES = "contents", "strings.json", "types"
"""The files in the folder of a knowledge base in memory."""
_ENTITY = np.dtype([("hash", "<u8"), ("freq", "<f4"), ("row", "<i4")])
_COUNT = struct.Struct("<q")
# The file is one of words of 4 bytes: those of an alias before its entities, and those of each entity.
_ALIAS_WORDS, _ENTRY_WORDS = 4, 3
# More entities than this there cannot be.
_MOST = np.iinfo(np.int32).max


@dataclass(frozen=True)
class Contents:
    """Hold entities and aliases as arrays.

    Attributes:
        vectors: The vectors of the entities, (n_entities, vector_length).
        entities: The ids of their strings, (n_entities,).
        freqs: Their frequencies, (n_entities,).
        aliases: The ids of the strings of the aliases, (n_aliases,).
        counts: How many entities each alias has, (n_aliases,).
        entries: These entities, by their row, alias after alias, (n_entries,).
        priors: Their probabilities, (n_entries,).
    """

    vectors: NDArray[np.float32]
    entities: NDArray[np.uint64]
    freqs: NDArray[np.float32]
    aliases: NDArray[np.uint64]
    counts: NDArray[np.int64]
    entries: NDArray[np.int32]
    priors: NDArray[np.float32]

    def check(self, where: str) -> None:
        """Check that the numbers can be those of a knowledge base.

        Args:
            where: Where they are from, for the message.

        Raises:
            ModelError: They cannot.
        """
        if not (np.isfinite(self.vectors).all() and np.isfinite(self.freqs).all()):
            refuse(where, "a vector or a frequency is no finite number")
        if len(self.entries) and not 0 <= self.entries.min() <= self.entries.max() < len(self.entities):
            refuse(where, "an alias has an entity that is not there")
        if len(self.priors) and not (self.priors.min() >= 0 and np.isfinite(self.priors).all()):
            refuse(where, "a probability is no number from 0 to 1")
        filled = self.counts > 0
        starts = (self.counts.cumsum() - self.counts)[filled]
        if len(starts) and np.add.reduceat(self.priors, starts, dtype=np.float64).max() > LARGEST_SUM:
            refuse(where, "the probabilities of an alias add up to more than 1")
        for what, keys in (("entity", self.entities), ("alias", self.aliases)):
            index = KeyIndex()
            index.replace(keys)
            if index.first_repeated() is not None:
                refuse(where, f"the id of an {what} stands there twice")


def refuse(where: str, problem: str) -> NoReturn:
    """Say that something is no knowledge base.

    Raises:
        ModelError: Always.
    """
    raise ModelError(f"{where}: this is no knowledge base, or it is damaged ({problem}); restore it or build it again")


def write_contents(contents: Contents) -> bytes:
    """Return the bytes of the file ``contents``."""
    n_entities, length = contents.vectors.shape
    rows = np.empty(n_entities, dtype=_ENTITY)
    rows["hash"], rows["freq"], rows["row"] = contents.entities, contents.freqs, np.arange(n_entities)
    return b"".join(
        (
            struct.pack("<qq", n_entities, length),
            contents.vectors.astype("<f4", copy=False).tobytes(),
            rows.tobytes(),
            _COUNT.pack(len(contents.aliases)),
            _alias_words(contents).tobytes(),
        )
    )


def _alias_words(contents: Contents) -> NDArray[np.uint32]:
    """Return the records of the aliases as words of 4 bytes."""
    counts = contents.counts.astype(np.int64)
    ends = (_ALIAS_WORDS + _ENTRY_WORDS * counts).cumsum()
    starts = ends - _ALIAS_WORDS - _ENTRY_WORDS * counts
    words = np.zeros(int(ends[-1]) if len(ends) else 0, dtype="<u4")
    for place, part in enumerate(_halves(contents.aliases)):
        words[starts + place] = part
    words[starts + 2] = counts
    places = _places_of_entries(starts, counts)
    words[places] = contents.entries + 1
    words[places + 2] = contents.priors.astype("<f4").view("<u4")
    return words


def _places_of_entries(starts: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the word at which each entry begins.

    Args:
        starts: The word at which each alias begins, (n_aliases,).
        counts: How many entries it has, (n_aliases,).
    """
    within = np.arange(counts.sum()) - (counts.cumsum() - counts).repeat(counts)
    places: NDArray[np.int64] = (starts + _ALIAS_WORDS).repeat(counts) + _ENTRY_WORDS * within
    return places


def _halves(numbers: NDArray[np.uint64]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the lower and the upper 32 bits of each number."""
    return numbers & np.uint64(0xFFFFFFFF), numbers >> np.uint64(32)


def read_contents(data: bytes, where: str) -> Contents:
    """Return what the bytes of the file ``contents`` hold.

    Args:
        data: The bytes.
        where: The file, for messages.

    Raises:
        ModelError: They are damaged.
    """
    if len(data) < 16:
        refuse(where, f"{len(data)} bytes are too few")
    n_entities, length = struct.unpack_from("<qq", data)
    at = 16 + n_entities * (4 * length + _ENTITY.itemsize)
    if n_entities < 0 or length < 1 or len(data) % 4 or at + _COUNT.size > len(data):
        refuse(where, f"{n_entities:,} entities with vectors of length {length:,} do not fit into {len(data):,} bytes")
    vectors = np.frombuffer(data, dtype="<f4", count=n_entities * length, offset=16).reshape(n_entities, length)
    rows = np.frombuffer(data, dtype=_ENTITY, count=n_entities, offset=16 + vectors.nbytes)
    if n_entities and not 0 <= rows["row"].min() <= rows["row"].max() < n_entities:
        refuse(where, "an entity has a vector that is not there")
    aliases = _read_aliases(np.frombuffer(data, dtype="<u4"), data, at, where)
    contents = Contents(
        np.ascontiguousarray(vectors[rows["row"]], dtype=np.float32),
        rows["hash"].astype(np.uint64),
        rows["freq"].astype(np.float32),
        *aliases,
    )
    contents.check(where)
    return contents


def _read_aliases(
    words: NDArray[np.uint32], data: bytes, at: int, where: str
) -> tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.int32], NDArray[np.float32]]:
    """Return ids, counts, entries and priors of the aliases, which begin with their number at an offset."""
    (n_aliases,) = _COUNT.unpack_from(data, at)
    if not 0 <= n_aliases <= len(data) // (4 * _ALIAS_WORDS):
        refuse(where, f"{n_aliases:,} aliases do not fit into {len(data):,} bytes")
    places, sizes = [0] * n_aliases, [0] * n_aliases
    at += _COUNT.size
    for number in range(n_aliases):
        if at + 4 * _ALIAS_WORDS > len(data):
            refuse(where, f"it ends within alias {number + 1:,} of {n_aliases:,}")
        (size,) = _COUNT.unpack_from(data, at + 8)
        if not 0 <= size <= (len(data) - at) // (4 * _ENTRY_WORDS):
            refuse(where, f"alias {number + 1:,} has {size:,} entities")
        places[number], sizes[number] = at // 4, size
        at += 4 * (_ALIAS_WORDS + _ENTRY_WORDS * size)
    if at != len(data):
        refuse(where, f"it is {len(data):,} bytes long, and {at:,} are due")
    starts, counts = np.array(places, dtype=np.int64), np.array(sizes, dtype=np.int64)
    entry_places = _places_of_entries(starts, counts)
    entries = _whole(words, entry_places)
    if len(entries) and entries.max() > _MOST:
        refuse(where, "an alias has an entity that is not there")
    priors = words[entry_places + 2].view("<f4")
    return _whole(words, starts), counts, entries.astype(np.int32) - 1, priors.astype(np.float32)


def _whole(words: NDArray[np.uint32], places: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Return the numbers of 64 bits whose lower halves are at some places."""
    whole: NDArray[np.uint64] = words[places].astype(np.uint64) | (words[places + 1].astype(np.uint64) << np.uint64(32))
    return whole
