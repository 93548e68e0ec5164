"""The alignment of two tokenizations of one text: which tokens share characters."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from ...errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    IntArray = NDArray[np.int32]

_CONTEXT = 20
"""How many characters of each text an error shows."""


class AlignmentArray:
    """Hold one list of token indices for each token, as a ragged array.

    Attributes:
        data: All indices, one token's after the other's; int32.
        lengths: How many of them belong to each token; int32.
        starts: Where each token's indices start in `data`.
        ends: Where each token's indices end in `data`.
    """

    __slots__ = ("data", "ends", "lengths", "starts")

    def __init__(self, data: IntArray, lengths: IntArray) -> None:
        self.data = data
        self.lengths = lengths
        self.ends: IntArray = np.cumsum(lengths, dtype=np.int32)
        self.starts: IntArray = self.ends - lengths

    @classmethod
    def from_lists(cls, lists: Sequence[Sequence[int]]) -> AlignmentArray:
        """Pack lists of indices."""
        data = np.fromiter(chain.from_iterable(lists), dtype=np.int32)
        return cls(data, np.fromiter(map(len, lists), dtype=np.int32, count=len(lists)))

    def __len__(self) -> int:
        return len(self.lengths)

    def __getitem__(self, key: int | slice) -> IntArray:
        """Give the indices of one token, or those of a stretch of tokens one after the other."""
        if not isinstance(key, slice):
            return self.data[self.starts[key] : self.ends[key]]
        start, stop, step = key.indices(len(self.lengths))
        if step != 1:
            raise ValueError(f"An alignment can only be sliced with a step of 1, not {step}.")
        if start >= stop:
            return self.data[:0]
        return self.data[self.starts[start] : self.ends[stop - 1]]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, AlignmentArray):
            return NotImplemented
        return np.array_equal(self.lengths, other.lengths) and np.array_equal(self.data, other.data)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"AlignmentArray({[self[i].tolist() for i in range(len(self))]})"


class Alignment:
    """Say which tokens of `y` share characters with each token of `x`, and the reverse.

    Attributes:
        x2y: For each token of x, the indices of the tokens of y.
        y2x: For each token of y, the indices of the tokens of x.
        is_identity: True where token i is aligned with token i and with nothing else, for all i.
    """

    __slots__ = ("is_identity", "x2y", "y2x")

    def __init__(self, x2y: AlignmentArray, y2x: AlignmentArray, *, is_identity: bool = False) -> None:
        self.x2y = x2y
        self.y2x = y2x
        self.is_identity = is_identity

    @classmethod
    def identity(cls, length: int) -> Alignment:
        """Align a tokenization with itself."""
        array = AlignmentArray(np.arange(length, dtype=np.int32), np.ones(length, dtype=np.int32))
        return cls(array, array, is_identity=True)

    @classmethod
    def from_indices(cls, x2y: Sequence[Sequence[int]], y2x: Sequence[Sequence[int]]) -> Alignment:
        """Make an alignment from lists of indices."""
        return cls(AlignmentArray.from_lists(x2y), AlignmentArray.from_lists(y2x))

    @classmethod
    def from_strings(cls, A: Sequence[str], B: Sequence[str]) -> Alignment:
        """Align two tokenizations of one text, which may differ in case and whitespace.

        Tokens are aligned when they share a character. Whitespace counts only where both have the same: a space
        token that the other tokenization lacks is aligned with nothing.

        Raises:
            DataError: The texts differ in more than case and whitespace.
        """
        if A == B and all(A):
            return cls.identity(len(A))
        x_text, y_text = "".join(A), "".join(B)
        if x_text == y_text:
            x_owner, y_owner = _owners(map(len, A), len(A)), _owners(map(len, B), len(B))
        else:
            x_owner, y_owner = _match(A, B)
        return cls._from_owners(x_owner, y_owner, len(A), len(B))

    @classmethod
    def _from_owners(cls, x_owner: IntArray, y_owner: IntArray, n_x: int, n_y: int) -> Alignment:
        """Make an alignment from the tokens that own each matched character, in text order."""
        if len(x_owner):
            new = np.ones(len(x_owner), dtype=bool)
            new[1:] = (x_owner[1:] != x_owner[:-1]) | (y_owner[1:] != y_owner[:-1])
            x_owner, y_owner = x_owner[new], y_owner[new]
        x2y = AlignmentArray(y_owner, np.bincount(x_owner, minlength=n_x).astype(np.int32))
        y2x = AlignmentArray(x_owner, np.bincount(y_owner, minlength=n_y).astype(np.int32))
        return cls(x2y, y2x)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Alignment) and self.x2y == other.x2y and self.y2x == other.y2x

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Alignment(x2y={self.x2y!r}, y2x={self.y2x!r})"


def _owners(lengths: Iterable[int], count: int) -> IntArray:
    """Give the index of its token for each character."""
    return np.repeat(np.arange(count, dtype=np.int32), np.fromiter(lengths, dtype=np.int64, count=count))


def _match(A: Sequence[str], B: Sequence[str]) -> tuple[IntArray, IntArray]:
    """Pair the characters of two texts that differ in case or whitespace; give the owners of each pair."""
    x_chars, x_owner = _lowered(A)
    y_chars, y_owner = _lowered(B)
    x_solid = [i for i, char in enumerate(x_chars) if not char.isspace()]
    y_solid = [i for i, char in enumerate(y_chars) if not char.isspace()]
    if [x_chars[i] for i in x_solid] != [y_chars[i] for i in y_solid]:
        raise DataError(_difference(A, B))
    x_pairs: list[int] = []
    y_pairs: list[int] = []
    x_last = y_last = -1
    for x_here, y_here in zip(chain(x_solid, (len(x_chars),)), chain(y_solid, (len(y_chars),)), strict=True):
        if x_here > x_last + 1 and y_here > y_last + 1:
            for x_space, y_space in _same_spaces(
                x_chars, y_chars, x_run=(x_last + 1, x_here), y_run=(y_last + 1, y_here)
            ):
                x_pairs.append(x_space)
                y_pairs.append(y_space)
        x_pairs.append(x_here)
        y_pairs.append(y_here)
        x_last, y_last = x_here, y_here
    # The last pair is the two ends of the texts, which closes the last run of spaces and is no character.
    return x_owner[np.array(x_pairs[:-1], dtype=np.int64)], y_owner[np.array(y_pairs[:-1], dtype=np.int64)]


def _lowered(tokens: Sequence[str]) -> tuple[list[str], IntArray]:
    """Lower-case each character by itself, so that the result does not depend on its neighbours."""
    chars = [[low for char in token for low in char.lower()] for token in tokens]
    return list(chain.from_iterable(chars)), _owners(map(len, chars), len(chars))


def _same_spaces(
    x: Sequence[str], y: Sequence[str], *, x_run: tuple[int, int], y_run: tuple[int, int]
) -> list[tuple[int, int]]:
    """Pair equal whitespace of two runs, from the left as far as it goes, then from the right."""
    (x_start, x_end), (y_start, y_end) = x_run, y_run
    left: list[tuple[int, int]] = []
    while x_start < x_end and y_start < y_end and x[x_start] == y[y_start]:
        left.append((x_start, y_start))
        x_start, y_start = x_start + 1, y_start + 1
    right: list[tuple[int, int]] = []
    while x_start < x_end and y_start < y_end and x[x_end - 1] == y[y_end - 1]:
        x_end, y_end = x_end - 1, y_end - 1
        right.append((x_end, y_end))
    return left + right[::-1]


def _difference(A: Sequence[str], B: Sequence[str]) -> str:
    """Say where two texts part."""
    texts = ["".join("".join(tokens).split()) for tokens in (A, B)]
    x_text, y_text = texts
    at = 0
    for x_char, y_char in zip(x_text, y_text, strict=False):
        if x_char.lower() != y_char.lower():
            break
        at += 1
    start = max(0, at - _CONTEXT // 2)
    x_part, y_part = (text[start : start + _CONTEXT] for text in texts)
    return (
        f"The predicted and the reference text differ at character {at} (not counting whitespace): {x_part!r} against "
        f"{y_part!r}; give both the same text, only case and whitespace may differ."
    )


def carry(values: NDArray[Any], over: AlignmentArray) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """Carry one value for each token over an alignment.

    Returns:
        For each token on the other side a value, and whether it counts: it does not where a token is aligned with
        none, or with several whose values differ.
    """
    carried = np.zeros(len(over), dtype=values.dtype)
    known = over.lengths > 0
    if not known.any():
        return carried, known
    gathered = values[over.data]
    starts = over.starts[known]
    carried[known] = gathered[starts]
    known[known] = np.minimum.reduceat(gathered, starts) == np.maximum.reduceat(gathered, starts)
    return carried, known


def single_targets(array: AlignmentArray) -> list[int | None]:
    """Give for each token the one token that it is aligned with; None where it is not one."""
    if not len(array.data):
        return [None] * len(array)
    starts = np.minimum(array.starts, len(array.data) - 1)
    single = (array.lengths == 1).tolist()
    return [target if one else None for target, one in zip(array.data[starts].tolist(), single, strict=True)]
