"""The annotation columns that a Doc can have, and how they stand for token attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ...numbers import as_index
from ...quoting import counted
from ...vocab import attrs
from ...vocab.parts_of_speech import NAMES as POS_NAMES
from ..quick import quick
from .tree import check_heads

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import DTypeLike, NDArray

    from ..doc import Doc

DTYPES: Final[dict[str, DTypeLike]] = {
    "tag": np.uint64,
    "pos": np.int8,
    "morph": np.uint64,
    "lemma": np.uint64,
    "dep": np.uint64,
    "head": np.int32,
    "sent_start": np.int8,
    "ent_iob": np.int8,
    "ent_type": np.uint64,
    "ent_kb_id": np.uint64,
    "ent_id": np.uint64,
}
"""Columns by name. String ids are uint64; `head` is the index of the head in the Doc, a root's its own."""

ATTRS: Final[dict[int, str]] = {attrs.IDS[name.upper()]: name for name in DTYPES}
"""The column of each attribute that has one."""

MISSING, INSIDE, OUTSIDE, BEGIN = range(4)
"""What `ent_iob` can be."""

_DUE: Final[dict[str, str]] = {
    **dict.fromkeys(DTYPES, "id of a string"),
    "pos": "id of a universal part of speech",
    "head": "index of a token",
    "sent_start": "start of a sentence (1), none (-1) or unknown (0)",
    "ent_iob": "code for missing (0), I (1), O (2) or B (3)",
}

_POS: Final = np.zeros(max(POS_NAMES) + 1, dtype=bool)
_POS[list(POS_NAMES)] = True
_LIMITS: Final[dict[str, tuple[int, int]]] = {
    "pos": (0, len(_POS) - 1),
    "sent_start": (-1, 1),
    "ent_iob": (MISSING, BEGIN),
}
"""The smallest and the largest value of columns of small numbers; all others are ids of strings, but for heads."""
_IDS: Final = (0, 2**64 - 1)
_ID: Final = np.dtype(np.uint64)
_OF_IDS: Final = frozenset(DTYPES) - frozenset(_LIMITS) - {"head"}


def check_column(name: str, values: Any, n_tokens: int) -> NDArray[Any]:
    """Return values as an array fit for a column; nothing is cast before it is checked.

    Raises:
        ValueError: There is no such column, the number of values is not the number of tokens, or one of them is none
            that the column can have.
    """
    if name not in DTYPES:
        raise ValueError(f"A Doc has no column {name!r}; it has {', '.join(DTYPES)}.")
    array = native(values if isinstance(values, np.ndarray) else _as_array(name, values))
    if array.shape != (n_tokens,):
        raise ValueError(
            f"Column {name!r} of a Doc of {counted(n_tokens, 'token')} cannot have the shape {array.shape}."
        )
    if array.dtype is _ID and name in _OF_IDS:
        # Any number can be an id.
        return array
    token = wrong_value(name, array)
    if token is not None:
        raise ValueError(refusal(name, array[token], token))
    if name == "head" and first_outside(array, 0, n_tokens - 1) >= 0:
        check_heads(array, n_tokens)
    return array.astype(DTYPES[name], copy=False)


@quick
def first_outside(array: NDArray[Any], low: int, high: int) -> int:
    """Return the place of the first number that is below or above what numbers can be, -1 if none is."""
    outside = (array < low) | (array > high)
    return int(outside.argmax()) if np.count_nonzero(outside) else -1


def check_value(name: str, value: Any, token: int) -> int:
    """Return the value of one token for a column.

    Raises:
        ValueError: It is none that the column can have.
    """
    low, high = _LIMITS.get(name, _IDS)
    number = value if type(value) is int else as_index(value)
    if number is None or not low <= number <= high or (name == "pos" and not _POS[number]):
        raise ValueError(refusal(name, value, token))
    return number


def wrong_value(name: str, array: NDArray[Any]) -> int | None:
    """Return the first token whose value cannot be in a column, None if all can; heads may be any numbers here."""
    if array.dtype.kind not in "iu":
        return 0 if len(array) else None
    if name not in _LIMITS:
        if name == "head" or array.dtype.kind == "u":
            return None
        token = first_outside(array, 0, 2**63 - 1)
    else:
        token = first_outside(array, *_LIMITS[name])
        if name == "pos" and token < 0 and np.count_nonzero(_POS.take(array)) < len(array):
            token = int(_POS.take(array).argmin())
    return token if token >= 0 else None


def native(array: NDArray[Any]) -> NDArray[Any]:
    """Return an array of numbers as this machine has them, each where compiled code may read it."""
    if array.dtype.isnative and array.flags.aligned:
        return array
    return np.array(array, dtype=array.dtype.newbyteorder("="))


def refusal(name: str, value: Any, token: int) -> str:
    """Return the sentence that refuses a value of a token."""
    return f"Token {token} cannot have the {name.upper()} {value!s:.60}: that is no {_DUE[name]}."


def _as_array(name: str, values: Any) -> NDArray[Any]:
    """Return a list of numbers as an array; on its own, NumPy would make large ones floats."""
    dtype = np.int64 if name in _LIMITS or name == "head" else np.uint64
    low, high = (-(2**63), 2**63 - 1) if dtype is np.int64 else (0, 2**64 - 1)
    numbers = []
    for token, value in enumerate(values):
        number = value if type(value) is int else as_index(value)
        if number is None or not low <= number <= high:
            raise ValueError(refusal(name, value, token))
        numbers.append(number)
    return np.array(numbers, dtype=dtype)


def values_of(docs: Iterable[Doc], column: str) -> NDArray[Any]:
    """Return the values of a column of several Docs as one array, shape (n_tokens,); not to be written to.

    Args:
        docs: The Docs.
        column: As `Doc.values` takes it, such as ``tag``; where a Doc does not have it, its tokens have 0.
    """
    values = [doc.values(column) for doc in docs]
    if len(values) == 1:
        return values[0]
    return np.concatenate(values) if values else np.zeros(0, dtype=np.uint64)
