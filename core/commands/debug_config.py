"""``nlpx debug config``: check a config and show where each value comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .options import quiet_option
from .path_type import PathType
from .shell_values import complete_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ..config import Config


@click.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
@click.argument("config_file", metavar="CONFIG", shell_complete=complete_file)
@click.option(
    "--code",
    "--code-path",
    "-c",
    type=PathType(),
    metavar="FILE",
    help="Python file with functions that the config names.  [default: none]",
)
@click.option(
    "--show-functions",
    "-F",
    is_flag=True,
    help="Show the functions that it names instead.  [default: no]",
)
@click.option(
    "--show-variables", "-V", is_flag=True, help="Show the values of its ${...} references instead.  [default: no]"
)
@quiet_option
@click.pass_context
def command(
    ctx: click.Context, config_file: str, code: Path | None, show_functions: bool, show_variables: bool, quiet: bool
) -> None:
    """Check the file CONFIG, fill in what it leaves out, and show where each value comes from.

    Settings can be given as --section.key value, as for 'train'. All mistakes are reported in one go, with file and
    line. On a terminal the origins stand at the right; elsewhere the output is a config file with them as comments.

    \b
    Example: nlpx debug config config.cfg --paths.train train.spacy --paths.dev dev.spacy
             nlpx debug config config.cfg --show-functions
    """  # noqa: D301  (click's mark of what is not wrapped)
    from ..config import import_code, load_config, parse_overrides
    from ..errors import UsageError

    if config_file.startswith("--"):
        raise UsageError(f"name the config file before its settings: nlpx debug config CONFIG {config_file} …")
    options = [name for param in ctx.command.params for name in param.opts]
    overrides = parse_overrides(ctx.args, known_options=options)
    import_code(code)
    config = debug_config(load_config(config_file, overrides=overrides))
    if show_functions:
        _print_table(("function", "offered by", "defined in"), function_rows(config))
    if show_variables:
        _print_table(("variable", "value", "from"), variable_rows(config))
    if quiet:
        return
    if not show_functions and not show_variables:
        _print_config(config)
    click.echo(f"{config_file}: no mistakes found", err=True)


def debug_config(config: Config) -> Config:
    """Fill a config, check it, and make its models and the parts of training.

    Raises:
        ConfigError: Something is wrong; lists everything.
    """
    from ..config import validate_config
    from ..config.trial import trial_errors
    from ..errors import ConfigError

    filled = validate_config(config)
    errors = [str(error) for error in trial_errors(filled)]
    if errors:
        raise ConfigError("\n  ".join(errors))
    return filled


def function_rows(config: Config) -> Iterator[tuple[str, str, str]]:
    """Yield each function that a config names, the plugin that offers it, and the line where it is defined."""
    from ..config.blocks import name_of, origin_of, walk_blocks
    from ..registry import registry
    from ..registry.definitions import definition_of

    values = config.interpolate()
    named = {name_of(block) for _, block in walk_blocks(values)}
    named |= {("factories", block["factory"]) for block in values["components"].values() if "factory" in block}
    for table, name in sorted(named):
        place = definition_of(registry.table(table), name).place
        yield f"@{table} {name}", origin_of(table, name), place


def variable_rows(config: Config) -> Iterator[tuple[str, str, str]]:
    """Yield each reference in a config, the value that it stands for, and where that comes from."""
    import json

    from ..config.references import references

    values = config.interpolate()
    for name in sorted({name for section in config.values() for name in references(section)}):
        try:
            value = values.lookup(name)
        except KeyError:
            # The name of a key beside the reference; it is its own explanation.
            continue
        shown = f"section [{name}]" if isinstance(value, dict) else json.dumps(value, ensure_ascii=False)
        yield f"${{{name}}}", shown, str(config.source(name))


def _print_config(config: Config) -> None:
    import sys

    from ..config.writer import config_lines

    if sys.stdout.isatty():
        _print_in_colours(config)
        return
    for line in config_lines(config):
        if line.path and not line.text.startswith("["):
            click.echo(f"# {config.source(line.path)}")
        click.echo(line.text)


def _print_in_colours(config: Config) -> None:
    from rich.text import Text

    from ..config.writer import config_lines
    from ..console import make_console

    console = make_console()
    margin = min(56, console.width // 2)
    for line in config_lines(config):
        if not line.path or line.text.startswith("["):
            console.print(Text(line.text, style="bold cyan"), soft_wrap=True)
            continue
        source = config.source(line.path)
        key, equals, value = line.text.partition(" = ")
        text = Text.assemble((key, "bold"), equals, (value, "dim" if source.is_default else "green"))
        text.append(" " * max(2, margin - len(line.text)))
        text.append(f"# {source}", style="dim" if source.is_default else "yellow")
        console.print(text, soft_wrap=True)


def _print_table(headings: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> None:
    import sys

    if not sys.stdout.isatty():
        for row in rows:
            click.echo("\t".join(row))
        return
    from rich.table import Table

    from ..console import make_console

    table = Table(*headings, box=None, pad_edge=False)
    for row in rows:
        table.add_row(*row)
    make_console().print(table)
