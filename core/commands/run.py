"""``nlpx run``: run a script that imports spaCy."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NoReturn

import click

from .text_type import TextType

if TYPE_CHECKING:
    from collections.abc import Sequence


@click.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@click.option(
    "-m",
    "module",
    type=TextType(),
    metavar="MODULE",
    help="Run a module, as `python -m` does, instead of a script.  [default: none]",
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="[SCRIPT] [ARGUMENTS]...")
def command(module: str | None, arguments: tuple[str, ...]) -> None:
    """Run a script that imports spaCy, as it is: what it gets under that name is nlpx.

    Its arguments, exit code and tracebacks are those that it has when Python runs it. The same holds in the processes
    that it starts with multiprocessing. A script whose first line is `import nlpx.as_spacy` needs no such command.

    \b
    Example: nlpx run train_ner.py --epochs 10
             nlpx run -m my_package.annotate texts.txt
    """  # noqa: D301  (click's mark of what is not wrapped)
    if module is None and (not arguments or arguments[0].startswith("-")):
        raise click.UsageError(f"give a script with its arguments, or -m and a module with its{_instead(arguments)}")
    run(["-m", module, *arguments] if module is not None else arguments)


def _instead(arguments: tuple[str, ...]) -> str:
    return f", not {arguments[0]}" if arguments else ""


def run(arguments: Sequence[str]) -> NoReturn:
    """Run a script or a module in a fresh Python, in which spaCy is nlpx, in the place of this process.

    Args:
        arguments: A script, or ``-m`` and a module, with its own arguments behind it.
    """
    import os
    import subprocess

    program = [sys.executable, "-m", "nlpx.as_spacy", *arguments]
    if os.name == "posix":
        sys.stdout.flush()
        os.execv(sys.executable, program)
    sys.exit(subprocess.call(program))
