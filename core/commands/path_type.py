"""Paths on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import UsageError

if TYPE_CHECKING:
    import os

DASH = "-"
"""Standard input or output, where a command has a use for it."""


class PathType(click.Path):
    """Read a path as click does, but refuse what would make a file or a folder that nobody meant.

    That is an empty path, which would be the current folder, and ``-`` where it does not stand for standard input or
    output.

    Args:
        path_type: What it becomes.
        **settings: What click is told of it; `allow_dash` where ``-`` has a meaning.
    """

    def __init__(self, *, path_type: type[Any] = Path, **settings: bool) -> None:
        super().__init__(path_type=path_type, **settings)

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> str | bytes | os.PathLike[str]:
        """Return the path.

        Raises:
            click.BadParameter: It is empty or ``-``, or click refuses it.
        """
        from ..files.writing import as_path

        try:
            as_path(value)
        except UsageError as error:
            self.fail(str(error), param, ctx)
        if value == DASH and not self.allow_dash:
            what = " or ".join(["files"] * self.file_okay + ["folders"] * self.dir_okay)
            self.fail(f"'-' is standard input or output, which is of no use here; name one of your {what}", param, ctx)
        return super().convert(value, param, ctx)
