"""Tables in NumPy's files: an array of numbers, and in an archive perhaps an array of the words beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ....errors import DataError
from ....quoting import counted, first_line

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .unpacking import Unpacked


def read_arrays(source: Unpacked) -> tuple[NDArray[np.float32], list[str] | None]:
    """Return a table, (n_rows, width), and its words if there are any.

    Raises:
        DataError: There is no such array, or several, or it holds something else than numbers; or the words are not as
            many as the rows.
    """
    try:
        loaded: Any = np.load(source.stream, allow_pickle=False)
        parts = {source.name: loaded} if isinstance(loaded, np.ndarray) else dict(loaded)
        # What is no array in an archive comes as bytes.
        arrays = {name: _as_text(part) for name, part in parts.items() if isinstance(part, np.ndarray)}
    except (ValueError, TypeError, KeyError, SyntaxError, MemoryError, RecursionError) as problem:
        reason = first_line(problem, width=80)
        raise DataError(f"{source.name}: these are no arrays of numbers, or they are damaged ({reason}).") from None
    tables = [array for array in arrays.values() if array.ndim == 2 and array.dtype.kind in "fiu"]
    if len(tables) != 1:
        have = ", ".join(f"{name} {array.dtype} {'×'.join(map(str, array.shape))}" for name, array in arrays.items())
        raise DataError(
            f"{source.name}: one array of numbers is due, in rows and columns, beside one of words or none; there is: "
            f"{have or 'nothing'}."
        )
    with np.errstate(over="ignore"):
        table = np.ascontiguousarray(tables[0], dtype=np.float32)
    texts = {name: array for name, array in arrays.items() if array.dtype.kind == "U" and array.ndim == 1}
    if not texts:
        return table, None
    if [len(words) for words in texts.values()] != [len(table)]:
        have = ", ".join(f"{len(array):,} in {name}" for name, array in texts.items())
        raise DataError(
            f"{source.name}: one array of {counted(len(table), 'word', form=',')} is due, one for each row; there "
            f"are: {have}."
        )
    (words,) = texts.values()
    return table, words.tolist()


def _as_text(array: NDArray[Any]) -> NDArray[Any]:
    """Return an array, whose texts are no bytes.

    Raises:
        ValueError: They are not UTF-8.
    """
    return np.char.decode(array, "utf-8") if array.dtype.kind == "S" else array
