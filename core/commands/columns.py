"""Rows of cells as lines, in columns as wide as they must be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..terminal import width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def in_columns(rows: Sequence[Sequence[str]], *, indent: str = "") -> Iterator[str]:
    """Yield each row as a line.

    Args:
        rows: The cells of each row, as many in every one.
        indent: What stands before each line.
    """
    widest = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield indent + "  ".join(cell.ljust(room) for cell, room in zip(row, widest, strict=True)).rstrip()


def cut(line: str) -> str:
    """Return a line cut to the width of the terminal."""
    room = width()
    return line if len(line) <= room else f"{line[: room - 1]}…"
