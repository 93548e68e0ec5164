"""The one way to a console, which prints tables and styled lines."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from .terminal import is_plain

if TYPE_CHECKING:
    from rich.console import Console


def make_console(file: IO[str] | None = None) -> Console:
    """Make a console.

    Args:
        file: Where it prints to; None for standard output.
    """
    from rich.console import Console

    # Without a colour system rich leaves out bold and dim as well, as click does.
    return Console(file=file, highlight=False, color_system=None if is_plain() else "auto")
