"""Paths on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import UsageError

if TYPE_CHECKING:
    import os


class PathType(click.Path):
    """Read a path as click does, but refuse an empty one, which would be the current folder.

    Args:
        path_type: What it becomes.
        **settings: What click is told of it.
    """

    def __init__(self, *, path_type: type[Any] = Path, **settings: bool) -> None:
        super().__init__(path_type=path_type, **settings)

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> str | bytes | os.PathLike[str]:
        """Return the path.

        Raises:
            click.BadParameter: It is empty, or click refuses it.
        """
        from ..files.writing import as_path

        try:
            as_path(value)
        except UsageError as error:
            self.fail(str(error), param, ctx)
        return super().convert(value, param, ctx)
