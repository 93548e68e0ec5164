"""What the user and the terminal want to be shown."""

from __future__ import annotations

import os
from contextlib import suppress


def is_plain() -> bool:
    """Tell whether the user (``NO_COLOR``) or the terminal (``TERM=dumb``) wants no styles."""
    return bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"


def width() -> int:
    """Return how many characters a line has: as ``COLUMNS`` says, or the terminal; 80 where there is none.

    `shutil` says the same, and with what it knows of archives its import is a twentieth of a start.
    """
    columns = 0
    with suppress(KeyError, ValueError):
        columns = max(int(os.environ["COLUMNS"]), 0)
    if not columns:
        with suppress(OSError):
            columns = os.get_terminal_size().columns
    return columns or 80


def help_width() -> int:
    """Return how wide help texts are: as wide as the terminal, but within what click finds good to read."""
    return max(min(width(), 80) - 2, 50)
