"""Word2vec's binary tables: a line with the counts of rows and columns, then each word, a space, and its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from ....quoting import counted
from .faults import NOT_FINITE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .growing import GrowingTable
    from .unpacking import Unpacked

_BLOCK: Final = 1 << 20
_LONGEST_WORD: Final = 1 << 16


def read_binary(source: Unpacked, n_rows: int, table: GrowingTable) -> Iterator[None]:
    """Add the rows of a file, of which the first line is read, to a table, and yield after each block of them.

    Args:
        source: The file.
        n_rows: How many rows its first line says.
        table: The table.

    Raises:
        DataError: The file is cut off or goes on, or a row is wrong, and such are not left out.
    """
    done, rest = 0, b""
    while done < n_rows and table.room != 0:
        block = rest + source.stream.read(_BLOCK)
        if len(block) == len(rest):
            table.faults.note(f": the file ends in row {done + 1:,} of {n_rows:,}")
            return
        most = n_rows - done if table.room is None else min(table.room, n_rows - done)
        words, numbers, used = _rows(block, table, most=most, done=done)
        rest = block[used:]
        _add_rows(words, numbers, done, table)
        done += len(words)
        yield
    if table.room is None and (rest + source.stream.read(_BLOCK)).strip(b"\n"):
        table.faults.note(f":1: the first line says {counted(n_rows, 'row', form=',')}, and there are more")


def _rows(block: bytes, table: GrowingTable, *, most: int, done: int) -> tuple[list[bytes], bytes, int]:
    """Divide some bytes into words and rows: these, and how many bytes they are."""
    size = 4 * table.width
    words: list[bytes] = []
    rows: list[bytes] = []
    start = 0
    while len(words) < most:
        space = block.find(b" ", start, start + _LONGEST_WORD)
        if space < 0 and len(block) - start >= _LONGEST_WORD:
            table.faults.refuse(
                f"{table.place(done + len(words) + 1)}: there is no word; the file is damaged, restore it"
            )
        end = space + 1 + size
        if space < 0 or end > len(block):
            break
        words.append(block[start:space].lstrip(b"\n"))
        rows.append(block[space + 1 : end])
        start = end
    return words, b"".join(rows), start


def _add_rows(words: list[bytes], rows: bytes, done: int, table: GrowingTable) -> None:
    numbers = np.frombuffer(rows, dtype="<f4").reshape(-1, table.width)
    texts = [word.decode("utf-8", "replace") for word in words]
    is_utf8 = np.array([text.encode() == word for text, word in zip(texts, words, strict=True)], dtype=bool)
    is_finite = np.isfinite(numbers).all(axis=1)
    places = range(done + 1, done + 1 + len(words))
    for row in np.flatnonzero(~(is_utf8 & is_finite)).tolist():
        place = table.place(places[row])
        if not is_utf8[row]:
            table.faults.tell(place, "not UTF-8", f"the word {words[row]!r} is not UTF-8")
        else:
            table.faults.tell(place, *NOT_FINITE)
    right = np.flatnonzero(is_utf8 & is_finite).tolist()
    table.add([texts[row] for row in right], numbers[right], [places[row] for row in right])
