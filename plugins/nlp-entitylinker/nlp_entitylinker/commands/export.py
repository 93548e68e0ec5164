"""``nlpx kb export``: write a knowledge base as tables, which ``nlpx kb build`` reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from nlpx.commands import PathType, quiet_option
from nlpx.errors import counted

from .output import check_output, force_option

if TYPE_CHECKING:
    from pathlib import Path

    from ..kb.exporting import Written

CSV, JSONL = "csv", "jsonl"


@click.command()
@click.argument("kb", type=PathType())
@click.argument("output", type=PathType(file_okay=False))
@click.option(
    "--file-type",
    "-t",
    type=click.Choice([CSV, JSONL]),
    default=CSV,
    show_default=True,
    help="Type of the two files to create.",
)
@force_option
@quiet_option
def command(kb: Path, output: Path, file_type: str, force: bool, quiet: bool) -> None:
    """Write a knowledge base as tables, of which 'nlpx kb build' makes the same again.

    KB is its folder. OUTPUT is a folder, which gets the tables entities (id, freq, vector and type) and aliases (alias,
    id and probability). Names and descriptions are in no knowledge base, but for names that were taken as aliases.

    \b
    Example: nlpx kb export my_kb tables
    """  # noqa: D301  (click's mark of what is not wrapped)
    written = export_kb(kb, output, file_type=file_type, force=force)
    if written.n_without:
        click.echo(
            f"warning: {counted(written.n_without, 'alias', form=',')} of no entity left out, which tables cannot hold",
            err=True,
        )
    if not quiet:
        click.echo(
            f"{counted(written.n_entities, 'entity', form=',')}, "
            f"{counted(written.n_pairs, 'pair', form=',')} of an alias and an entity"
        )
        click.echo(f"saved: {output}", err=True)


def export_kb(path: str | Path, output: str | Path, *, file_type: str = CSV, force: bool = False) -> Written:
    """Write a knowledge base as tables, and return how much was written.

    Args:
        path: The folder of the knowledge base.
        output: The folder of the tables.
        file_type: ``csv`` or ``jsonl``.
        force: Whether tables that are there are replaced.

    Raises:
        ModelError: There is no knowledge base, or it is damaged.
        UsageError: The output is there already.
    """
    from nlpx.files import replace_dir

    from ..kb.exporting import write_tables
    from ..kb.folders import open_kb

    check_output(
        output, force=force, own=[f"{table}.{known}" for table in ("entities", "aliases") for known in (CSV, JSONL)]
    )
    kb = open_kb(path)
    with replace_dir(output) as folder:
        return write_tables(kb, folder, as_json=file_type == JSONL)
