"""``nlpx link``: give a pipeline a name of the user's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .options import quiet_option
from .shell_values import complete_pipeline

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@click.argument("origin", shell_complete=complete_pipeline)
@click.argument("link_name")
@click.option("--force", "-f", is_flag=True, help="Replace a link of that name.  [default: no]")
@quiet_option
def command(origin: str, link_name: str, force: bool, quiet: bool) -> None:
    """Give a pipeline a name of your own, by which 'nlpx.load' and all commands find it.

    ORIGIN is the name of an installed pipeline or the path of a folder, LINK_NAME the name to give it.

    The link stands in the environment that nlpx is installed in, or, where that cannot be written, among your own data.

    \b
    Example: nlpx link en_core_web_sm en
             nlpx link training/model-best mine --force
    """  # noqa: D301  (click's mark of what is not wrapped)
    place = link(origin, link_name, force=force)
    if not quiet:
        click.echo(f"{place} leads to {place.resolve()}; it is loaded by: nlpx.load({link_name!r})")


def link(origin: str | Path, link_name: str, *, force: bool = False) -> Path:
    """Make a link to a pipeline, and return where it stands.

    Args:
        origin: The name of an installed pipeline, or a folder.
        link_name: What to call it.
        force: Whether to replace a link of that name.

    Raises:
        ModelNotFound: There is no such pipeline.
        UsageError: The name is none, or is taken.
    """
    from ..errors import UsageError
    from ..pipeline.places.finding import find_pipeline
    from ..pipeline.places.installed import installed_pipelines, package_folder
    from ..pipeline.places.links import make_link

    if any(each.name == link_name for each in installed_pipelines()):
        raise UsageError(f"{link_name!r} is the name of an installed pipeline already; choose another for the link")
    folder = find_pipeline(origin)
    # The folder of a package outlives its versions, that of its data does not.
    package = package_folder(folder.parent.name)
    return make_link(link_name, package if package == folder.parent else folder, force=force).place
