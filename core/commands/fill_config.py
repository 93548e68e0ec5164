"""``nlpx init fill-config``: complete a config from the defaults."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .options import code_option, quiet_option
from .path_type import DASH, PathType
from .shell_values import complete_file

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@click.argument("base_file", metavar="BASE_FILE", shell_complete=complete_file)
@click.argument(
    "output_file",
    default=DASH,
    metavar="[OUTPUT_FILE]",
    type=PathType(path_type=str, allow_dash=True, dir_okay=False),
)
@click.option("--pretraining", "-pt", is_flag=True, help="Add the settings of 'nlpx pretrain'.  [default: no]")
@click.option("--diff", "-D", is_flag=True, help="Print which lines come in and go, instead of all.  [default: no]")
@click.option("--force", "-F", is_flag=True, help="Write over an existing file.  [default: no]")
@code_option
@quiet_option
def command(
    base_file: str, output_file: str, pretraining: bool, diff: bool, force: bool, code: Path | None, quiet: bool
) -> None:
    """Complete a config with the defaults of all that it names.

    BASE_FILE is the config to complete; - reads standard input. OUTPUT_FILE is the file to write; - writes to standard
    output (the default).

    \b
    Example: nlpx init fill-config base.cfg config.cfg
             nlpx init fill-config base.cfg --diff
    """  # noqa: D301  (click's mark of what is not wrapped)
    from ..config import import_code
    from ..errors import UsageError
    from ..files.writing import as_path

    if output_file != DASH and as_path(output_file).exists() and not force:
        raise UsageError(f"{output_file} exists; --force writes over it")
    import_code(code)
    old, new = filled_text(base_file, pretraining=pretraining)
    if diff:
        from difflib import unified_diff

        lines = unified_diff(old.splitlines(), new.splitlines(), base_file, output_file, lineterm="", n=1)
        click.echo("\n".join(lines))
    elif output_file == DASH:
        click.echo(new)
    if output_file != DASH:
        from ..files.writing import write_text

        write_text(output_file, f"{new}\n")
        if not quiet:
            click.echo(f"wrote {output_file}", err=True)


def filled_text(base_file: str, *, pretraining: bool = False) -> tuple[str, str]:
    """Return the text of a config as it is, in the order in which configs are written, and complete.

    Args:
        base_file: Its file, or - for standard input.
        pretraining: Whether to add the settings of ``pretrain``.

    Raises:
        ConfigError: The config cannot be read, or something is wrong with it.
    """
    from ..config import load_config, validate_config
    from ..config.recipes import add_pretraining

    config = load_config(base_file)
    old = config.to_str()
    if pretraining:
        add_pretraining(config)
    return old, validate_config(config, files=False).to_str()
