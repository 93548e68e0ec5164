"""What the user and the terminal want to be shown."""

from __future__ import annotations

import os
from contextlib import suppress


def is_plain() -> bool:
    """Say whether the user (``NO_COLOR``) or the terminal (``TERM=dumb``) wants no styles."""
    return bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"


def help_width() -> int:
    """Return how wide help texts are: as wide as the terminal, but within what click finds good to read.

    click itself asks `shutil`, and importing what that knows of archives takes a twentieth of a start.
    """
    columns = 0
    with suppress(KeyError, ValueError):
        columns = int(os.environ["COLUMNS"])
    if columns <= 0:
        with suppress(OSError):
            columns = os.get_terminal_size().columns
    return max(min(columns or 80, 80) - 2, 50)
