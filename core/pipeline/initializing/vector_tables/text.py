"""Text tables: a word and its numbers on each line, after a line with their counts or without one; and floret's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ....corpora.text_lines import not_utf8, why_not_utf8
from ....errors import DataError
from ....named_tuples import NamedTuple
from ....quoting import shown
from .decimals import keep_work_space, parse_decimals
from .faults import NOT_FINITE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from .growing import GrowingTable
    from .unpacking import Unpacked

LONGEST_LINE: Final = 1 << 26
# Some hundred kilobytes fit into a cache with all that is made of them.
_BLOCK: Final = 1 << 18
FLORET: Final = ("minn", "maxn", "hash_count", "hash_seed", "bow", "eow")
# No count has more digits; Python refuses to read some thousands.
_MOST_DIGITS: Final = 100


class Header(NamedTuple):
    """What the first line of a table says.

    Attributes:
        width: How many numbers a row has.
        n_rows: How many rows there are, None where the first line is one of them.
        floret: The settings of floret vectors, none for vectors of words.
    """

    width: int
    n_rows: int | None = None
    floret: dict[str, Any] | None = None


def read_header(line: bytes, *, name: str) -> Header:
    """Read the first line.

    Raises:
        DataError: It is neither a header nor a word with its numbers, or the lines end as those of old Macs.
    """
    line = line.strip()
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise not_utf8(name, 1, error) from None
    if b"\r" in line:
        raise DataError(f"{name}:1: the lines end with carriage returns alone; make others of them: tr '\\r' '\\n'.")
    fields = line.split()
    if len(fields) == 2 and _are_whole(fields):
        return Header(int(fields[1]), int(fields[0]))
    if len(fields) == 2 + len(FLORET) and _are_whole(fields[:6]):
        settings = zip(FLORET, (*map(int, fields[2:6]), *(field.decode() for field in fields[6:])), strict=True)
        return Header(int(fields[1]), int(fields[0]), dict(settings))
    # A word can be a number, and have spaces in it.
    width = next((place for place, field in enumerate(reversed(fields[1:])) if not _is_number(field)), len(fields) - 1)
    if width < 1:
        raise DataError(
            f"{name}:1: {shown(text)} is neither a word with its numbers nor how many rows and columns there are; name "
            "a table of word vectors."
        )
    return Header(width)


def has_numbers(line: bytes, width: int | None = None, *, is_whole: bool = True) -> bool:
    """Tell whether a line ends in numbers, so that it is one of a text, whatever its word is.

    Args:
        line: The line.
        width: How many numbers are due, None for one.
        is_whole: Whether the line is not cut off.
    """
    fields = line.split()[1:] if is_whole else line.split()[1:-1]
    return bool(fields) and all(map(_is_number, fields[-(width or 1) :]))


def read_lines(source: Unpacked, first: bytes, table: GrowingTable) -> Iterator[None]:
    """Add the rows of a file to a table, and yield after each block of them.

    Args:
        source: The file, of which the first line is read.
        first: That line if it is a row, nothing if it is a header.
        table: The table.

    Raises:
        DataError: A line is wrong, and such are not left out.
    """
    keep_work_space()
    for lines, places in _blocks(source, first):
        done = 0
        while done < len(lines) and table.room != 0:
            end = len(lines) if table.room is None else done + table.room
            _add_lines(lines[done:end], places[done:end], table)
            done = end
        yield
        if table.room == 0:
            return


def _blocks(source: Unpacked, first: bytes) -> Iterator[tuple[list[bytes], Sequence[int]]]:
    """Yield lines without what is blank at their ends, and their numbers; blank lines are none."""
    start = 1 if first else 2
    while block := (first or source.stream.read(_BLOCK)):
        first = b""
        if not block.endswith(b"\n"):
            rest = source.stream.readline(LONGEST_LINE)
            if len(rest) == LONGEST_LINE:
                raise DataError(f"{source.name}: a line has more than {LONGEST_LINE:,} bytes; this is no text table.")
            block += rest
        lines = [line.rstrip() for line in block.replace(b"\t", b" ").removesuffix(b"\n").split(b"\n")]
        places: Sequence[int] = range(start, start + len(lines))
        start += len(lines)
        if not all(lines):
            places = [place for place, line in zip(places, lines, strict=True) if line]
            lines = [line for line in lines if line]
        yield lines, places


def _add_lines(lines: list[bytes], places: Sequence[int], table: GrowingTable) -> None:
    words, numbers = _parse(lines, table.width)
    is_right: NDArray[np.bool_] = np.logical_and.reduce(np.isfinite(numbers), axis=1)
    try:
        texts = b"\n".join(words).decode("utf-8").split("\n")
    except UnicodeDecodeError:
        texts = [word.decode("utf-8", "replace") for word in words]
        is_right &= np.array([text.encode() == word for text, word in zip(texts, words, strict=True)])
    if not is_right.all():
        for row in np.flatnonzero(~is_right).tolist():
            table.faults.tell(table.place(places[row]), *_problem(lines[row], table.width))
        right = np.flatnonzero(is_right).tolist()
        texts, places, numbers = [texts[row] for row in right], [places[row] for row in right], numbers[right]
    table.add(texts, numbers, places)


def _parse(lines: list[bytes], width: int) -> tuple[list[bytes], NDArray[np.float32]]:
    """Return words and numbers, (n_lines, width); of lines that are wrong the numbers are not all finite."""
    parts = [line.partition(b" ") for line in lines]
    words = [word for word, _, _ in parts]
    parsed, ends = parse_decimals(b" ".join([numbers for _, _, numbers in parts]) + b" ")
    line_ends = np.cumsum([len(numbers) + 1 for _, _, numbers in parts]) - 1
    counts = np.diff(np.searchsorted(ends, line_ends, side="right"), prepend=0)
    is_usual = counts == width
    found = _as_floats(parsed)
    if is_usual.all():
        return words, found.reshape(-1, width)
    table = np.full((len(lines), width), np.nan, dtype=np.float32)
    table[is_usual] = found[np.repeat(is_usual, counts)].reshape(-1, width)
    for row in np.flatnonzero(~is_usual).tolist():
        words[row], numbers = _split(lines[row], width)
        if len(numbers) == width:
            table[row] = _as_floats(parse_decimals(b" ".join(numbers) + b" ")[0])
    return words, table


def _as_floats(numbers: NDArray[np.float64]) -> NDArray[np.float32]:
    """Return numbers of 32 bits; those that are too large for that are infinite."""
    with np.errstate(over="ignore"):
        return numbers.astype(np.float32)


def _split(line: bytes, width: int) -> tuple[bytes, list[bytes]]:
    """Divide a line into a word, which may have spaces, and the numbers; they are more than are due if one is left."""
    word, *numbers = line.lstrip(b" ").rsplit(None, width)
    if b" " in word and _is_number(word.rsplit(None, 1)[1]):
        word, *numbers = line.split()
    return word, numbers


def _problem(line: bytes, width: int) -> tuple[str, str]:
    """Say what is wrong with a line: its kind, and what it is."""
    try:
        line.decode("utf-8")
    except UnicodeDecodeError as error:
        return "not UTF-8", why_not_utf8(error)
    _, numbers = _split(line, width)
    if len(numbers) != width:
        return "of another length", f"the row has the length {len(numbers)}, where {width} is due"
    wrong = next(field for field in numbers if not np.isfinite(_as_floats(parse_decimals(field + b" ")[0])))
    return NOT_FINITE[0], f"{shown(wrong.decode())} is no finite number of 32 bits"


def _are_whole(fields: Sequence[bytes]) -> bool:
    return all(field.isdigit() and len(field) <= _MOST_DIGITS for field in fields)


def _is_number(field: bytes) -> bool:
    try:
        float(field)
    except ValueError:
        return False
    return True
