"""``nlpx kb merge``: make one knowledge base of several."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from nlpx.commands import PathType, quiet_option
from nlpx.errors import counted

from .output import output_options

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ..kb.merging import MergedRows


@click.command()
@click.argument("kbs", nargs=-1, required=True, type=PathType())
@click.argument("output", type=PathType(file_okay=False))
@output_options
@quiet_option
def command(
    kbs: tuple[Path, ...], output: Path, kb_format: str, dtype: str, memory: int, force: bool, quiet: bool
) -> None:
    """Make one knowledge base of several.

    KBS are their folders, two or more; OUTPUT is that of the new one. An entity that several have has the frequency,
    the vector and the types of the first; an alias that several have means each entity as likely as these say on
    average. What they say differently is told.

    \b
    Example: nlpx kb merge people_kb places_kb my_kb
    """  # noqa: D301  (click's mark of what is not wrapped)
    merged = merge_kbs(kbs, output, kb_format=kb_format, dtype=dtype, memory=memory, force=force, silent=quiet)
    for noun, what, conflict in (
        ("entity", "vectors, of which the first are kept", merged.vectors),
        ("entity", "frequencies, of which the first are kept", merged.freqs),
        ("entity", "types, of which the first are kept", merged.types),
        ("alias", "probabilities, of which the mean is taken", merged.aliases),
    ):
        if conflict.count:
            names = ", ".join(map(repr, conflict.names)) + (" …" if conflict.count > len(conflict.names) else "")
            click.echo(f"warning: {counted(conflict.count, noun, form=',')} with different {what}: {names}", err=True)
    if not quiet:
        click.echo(f"saved: {output}", err=True)


def merge_kbs(
    kbs: Sequence[str | Path],
    output: str | Path,
    *,
    kb_format: str = "mapped",
    dtype: str = "float32",
    memory: int = 1024,
    force: bool = False,
    silent: bool = True,
) -> MergedRows:
    """Make one knowledge base of several, and return what it was made of, which says what they say differently.

    Args:
        kbs: Their folders.
        output: The folder of the new one.
        kb_format: ``mapped``, or ``spacy`` for the files of `InMemoryLookupKB`.
        dtype: The numbers of mapped vectors, ``float32`` or ``float16``.
        memory: How many megabytes sorting for a mapped one may take.
        force: Whether a knowledge base that is there is replaced.
        silent: Whether to print nothing.

    Raises:
        UsageError: There are fewer than two, their vectors have different lengths, or the output is there already.
        ModelError: One is missing or damaged.
    """
    from nlpx.errors import UsageError

    from ..kb.filling import fill
    from ..kb.folders import open_kb
    from ..kb.mapped_files import OWN
    from ..kb.merging import MergedRows
    from .output import check_output, output_builder
    from .progress import watching

    if len(kbs) < 2:
        raise UsageError("name two knowledge bases at least, and then the folder of the new one")
    check_output(output, force=force, own=OWN)
    rows = MergedRows({str(path): open_kb(path) for path in kbs})
    with watching(silent=silent) as watch:
        fill(output_builder(output, kb_format=kb_format, dtype=dtype, memory=memory), rows, watch=watch)
    return rows
