"""Blocks of bytes for entities, for their rows, and for aliases: which one holds what, and how it is written and read.

All numbers are little endian. The bytes `END` and `AND` are in no UTF-8, so texts need no lengths. What reads a block
raises one of `NOT_WRITTEN` where its bytes cannot be those that were written.
"""

from __future__ import annotations

import struct
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from .texts import Texts

Entries = list[tuple[int, float]]
"""The rows of the entities of an alias, and their probabilities."""
GROUP = 16
"""How many entities are in a block."""
END, AND = b"\xff", b"\xfe"
NOT_WRITTEN = (IndexError, KeyError, ValueError, struct.error)
"""What tells that bytes were not written here; a text that is no UTF-8 is a `ValueError`."""
_FREQ = struct.Struct("<f")
_HEAD = struct.Struct("<BI")
_HEADS = np.dtype([("width", "u1"), ("n_aliases", "<u4")])
_COUNT_CODES = {1: "B", 2: "H", 4: "I"}
# Fibonacci hashing: symbols have small ids, and their first bits are to differ too.
_MIX = 0x9E3779B97F4A7C15
_MASK = (1 << 64) - 1
_TAG_MASK = 0xFFFF
_LEAST_BITS = 8
_USUAL_BITS = 4
# So many rows can be told apart in three bytes.
_N_SHORT = 1 << 24


