"""What a terminal is shown: one place that knows where colours and other styles are not wanted."""

from __future__ import annotations

import os
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console


def is_plain() -> bool:
    """Say whether the user (``NO_COLOR``) or the terminal (``TERM=dumb``) wants no styles."""
    return bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"


def make_console(file: IO[str] | None = None) -> Console:
    """Make what prints tables and styled lines.

    Args:
        file: Where to; None for standard output.
    """
    # Imported here, so that the start of the command line stays light.
    from rich.console import Console

    # Without a colour system rich leaves out bold and dim as well, as click does.
    return Console(file=file, highlight=False, color_system=None if is_plain() else "auto")
