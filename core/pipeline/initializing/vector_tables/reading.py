"""Read a table of word vectors in any format; the content of the file says in which it is."""

from __future__ import annotations

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ....errors import DataError, UsageError
from ....named_tuples import NamedTuple
from ....quoting import counted, shown
from .arrays import read_arrays
from .faults import NOT_FINITE, Faults
from .growing import GrowingTable, NumberedTable
from .text import LONGEST_LINE, Header, has_numbers, read_header, read_lines
from .unpacking import Unpacked, unpacked
from .word2vec import read_binary

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ....vocab import StringStore

FLORET, WORDS = "floret", "default"
_NUMPY: Final = (b"\x93NUMPY", b"PK\x03\x04")
_FASTTEXT: Final = b"\xba\x16\x4f\x2f"
_CONTROLS: Final = bytes({*range(32)} - {*b"\t\n\v\f\r"})
_HEAD: Final = 1 << 13
_WIDEST: Final = 1_000_000


class ReadTable(NamedTuple):
    """A table that was read.

    Attributes:
        format: What the file is, in words.
        table: The rows, and those of each word.
        has_words: Whether the file has words.
        floret: The settings of floret vectors, None for vectors of words.
    """

    format: str
    table: GrowingTable
    has_words: bool = True
    floret: dict[str, Any] | None = None


def read_table(
    path: Path,
    strings: StringStore,
    *,
    mode: str | None = None,
    truncate: int = 0,
    skip_bad_lines: bool = False,
    watch: Callable[[int, float], None],
) -> ReadTable:
    """Read a table of word vectors.

    Args:
        path: The file: text as of word2vec, GloVe or fastText, word2vec's binary, a floret table, or arrays of NumPy;
            also compressed, and in an archive.
        strings: The store that gets the words.
        mode: ``default`` or ``floret`` if it must be that, None for what it is.
        truncate: How many rows to read, 0 for all.
        skip_bad_lines: Whether rows that are wrong are left out.
        watch: Called from time to time with how many rows there are, and which share of the file is read.

    Raises:
        DataError: The file is something else, or a row is wrong; says where.
        UsageError: A floret table is to be truncated.
    """
    with unpacked(path) as source:
        head = source.stream.peek(_HEAD)
        if head.startswith(_NUMPY):
            _check_mode(source, mode, is_floret=False)
            return _from_arrays(source, strings, limit=truncate, skip=skip_bad_lines)
        _check_kind(head, source.name)
        first = source.stream.readline(LONGEST_LINE).removeprefix(BOM_UTF8)
        header = read_header(first, name=source.name)
        _check_size(header, source.name)
        _check_mode(source, mode, is_floret=header.floret is not None)
        if header.floret is not None and truncate:
            raise UsageError(f"{source.name}: floret vectors cannot be truncated, every word has its part in any row")
        is_binary = header.n_rows is not None and header.floret is None and _is_binary(head, header.width)
        table_class = GrowingTable if header.floret is None else NumberedTable
        table = table_class(
            header.width,
            strings=strings,
            faults=Faults(source.name, skip=skip_bad_lines if header.floret is None else None),
            unit="row" if is_binary else "line",
            due=header.n_rows,
            limit=truncate,
        )
        if is_binary:
            blocks = read_binary(source, header.n_rows or 0, table)
        else:
            blocks = read_lines(source, first if header.n_rows is None else b"", table)
        for _ in blocks:
            watch(table.n_rows, source.share)
        if not is_binary and not truncate:
            _check_count(header, table)
    if header.floret is not None:
        return ReadTable("floret vectors", table, has_words=False, floret=header.floret)
    return ReadTable("word vectors in word2vec's binary format" if is_binary else "word vectors as text", table)


def _from_arrays(source: Unpacked, strings: StringStore, *, limit: int, skip: bool) -> ReadTable:
    numbers, words = read_arrays(source)
    end = limit or len(numbers)
    numbers, places = numbers[:end], [*range(1, len(numbers[:end]) + 1)]
    faults = Faults(source.name, skip=None if words is None else skip)
    table = GrowingTable(numbers.shape[1], strings=strings, faults=faults, unit="row", due=len(numbers))
    is_right = np.isfinite(numbers).all(axis=1)
    for row in np.flatnonzero(~is_right).tolist():
        faults.tell(table.place(places[row]), *NOT_FINITE)
    if words is None:
        table.add_rows(numbers, places)
    else:
        right = np.flatnonzero(is_right).tolist()
        table.add([words[row] for row in right], numbers[right], [places[row] for row in right])
    return ReadTable("arrays of NumPy", table, has_words=words is not None)


def _check_kind(head: bytes, name: str) -> None:
    """Refuse a file that is no table.

    Raises:
        DataError: It is empty, or holds no text in the first line.
    """
    if not head:
        raise DataError(f"{name}: the file is empty.")
    if head.startswith(_FASTTEXT):
        raise DataError(f"{name}: this is a model of fastText; give the text file (.vec) that it writes beside it.")
    first, end, _ = head.partition(b"\n")
    is_text = has_numbers(first, is_whole=bool(end)) or head.startswith((BOM_UTF16_BE, BOM_UTF16_LE))
    if _has_controls(first) and not is_text:
        raise DataError(
            f"{name}: this is no table of word vectors; give one as text, in word2vec's binary format, of floret or of "
            "NumPy."
        )


def _is_binary(head: bytes, width: int) -> bool:
    """Tell whether what comes after the first line is binary: no row of text, and not what a text can hold."""
    rows = head.partition(b"\n")[2]
    first, end, _ = rows.partition(b"\n")
    if has_numbers(first, width, is_whole=bool(end)):
        return False
    return _has_controls(rows) or first.decode("utf-8", "replace").encode() != first


def _has_controls(data: bytes) -> bool:
    """Tell whether some bytes hold what no text holds."""
    return len(data.translate(None, _CONTROLS)) != len(data)


def _check_size(header: Header, name: str) -> None:
    if not 1 <= header.width <= _WIDEST or header.n_rows == 0:
        raise DataError(
            f"{name}:1: the first line says {shown(header.n_rows)} × {shown(header.width)}, the size of no table of "
            "word vectors."
        )


def _check_mode(source: Unpacked, mode: str | None, *, is_floret: bool) -> None:
    """Refuse a table of another kind than is said.

    Raises:
        DataError: It is.
    """
    if mode is not None and is_floret != (mode == FLORET):
        has = "that of a floret table" if is_floret else "not that of a floret table, which has eight entries"
        raise DataError(f"{source.name}: --mode is {mode}, and the first line is {has}; leave --mode out.")


def _check_count(header: Header, table: GrowingTable) -> None:
    """Check that there are as many rows as are said."""
    faults = table.faults
    n_rows = table.n_rows + faults.n_rows
    if header.n_rows in (None, n_rows):
        return
    faults.note(f":1: the first line says {counted(header.n_rows, 'row', form=',')}, and there are {n_rows:,}")