def spread(keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return numbers whose first bits tell keys apart."""
    spreads: NDArray[np.uint64] = keys * np.uint64(_MIX)
    return spreads


def block_bits(n_items: int) -> int:
    """Return how many first bits of `spread` keys are the number of their block; a block has 8 to 16 items."""
    return max(n_items.bit_length() - _USUAL_BITS, _LEAST_BITS)


def tags(spreads: NDArray[np.uint64]) -> NDArray[np.uint16]:
    """Return what tells items of one block apart in most cases."""
    found: NDArray[np.uint16] = (spreads & np.uint64(_TAG_MASK)).astype(np.uint16)
    return found


def place_of(key: int, n_bits: int) -> tuple[int, int]:
    """Return the block of a key, and its tag there."""
    spreads = key * _MIX & _MASK
    return spreads >> (64 - n_bits), spreads & _TAG_MASK


def pack_entities(names: list[str], freqs: list[float], types: list[tuple[str, ...]]) -> bytes:
    """Return a block of entities: their frequencies, and their names, each with its types.

    Args:
        names: The entities.
        freqs: How often each is mentioned.
        types: What each is.
    """
    texts = [
        AND.join(map(str.encode, (name, *own))) if own else name.encode()
        for name, own in zip(names, types, strict=True)
    ]
    return struct.pack(f"<{len(freqs)}f", *freqs) + END.join(texts)


def unpack_entity(data: bytes, place: int, n_entities: int) -> tuple[str, float, tuple[str, ...]]:
    """Return an entity of a block, its frequency and its types.

    Args:
        data: The block.
        place: The entity's place in it.
        n_entities: How many the block has.
    """
    (freq,) = _FREQ.unpack_from(data, _FREQ.size * place)
    name, *types = data[_FREQ.size * n_entities :].split(END, place + 1)[place].split(AND)
    return name.decode(), freq, tuple(map(bytes.decode, types))


class RowCode:
    """Write rows of entities, and read them again: in three bytes where these can tell all apart, else in four.

    Args:
        n_entities: How many entities there are.
    """

    __slots__ = ("_entries", "_entry", "_tagged", "_tagged_rows")

    def __init__(self, n_entities: int) -> None:
        high, code = ("u1", "B") if n_entities <= _N_SHORT else ("<u2", "H")
        row = [("low", "<u2"), ("high", high)]
        self._entries = np.dtype([*row, ("prior", "<f4")])
        self._tagged_rows = np.dtype([("tag", "<u2"), *row])
        self._entry, self._tagged = struct.Struct(f"<H{code}f"), struct.Struct(f"<HH{code}")

    @property
    def entry_size(self) -> int:
        """How many bytes an alias takes for each of its entities."""
        return self._entry.size

    @property
    def tagged_size(self) -> int:
        """How many bytes an entity takes where its row is found."""
        return self._tagged.size

    def pack_entries(self, rows: NDArray[Any], priors: NDArray[np.float64]) -> NDArray[Any]:
        """Return what aliases have for each of their entities, (n_entries,).

        Args:
            rows: The rows of these, (n_entries,).
            priors: Their probabilities, (n_entries,).
        """
        return _with_rows(self._entries, rows, prior=priors)

    def unpack_entries(self, data: bytes) -> Entries:
        """Return the rows of entities of an alias and their probabilities."""
        return [(low | high << 16, prior) for low, high, prior in self._entry.iter_unpack(data)]

    def pack_tagged(self, tags: NDArray[np.uint16], rows: NDArray[Any]) -> NDArray[Any]:
        """Return pairs of a tag and a row, (n_entities,)."""
        return _with_rows(self._tagged_rows, rows, tag=tags)

    def unpack_tagged(self, data: bytes, tag: int) -> list[int]:
        """Return the rows that have a tag in a block."""
        return [low | high << 16 for found, low, high in self._tagged.iter_unpack(data) if found == tag]


def _with_rows(dtype: np.dtype[Any], rows: NDArray[Any], **columns: NDArray[Any]) -> NDArray[Any]:
    found = np.empty(len(rows), dtype=dtype)
    found["low"], found["high"] = rows & 0xFFFF, rows >> 16
    for name, column in columns.items():
        found[name] = column
    return found


def pack_aliases(
    texts: Texts, counts: NDArray[np.uint32], entries: NDArray[Any], bounds: NDArray[np.intp]
) -> Iterator[bytes]:
    """Yield blocks of aliases.

    Each has the width of a count and the number of aliases; how many entities each has; these, as `RowCode` packs them;
    and the texts, each between two `END`.

    Args:
        texts: The aliases of all blocks.
        counts: How many entities each has, (n_aliases,).
        entries: Their entities, one after the other, (n_entries,).
        bounds: Where the aliases of each block begin, and where those of the last one end, (n_blocks + 1,).
    """
    sizes = np.diff(bounds)
    largest = np.zeros(len(sizes), dtype=np.uint32)
    block_of = np.arange(len(sizes)).repeat(sizes)
    np.maximum.at(largest, block_of, counts)
    widths = np.where(largest < 1 << 8, 1, np.where(largest < 1 << 16, 2, 4))
    heads = np.empty(len(sizes), dtype=_HEADS)
    heads["width"], heads["n_aliases"] = widths, sizes
    # The first bytes of a number are what it has if it is narrower.
    number_bytes = counts.astype("<u4").view(np.uint8).reshape(-1, 4)
    numbers = number_bytes[np.arange(4) < widths[block_of][:, None]]
    blocks = (
        _cut(heads.tobytes(), _HEAD.size * np.arange(len(bounds))),
        _cut(numbers.tobytes(), _sums(widths * sizes)),
        _cut(entries.tobytes(), entries.dtype.itemsize * _sums(counts)[bounds]),
        # The last END of a block is the first one of the next.
        _cut(END + texts.data.tobytes(), texts.bounds[bounds], n_more=len(END)),
    )
    return map(b"".join, zip(*blocks, strict=True))


def _sums(sizes: NDArray[Any]) -> NDArray[np.int64]:
    """Return where what has these sizes begins, and where the last ends, (n_sizes + 1,)."""
    return np.concatenate([[0], sizes.cumsum(dtype=np.int64)])


def _cut(data: bytes, bounds: NDArray[Any], n_more: int = 0) -> Iterator[bytes]:
    """Yield what lies between bounds, and some bytes more."""
    return (data[start : end + n_more] for start, end in pairwise(bounds.tolist()))


def find_alias(data: bytes, code: RowCode, text: bytes) -> Entries | None:
    """Return the rows of the entities of an alias and their probabilities; None where a block does not have it.

    Args:
        data: The block.
        code: How rows of entities are written.
        text: The alias.
    """
    counts, at, texts = _alias_places(data, code)
    place = data.find(END + text + END, texts)
    if place < 0:
        return None
    number = data.count(END, texts, place)
    start = at + code.entry_size * sum(counts[:number])
    return code.unpack_entries(data[start : start + code.entry_size * counts[number]])


def alias_texts(data: bytes, code: RowCode) -> list[str]:
    """Return the aliases of a block."""
    _, _, texts = _alias_places(data, code)
    return [text.decode() for text in data[texts:-1].split(END)[1:]]


def unpack_aliases(data: bytes, code: RowCode) -> list[tuple[str, Entries]]:
    """Return the aliases of a block, each with the rows of its entities and their probabilities."""
    counts, at, texts = _alias_places(data, code)
    entries = code.unpack_entries(data[at:texts])
    bounds = pairwise(accumulate(counts, initial=0))
    return [(text, entries[start:end]) for text, (start, end) in zip(alias_texts(data, code), bounds, strict=True)]


def _alias_places(data: bytes, code: RowCode) -> tuple[tuple[int, ...], int, int]:
    """Return how many entities each alias of a block has, where these begin, and where the texts begin."""
    width, n_aliases = _HEAD.unpack_from(data)
    counts = struct.unpack_from(f"<{n_aliases}{_COUNT_CODES[width]}", data, _HEAD.size)
    at = _HEAD.size + width * n_aliases
    texts = at + code.entry_size * sum(counts)
    if not data[texts] == data[-1] == END[0]:
        raise ValueError("texts stand between two END")
    return counts, at, texts
