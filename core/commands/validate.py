"""``nlpx validate``: say which of the installed pipelines and links can be used with this version."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .columns import in_columns
from .options import quiet_option
from .text_type import TextType

if TYPE_CHECKING:
    from ..packages.validating import Verdict


@click.command()
@click.option(
    "--index",
    "-i",
    type=TextType(),
    envvar="NLPX_INDEX",
    metavar="FILE|URL",
    help="Index in which to look for versions that will do.  [default: $NLPX_INDEX, or the one of spaCy's pipelines]",
)
@quiet_option
def command(index: str | None, quiet: bool) -> None:
    """Say which of the installed pipelines, and of the links to pipelines, can be used with this version.

    For each that cannot, what is wrong and the command that mends it are shown, and the exit code is 1.

    \b
    Example: nlpx validate
    """  # noqa: D301  (click's mark of what is not wrapped)
    verdicts = validate(index=index)
    wrong = [verdict for verdict in verdicts if verdict.problem]
    if not quiet:
        _show(verdicts)
    for verdict in wrong:
        click.echo(f"{verdict.name}: {verdict.problem}\n  mend it: {verdict.remedy}")
    if wrong:
        raise SystemExit(1)


def validate(*, index: str | None = None) -> list[Verdict]:
    """Return a verdict on every pipeline that is installed and on every link; what is wrong is in its `problem`.

    Args:
        index: The file or the address of the index in which versions that will do are looked for; None for the one of
            spaCy's published pipelines.

    Raises:
        DataError: The index cannot be read.
    """
    from ..packages.index import read_index
    from ..packages.validating import check_installed

    return check_installed(read_index(index))


def _show(verdicts: list[Verdict]) -> None:
    """Print a line for each verdict."""
    if not verdicts:
        click.echo("no pipelines are installed, and there are no links")
        return
    rows = [("NAME", "KIND", "VERSION", "USABLE", "PLACE")]
    rows += [
        (each.name, each.kind, each.version or "-", "no" if each.problem else "yes", each.place or "-")
        for each in verdicts
    ]
    click.echo("\n".join(in_columns(rows)))
