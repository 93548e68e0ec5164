"""``nlpx kb info``: say what a knowledge base holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from nlpx.commands import PathType, quiet_option

from .output import MAPPED, SPACY


@click.command()
@click.argument("kb", type=PathType())
@click.option("--json", "-j", "as_json", is_flag=True, help="Print JSON.  [default: no]")
@quiet_option
def command(kb: Path, as_json: bool, quiet: bool) -> None:
    """Say what a knowledge base holds: sizes, vectors, and how many aliases are ambiguous.

    KB is its folder.

    \b
    Example: nlpx kb info my_kb
    """  # noqa: D301  (click's mark of what is not wrapped)
    import json

    facts = kb_info(kb)
    if as_json:
        click.echo(json.dumps(facts, indent=2))
    if as_json or quiet:
        return
    width = max(map(len, facts)) + 2
    for name, value in facts.items():
        shown = f"{value:,}" if isinstance(value, int) else value
        click.echo(f"{name.replace('_', ' '):<{width}}{shown}")


def kb_info(path: str | Path) -> dict[str, Any]:
    """Return what a knowledge base holds.

    Returns:
        ``path``, ``format`` with its version, ``entities``, ``aliases``, ``pairs`` of an alias and an entity,
        ``ambiguous_aliases``, which have several entities, ``vector_length``, ``dtype``, and ``bytes`` on the disk.

    Raises:
        ModelError: There is none, or it is damaged.
    """
    from ..kb.folders import open_kb
    from ..kb.mapped_files import VERSION, read_manifest
    from ..kb.mapped_folder import is_mapped

    kb, is_mapped_kb = open_kb(path), is_mapped(Path(path))
    if is_mapped_kb:
        manifest = read_manifest(Path(path))
        dtype, n_pairs, n_ambiguous = manifest.dtype, manifest.n_pairs, manifest.n_ambiguous
    else:
        sizes = [len(entities) for _, entities, _ in kb.iter_aliases()]
        dtype, n_pairs, n_ambiguous = "float32", sum(sizes), sum(size > 1 for size in sizes)
    return {
        "path": str(path),
        "format": f"{MAPPED} {VERSION}" if is_mapped_kb else SPACY,
        "entities": kb.get_size_entities(),
        "aliases": kb.get_size_aliases(),
        "pairs": n_pairs,
        "ambiguous_aliases": n_ambiguous,
        "vector_length": kb.entity_vector_length,
        "dtype": dtype,
        "bytes": sum(file.stat().st_size for file in Path(path).rglob("*") if file.is_file()),
    }
