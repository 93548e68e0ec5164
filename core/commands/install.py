"""``nlpx install``: install trained pipelines from a folder, on a machine without network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .options import quiet_option
from .path_type import PathType

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@click.command(context_settings={"ignore_unknown_options": True}, options_metavar="[OPTIONS]")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="[MODEL]... [PIP_ARGS]...")
@click.option(
    "--from",
    "-F",
    "folder",
    required=True,
    type=PathType(file_okay=False),
    help="Folder with the packages, which 'nlpx download --to' has filled.  [default: none, it must be given]",
)
@quiet_option
def command(arguments: tuple[str, ...], folder: Path, quiet: bool) -> None:
    """Install trained pipelines from a folder, without network.

    MODEL are the names of pipelines; without any, all are installed that are in the folder. PIP_ARGS, which follow
    them, are passed on to pip, such as --user. Every file must have the sha256 that the folder's index.json has of it;
    if one has not, nothing is installed. What the pipelines require is looked for in the folder only; the pipelines
    among it must have their sha256 as well.

    \b
    Example: nlpx install --from packages
             nlpx install en_core_web_sm --from packages --user
    """  # noqa: D301  (click's mark of what is not wrapped)
    first = next((place for place, word in enumerate(arguments) if word.startswith("-")), len(arguments))
    install(folder, *arguments[:first], pip_args=arguments[first:], silent=quiet)


def install(folder: str | Path, *models: str, pip_args: Sequence[str] = (), silent: bool = False) -> None:
    """Install trained pipelines from a folder, without network.

    Args:
        folder: The folder.
        *models: The names of the pipelines; none for all that are in the folder.
        pip_args: More arguments for pip.
        silent: Whether to print warnings only.

    Raises:
        PackageError: One is missing, is not what it should be, or cannot be installed.
    """
    from ..files.writing import as_path
    from ..packages.downloading import install_from
    from ..packages.folders import index_of_folder
    from .download import tell_installed

    place = as_path(folder)
    index = index_of_folder(place)
    got = install_from(place, index, models, pip_args)
    tell_installed(got, index, silent=silent, is_here=not pip_args)
