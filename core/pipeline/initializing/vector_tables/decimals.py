"""Read many decimal numbers at once: eight characters of each are one 64-bit number, and all numbers are an array.

A number is the whole number that its digits make without the point, divided by a power of ten. Both are exact as
doubles, so the quotient is the double that is nearest to what is written, as of `float`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ....named_tuples import NamedTuple

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SPACE, _MINUS = ord(" "), ord("-")
_WORD: Final = 8
_LONGEST: Final = 2 * _WORD
# Glibc takes no notice of blocks of more than 32 megabytes; a call with some hundred kilobytes of text takes seven.
_WORK_SPACE: Final = 1 << 24


def _eight(byte: int) -> np.uint64:
    """Return a byte eight times."""
    eight: np.uint64 = np.uint64(byte * 0x0101010101010101)
    return eight


_ONE, _SEVEN, _EIGHT = (np.uint64(number) for number in (1, 7, 8))
_ONES, _TOPS, _POINTS, _ZEROS, _SIXES = (_eight(byte) for byte in (0x01, 0x80, ord("."), ord("0"), 0x06))
_KINDS, _VALUES = _eight(0xF0), _eight(0x0F)
_FIRST_ZERO: Final = np.uint64(ord("0"))
# Neighbouring digits become numbers below 100, those numbers below 10,000, and those one number.
_JOINS: Final = tuple(
    (np.uint64(10**digits), np.uint64(8 * digits), np.uint64(mask))
    for digits, mask in ((1, 0x00FF00FF00FF00FF), (2, 0x0000FFFF0000FFFF), (4, 0x00000000FFFFFFFF))
)
# By the exponent of a point's place as a double, which is 0 where there is no point: what to divide by.
_EXPONENT: Final = 1023 + 7
_POWERS: Final = np.ones(_EXPONENT + 64)
_POWERS[_EXPONENT : _EXPONENT + 64 : 8] = 10.0 ** np.arange(7, -1, -1)


class _Digits(NamedTuple):
    """What eight characters are, with zeros for what stands before a number.

    Attributes:
        value: The whole number of the digits.
        power: The power of ten that divides it, 1 where there is no point.
        has_point: Whether there is a point.
        is_odd: Whether there is anything else, such as a second point.
    """

    value: NDArray[np.uint64]
    power: NDArray[np.float64]
    has_point: NDArray[np.bool_]
    is_odd: NDArray[np.bool_]

    def pick(self, places: Any) -> _Digits:
        """Return some of them."""
        return _Digits(self.value[places], self.power[places], self.has_point[places], self.is_odd[places])


def keep_work_space() -> None:
    """Have the C library keep the memory of one call of `parse_decimals` for the next.

    Glibc gives what is freed back to the system, unless a larger block was freed before; to get the pages again for
    each call takes as long as to read the numbers. Elsewhere it does nothing.
    """
    np.empty(_WORK_SPACE, dtype=np.uint8)


def parse_decimals(text: bytes) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Read numbers, each with one space after it.

    Args:
        text: The numbers.

    Returns:
        The numbers, NaN for what is none, and where each ends in the text; both (n_numbers,).
    """
    text = b" " * _LONGEST + text
    raw = np.frombuffer(text, dtype=np.uint8)
    ends = np.flatnonzero(raw[_LONGEST:] == _SPACE) + _LONGEST
    starts = np.empty_like(ends)
    starts[:1] = _LONGEST
    np.add(ends[:-1], 1, out=starts[1:])
    is_negative = raw[starts] == _MINUS
    lengths = ends - starts - is_negative
    words = np.ndarray(len(raw) - _WORD + 1, "<u8", raw.data, strides=(1,))
    found = _digits(words[ends - _WORD], lengths)
    is_long = lengths > _WORD
    n_long = int(is_long.sum())
    if n_long:
        # To pick a few costs less than to look at all twice; to pick most of them costs more.
        few = np.flatnonzero(is_long) if n_long * 4 < len(lengths) else slice(None)
        before = _digits(words[ends[few] - _LONGEST], lengths[few] - _WORD)
        for whole, part in zip(found, _joined(before, found.pick(few)), strict=True):
            whole[few] = part
    numbers = found.value / found.power
    np.negative(numbers, out=numbers, where=is_negative)
    # A point needs a digit beside it, and without a point 16 digits may be too many for a double.
    is_odd = found.is_odd | (lengths <= found.has_point) | (lengths > np.where(found.has_point, _LONGEST, _WORD))
    for place in np.flatnonzero(is_odd).tolist():
        numbers[place] = _one_number(text[starts[place] : ends[place]])
    return numbers, ends - _LONGEST


def _digits(words: NDArray[Any], lengths: NDArray[Any]) -> _Digits:
    """Read the last characters of each word, as many as `lengths` says."""
    # The last character is the highest byte. What is before the first becomes zeros.
    unused = (np.clip(_WORD - lengths, 0, _WORD) * 8).astype(np.uint64)
    # NumPy shifts all 64 bits out, where C leaves that open.
    before = (_ONE << unused) - _ONE
    words = (words & ~before) | (_ZEROS & before)
    # The lowest byte that is a point. What is found above it may be none, and another point is no digit.
    points = words ^ _POINTS
    points = (points - _ONES) & ~points & _TOPS
    point = points & (~points + _ONE)
    has_point: NDArray[np.bool_] = point != 0
    # The characters before the point move to its place.
    head = words & ((point >> _SEVEN) - _ONE)
    tail = words & ~((point << _ONE) - _ONE)
    digits: NDArray[np.uint64] = np.where(has_point, (head << _EIGHT) | _FIRST_ZERO | tail, words)
    strange = ((digits & _KINDS) ^ _ZEROS) | (((digits + _SIXES) & _KINDS) ^ _ZEROS)
    value = digits & _VALUES
    for factor, shift, mask in _JOINS:
        value = (value * factor + (value >> shift)) & mask
    power = _POWERS[point.astype(np.float64).view(np.int64) >> 52]
    return _Digits(value, power, has_point, strange != 0)


def _joined(high: _Digits, low: _Digits) -> _Digits:
    """Join the eight characters before with the last eight."""
    value = high.value * np.where(low.has_point, 10**7, 10**8).astype(np.uint64) + low.value
    power = np.where(high.has_point, high.power * 1e8, low.power)
    is_odd = high.is_odd | low.is_odd | (high.has_point & low.has_point)
    return _Digits(value, power, high.has_point | low.has_point, is_odd)


def _one_number(text: bytes) -> float:
    """Read a number of any other form, NaN for what is none."""
    if b"_" in text:
        return np.nan
    try:
        return float(text)
    except ValueError:
        return np.nan
