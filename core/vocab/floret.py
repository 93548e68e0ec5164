"""Hash words and their character n-grams into rows of one small table, as floret does.

A word's vector is the mean of the rows of the word in its brackets and of all its n-grams, so every word has one. The
hash is MurmurHash3 (Austin Appleby, public domain), the 128-bit form for 64-bit machines.
"""

from __future__ import annotations

from struct import Struct, unpack
from typing import Final

_MASK: Final = (1 << 64) - 1
_C1: Final = 0x87C37B91114253D5
_C2: Final = 0x4CF5AD432745937F
_BLOCK: Final = Struct("<QQ")


def ngrams(word: str, *, minn: int, maxn: int) -> list[str]:
    """Return all stretches of a bracketed word that are `minn` to `maxn` characters long, the whole word first."""
    stretches = [word]
    for length in range(minn, min(maxn, len(word)) + 1):
        stretches += [word[start : start + length] for start in range(len(word) - length + 1)]
    return stretches


def ngram_rows(text: str, *, seed: int, count: int, n_rows: int) -> list[int]:
    """Return the rows of an n-gram: the first `count` 32-bit words of its hash, modulo the size of the table."""
    words = unpack("<4I", murmur3_128(text.encode("utf8"), seed))
    return [word % n_rows for word in words[:count]]


def murmur3_128(data: bytes, seed: int) -> bytes:
    """Return the 128-bit hash of some bytes, as 16 little-endian bytes."""
    one = two = seed
    whole = len(data) & ~15
    for low, high in _BLOCK.iter_unpack(data[:whole]):
        one = (_rotate(one ^ _mix_low(low), 27) + two) & _MASK
        one = (one * 5 + 0x52DCE729) & _MASK
        two = (_rotate(two ^ _mix_high(high), 31) + one) & _MASK
        two = (two * 5 + 0x38495AB5) & _MASK
    if whole != len(data):
        low, high = _BLOCK.unpack(data[whole:].ljust(16, b"\0"))
        two ^= _mix_high(high)
        one ^= _mix_low(low)
    one ^= len(data)
    two ^= len(data)
    one = (one + two) & _MASK
    two = (two + one) & _MASK
    one, two = _finish(one), _finish(two)
    one = (one + two) & _MASK
    two = (two + one) & _MASK
    return _BLOCK.pack(one, two)


def _rotate(value: int, bits: int) -> int:
    return ((value << bits) | (value >> (64 - bits))) & _MASK


def _mix_low(block: int) -> int:
    return (_rotate((block * _C1) & _MASK, 31) * _C2) & _MASK


def _mix_high(block: int) -> int:
    return (_rotate((block * _C2) & _MASK, 33) * _C1) & _MASK


def _finish(value: int) -> int:
    value = ((value ^ (value >> 33)) * 0xFF51AFD7ED558CCD) & _MASK
    value = ((value ^ (value >> 33)) * 0xC4CEB9FE1A85EC53) & _MASK
    return value ^ (value >> 33)
