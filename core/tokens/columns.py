"""The annotation columns that a Doc can have, and how they stand for token attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ..vocab import attrs

if TYPE_CHECKING:
    from numpy.typing import DTypeLike, NDArray

DTYPES: Final[dict[str, DTypeLike]] = {
    "tag": np.uint64,
    "pos": np.int32,
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


def check_column(name: str, values: Any, n_tokens: int) -> NDArray[Any]:
    """Return values as an array fit for a column.

    Raises:
        ValueError: There is no such column, or the number of values is not the number of tokens.
    """
    if name not in DTYPES:
        raise ValueError(f"A Doc has no column {name!r}; it has {', '.join(DTYPES)}.")
    dtype = DTYPES[name]
    # A list of ids needs the type from the start: on its own, NumPy would make large ones floats.
    array = values.astype(dtype, copy=False) if isinstance(values, np.ndarray) else np.array(values, dtype=dtype)
    if array.shape != (n_tokens,):
        raise ValueError(f"Column {name!r} of a Doc of {n_tokens} tokens cannot have the shape {array.shape}.")
    return array
