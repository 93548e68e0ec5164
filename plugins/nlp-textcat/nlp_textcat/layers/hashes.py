"""MurmurHash3 of many keys at once.

Source: Austin Appleby's MurmurHash3_x86_32, for keys of eight bytes; it is public domain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_C1, _C2 = np.uint32(0xCC9E2D51), np.uint32(0x1B873593)


def murmur3(keys: NDArray[np.uint64], seeds: Sequence[int]) -> NDArray[np.uint32]:
    """Hash keys.

    Args:
        keys: The keys, (n,).
        seeds: Each gives other hashes.

    Returns:
        The hashes, (n_seeds, n).
    """
    hashes = np.empty((len(seeds), len(keys)), dtype=np.uint32)
    hashes[:] = np.array(seeds, dtype=np.uint32)[:, None]
    halves = np.ascontiguousarray(keys, dtype="<u8").view("<u4").reshape(-1, 2)
    for half in (halves[:, 0], halves[:, 1]):
        hashes ^= _rotated(half * _C1, 15) * _C2
        hashes = _rotated(hashes, 13) * np.uint32(5) + np.uint32(0xE6546B64)
    hashes ^= np.uint32(8)
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
        hashes ^= hashes >> np.uint32(shift)
        hashes *= np.uint32(factor)
    hashes ^= hashes >> np.uint32(16)
    return hashes


def _rotated(numbers: NDArray[np.uint32], by: int) -> NDArray[np.uint32]:
    rotated: NDArray[np.uint32] = (numbers << np.uint32(by)) | (numbers >> np.uint32(32 - by))
    return rotated
