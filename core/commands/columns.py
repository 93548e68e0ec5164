"""Rows of cells as lines, in columns as wide as they must be."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def in_columns(rows: Sequence[Sequence[str]], *, indent: str = "") -> Iterator[str]:
    """Yield each row as a line.

    Args:
        rows: The cells of each row, as many in every one.
        indent: What stands before each line.
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield indent + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def cut(line: str) -> str:
    """Return a line cut to the width of the terminal."""
    room = shutil.get_terminal_size().columns
    return line if len(line) <= room else f"{line[: room - 1]}…"
