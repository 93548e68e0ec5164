"""Hash strings to 64 bits with MurmurHash64A (Austin Appleby, public domain), seed 1, over UTF-8.

Weights, vectors and ``.spacy`` files are keyed by these numbers, so they may never change.
"""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING

import numpy as np

from ..compiled import load_compiled
from ..files.surrogates import encode
from .built import HASHING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

SEED = 1
_MIX = 0xC6A4A7935BD1E995
_MASK = (1 << 64) - 1
_SHIFT = 47
_BLOCK = Struct("<Q")
# Strings of more blocks than this are hashed one by one, so that one long string does not widen the whole batch.
_BATCH_BLOCKS = 8
# Fewer strings than this are faster one by one.
_BATCH_MINIMUM = 200

_hashing = load_compiled(HASHING)


def hash_bytes(data: bytes, seed: int = SEED) -> int:
    """Return the 64-bit hash of some bytes."""
    size = len(data)
    value = seed ^ (size * _MIX & _MASK)
    if size > 7:
        whole = size & ~7
        for (block,) in _BLOCK.iter_unpack(data[:whole]):
            mixed = block * _MIX & _MASK
            value = (value ^ ((mixed ^ mixed >> _SHIFT) * _MIX & _MASK)) * _MIX & _MASK
        data = data[whole:]
    if data:
        value = (value ^ int.from_bytes(data, "little")) * _MIX & _MASK
    value = (value ^ value >> _SHIFT) * _MIX & _MASK
    return value ^ value >> _SHIFT


def hash_one(text: str) -> int:
    """Return the hash of one string."""
    return hash_bytes(encode(text))


def hash_many(texts: Sequence[str]) -> NDArray[np.uint64]:
    """Return the hashes of many strings at once, several times faster than one by one, (n_texts,)."""
    if len(texts) < _BATCH_MINIMUM:
        return np.array([hash_one(text) for text in texts], dtype=np.uint64)
    data = [encode(text) for text in texts]
    sizes = np.fromiter(map(len, data), dtype=np.int64, count=len(data))
    n_blocks = (sizes + 7) // 8
    hashes = np.empty(len(data), dtype=np.uint64)
    for width in range(_BATCH_BLOCKS + 1):
        rows = np.flatnonzero(n_blocks == width)
        if rows.size:
            hashes[rows] = _hash_rows([data[row] for row in rows], sizes[rows], width)
    for row in np.flatnonzero(n_blocks > _BATCH_BLOCKS):
        hashes[row] = hash_bytes(data[row])
    return hashes


def _hash_rows(data: list[bytes], sizes: NDArray[np.int64], width: int) -> NDArray[np.uint64]:
    """Hash byte strings that all span `width` blocks of eight bytes, the last one possibly short."""
    mix, shift = np.uint64(_MIX), np.uint64(_SHIFT)
    padded = b"".join([item.ljust(width * 8, b"\0") for item in data])
    blocks = np.frombuffer(padded, dtype="<u8").reshape(len(data), width)
    values: NDArray[np.uint64] = np.uint64(SEED) ^ (sizes.astype(np.uint64) * mix)
    for column in range(width):
        block = blocks[:, column]
        mixed = block * mix
        mixed = (mixed ^ (mixed >> shift)) * mix
        if column == width - 1:
            # A last block of less than eight bytes goes in as it is.
            mixed = np.where(sizes % 8 == 0, mixed, block)
        values = (values ^ mixed) * mix
    values = (values ^ (values >> shift)) * mix
    values ^= values >> shift
    return values


hash_string: Callable[[str], int] = hash_one if _hashing is None else _hashing.hash_string
"""The 64-bit hash of one string; see `symbols.string_id` for the ids that stand for strings."""
hash_strings: Callable[[Sequence[str]], NDArray[np.uint64]] = hash_many if _hashing is None else _hashing.hash_strings
"""The hashes of many strings, (n_texts,)."""
