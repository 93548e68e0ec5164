"""Where a command writes a knowledge base, and in which form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from ..kb.filling import Builder

Function = TypeVar("Function", bound="Callable[..., Any]")

MAPPED, SPACY = "mapped", "spacy"


def output_options(function: Function) -> Function:
    """Add the options that say what is written: the command gets `kb_format`, `dtype`, `memory` and `force`."""
    options = (
        click.option(
            "--format",
            "-f",
            "kb_format",
            type=click.Choice([MAPPED, SPACY]),
            default=MAPPED,
            show_default=True,
            help="Files of a MappedKB, of which what is asked for is read, or of an InMemoryLookupKB, as spaCy has.",
        ),
        click.option(
            "--dtype",
            "-d",
            type=click.Choice(["float32", "float16"]),
            default="float32",
            show_default=True,
            help="Numbers of mapped vectors.",
        ),
        click.option(
            "--memory",
            "-m",
            metavar="MB",
            type=click.IntRange(min=16),
            default=1024,
            show_default=True,
            help="Megabytes that sorting for a mapped knowledge base may take.",
        ),
        force_option,
    )
    for option in reversed(options):
        function = option(function)
    return function


def force_option(function: Function) -> Function:
    """Add ``--force``: the command gets `force`."""
    option = click.option("--force", "-F", is_flag=True, help="Replace what an earlier run has written.  [default: no]")
    return option(function)


def check_output(output: str | Path, *, force: bool, own: Iterable[str]) -> None:
    """Check that a folder can be written, and that nothing is written over that is to stay.

    Args:
        output: The folder that is to be written, and that takes the place of one that is there.
        force: Whether one that holds what is written here is replaced.
        own: The names of all that is written here.

    Raises:
        UsageError: The folder is there, and is not to be replaced or holds something else.
        OSError: It cannot be written.
    """
    from nlpx.errors import UsageError, shown
    from nlpx.files import as_path, replace_dir, try_out

    path = as_path(output)
    found = {entry.name for entry in path.iterdir()} if path.is_dir() else {path.name} if path.exists() else set()
    others = found.difference(own)
    if others:
        raise UsageError(
            f"{path} exists and holds something else than is to be written ({shown(min(others))}); name another folder"
        )
    if found and not force:
        raise UsageError(f"{path} exists; --force writes over it")
    try_out(replace_dir(path))


def output_builder(
    output: str | Path, *, kb_format: str, dtype: str, memory: int, n_process: int = 1
) -> Callable[[int], AbstractContextManager[Builder]]:
    """Return what makes the builder of a knowledge base for a length of vectors.

    Args:
        output: The folder.
        kb_format: ``mapped`` or ``spacy``.
        dtype: The numbers of mapped vectors.
        memory: How many megabytes sorting may take.
        n_process: How many processes sort.

    Raises:
        UsageError: The files of spaCy cannot have such numbers.
    """
    from functools import partial
    from typing import Literal, cast

    from nlpx.errors import UsageError

    if kb_format == SPACY:
        from ..kb.gathering import GatheringForDisk

        if dtype != "float32":
            raise UsageError(f"--format spacy has vectors of float32, not {dtype}; leave --dtype out, or use mapped")
        return partial(GatheringForDisk, output)
    from ..kb import KBBuilder

    return partial(
        KBBuilder, output, dtype=cast("Literal['float32', 'float16']", dtype), memory_mb=memory, n_process=n_process
    )
